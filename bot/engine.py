"""Durable queues and periodic work: the only module that knows the workflow library underneath."""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dbos import DBOS, DBOSClient, DBOSConfig, EnqueueOptions, Serializer

from bot.store.database import insist

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bot.store.database import Database

log = logging.getLogger("ventanilla.engine")

# A constant: with the default (a hash of the source) every deploy would strand what is in flight.
_APPLICATION_VERSION = "1"
_POLL_SECONDS = 0.05
_DESK_SLOTS = 32
_PURGE_BATCH = 500
_STOP_SECONDS = 5
_UNFINISHED = ["ENQUEUED", "PENDING", "DELAYED"]


@dataclass(frozen=True, slots=True)
class Work:
    """The functions that the engine calls, handed in by the composition root; each is idempotent and never raises for odd data."""

    turn: Callable[[int], None]
    """inbound id -> the message is understood, decided, written and sent"""
    deliver: Callable[[int], None]
    """conversation id -> what waits for it is sent"""
    push: Callable[[int], None]
    """case id -> what waits for the desk is written there"""


_work: Work | None = None


def _the_work() -> Work:
    if _work is None:
        raise RuntimeError("The engine was asked to work before it was started.")
    return _work


@DBOS.workflow(name="turn")
def _turn(inbound_id: int) -> None:
    _run(_the_work().turn, inbound_id)


@DBOS.workflow(name="deliver")
def _deliver(conversation_id: int) -> None:
    _run(_the_work().deliver, conversation_id)


@DBOS.workflow(name="push")
def _push(case_id: int) -> None:
    _run(_the_work().push, case_id)


def _run(call: Callable[[int], None], argument: int) -> None:
    """Do one job. While the database is away its lane waits: giving up would let the next message overtake this one."""
    try:
        insist(lambda: call(argument))
    except Exception:
        # Not handed on: the library would store and log the exception's words, which may quote what a person wrote.
        log.exception("a job failed", extra={"argument": argument})


class _JsonSerializer(Serializer):
    """Jobs carry ids only; JSON keeps them readable and loads without running anything."""

    def name(self) -> str:
        return "ventanilla_json"

    def serialize(self, data: Any) -> str:  # noqa: ANN401 - the library's signature
        return json.dumps(data, default=str)

    def deserialize(self, serialized_data: str) -> Any:  # noqa: ANN401 - the library's signature
        return json.loads(serialized_data)


class Engine:
    """Queues on the service's own database: one per channel, partitioned by conversation, and one per desk, by case.

    One process may run one engine at a time.
    """

    def __init__(
        self, database: Database, executor_id: str, channels: Sequence[str], desks: Sequence[str], slots: int = 8
    ) -> None:
        self._database = database
        self._channels = tuple(channels)
        self._desks = tuple(desks)
        self._slots = slots
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []
        self._wakes: list[threading.Event] = []
        config: DBOSConfig = {
            "name": "ventanilla",
            "executor_id": executor_id,
            "application_version": _APPLICATION_VERSION,
            "system_database_engine": database.queue_engine,
            "serializer": _JsonSerializer(),
            "log_level": "WARNING",
            "enable_otlp": False,
            "use_listen_notify": False,
            # Nothing here waits for notifications, but the stop waits for the thread that looks for them.
            "notification_listener_polling_interval_sec": 1.0,
            "scheduler_polling_interval_sec": 60.0,
        }
        if database.is_sqlite:
            config["system_database_url"] = "sqlite:///unused.sqlite"
        DBOS(config=config)
        self._client: DBOSClient | None = None

    def start(self, work: Work) -> None:
        """Create the queues' tables, take up what a former run left, and begin to work."""
        global _work  # noqa: PLW0603 - the workflow library calls module-level functions
        _work = work
        DBOS.launch()
        for channel in self._channels:
            DBOS.register_queue(
                talk_queue(channel),
                partition_concurrency=1,
                worker_concurrency=self._slots,
                polling_interval_sec=_POLL_SECONDS,
                on_conflict="always_update",
            )
        for desk in self._desks:
            DBOS.register_queue(
                desk_queue(desk),
                partition_concurrency=1,
                worker_concurrency=_DESK_SLOTS,
                polling_interval_sec=0.1,
                on_conflict="always_update",
            )
        self._client = DBOSClient(
            system_database_engine=self._database.queue_engine,
            serializer=_JsonSerializer(),
            application_name="ventanilla",
            lazy=True,
        )

    def stop(self) -> None:
        """End periodic work and let running jobs finish for a few seconds."""
        self._stop.set()
        for wake in self._wakes:
            wake.set()
        end = time.monotonic() + _STOP_SECONDS
        for thread in self._threads:
            thread.join(timeout=max(0.0, end - time.monotonic()))
        DBOS.destroy(workflow_completion_timeout_sec=_STOP_SECONDS)

    def every(self, seconds: float, name: str, call: Callable[[], None]) -> Callable[[], None]:
        """Call something again and again in a thread of its own; a failure is logged and the next call comes all the same.

        The calls must be idempotent: another process may make them too. Returns a function that asks for a call right now.
        """
        wake = threading.Event()
        self._wakes.append(wake)

        def loop() -> None:
            while not self._stop.is_set():
                wake.wait(seconds)
                wake.clear()
                if self._stop.is_set():
                    return
                try:
                    call()
                except Exception:
                    log.exception("periodic work failed", extra={"work": name})

        thread = threading.Thread(target=loop, name=f"every-{name}", daemon=True)
        self._threads.append(thread)
        thread.start()
        return wake.set

    def enqueue_turn(self, connection: Connection, channel: str, inbound_id: int, lane: str) -> None:
        """Queue the handling of an inbound row, in the transaction that writes the row."""
        self._enqueue(connection, "turn", talk_queue(channel), _turn_id(inbound_id, 0), lane, inbound_id)

    def enqueue_turn_again(
        self, connection: Connection, channel: str, inbound_id: int, lane: str, attempt: int
    ) -> None:
        """Queue the handling of an inbound row whose job was lost or failed."""
        self._enqueue(connection, "turn", talk_queue(channel), _turn_id(inbound_id, attempt), lane, inbound_id)

    def has_turn(self, inbound_id: int, attempt: int) -> bool:
        """Whether the job of an inbound row is still queued or running."""
        found = DBOS.list_workflows(
            workflow_ids=[_turn_id(inbound_id, attempt)], status=_UNFINISHED, load_input=False, load_output=False
        )
        return bool(found)

    def enqueue_delivery(self, connection: Connection, channel: str, conversation_id: int, lane: str, key: str) -> None:
        """Queue another try at sending; repeated calls with one key queue it once."""
        self._enqueue(connection, "deliver", talk_queue(channel), f"out-{key}", lane, conversation_id)

    def enqueue_push(self, connection: Connection, desk: str, case_id: int, key: str) -> None:
        """Queue the writing of a case's waiting lines to its desk; repeated calls with one key queue it once."""
        self._enqueue(connection, "push", desk_queue(desk), f"desk-{key}", str(case_id), case_id)

    def purge(self, before_iso: str) -> int:
        """Forget finished jobs completed before a moment (ISO 8601); returns how many."""
        done = DBOS.list_workflows(
            status=["SUCCESS", "ERROR", "CANCELLED"],
            completed_before=before_iso,
            limit=_PURGE_BATCH,
            load_input=False,
            load_output=False,
        )
        if done:
            DBOS.delete_workflows([workflow.workflow_id for workflow in done])
        return len(done)

    def _enqueue(
        self, connection: Connection, workflow: str, queue: str, workflow_id: str, partition: str, argument: int
    ) -> None:
        if self._client is None:
            raise RuntimeError("The engine was asked to queue work before it was started.")
        options: EnqueueOptions = {
            "workflow_name": workflow,
            "queue_name": queue,
            "workflow_id": workflow_id,
            "queue_partition_key": partition,
            "app_version": _APPLICATION_VERSION,
        }
        self._client.enqueue_in_transaction(connection, options, argument)


def _turn_id(inbound_id: int, attempt: int) -> str:
    # Growing, zero-padded ids: SQLite keeps whole seconds only, and the id decides the order within one.
    return f"in-{inbound_id:016d}" if attempt == 0 else f"in-{inbound_id:016d}-{attempt}"


def talk_queue(channel: str) -> str:
    """One queue a channel, so that a channel whose service hangs never holds the slots of another."""
    return f"talk-{channel}"


def desk_queue(desk: str) -> str:
    """One queue a desk, so that a desk that hangs never holds the slots of another."""
    return f"desk-{desk}"
