"""The live connection: it tells of changes at once and ends when it should."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from tests.integration.console.counter import Counter
from tests.integration.console.visitor import Visitor

_PATIENCE_SECONDS = 15


class Listener:
    """Reads the stream in a thread of its own."""

    def __init__(self, response: httpx.Response) -> None:
        self._lines: queue.Queue[str] = queue.Queue()
        self._thread = threading.Thread(target=self._read, args=(response,), daemon=True)
        self._thread.start()

    def _read(self, response: httpx.Response) -> None:
        for line in response.iter_lines():
            self._lines.put(line)
        self._lines.put("end")

    def until(self, wanted: str) -> list[str]:
        """The lines up to and with the wanted one."""
        seen: list[str] = []
        while wanted not in seen:
            seen.append(self._lines.get(timeout=_PATIENCE_SECONDS))
        return seen


@contextmanager
def listening(visitor: Visitor, path: str) -> Iterator[Listener]:
    """The stream at `path`, closed at the end of the block."""
    with visitor.http.stream("GET", path, timeout=_PATIENCE_SECONDS) as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        yield Listener(response)


def test_a_stranger_hears_nothing(counter: Counter) -> None:
    with Visitor(counter.base) as visitor:
        assert visitor.http.get("/mostrador/eventos").status_code == 401


def test_changes_of_any_case_wake_the_inbox_and_only_its_own_wake_a_case(counter: Counter) -> None:
    counter.staff("lucia")
    ref, other = counter.open("k1"), counter.open("k2")
    with counter.store.read() as books:
        now = books.cases.revision()
    with Visitor(counter.base) as visitor:
        visitor.log_in("lucia")
        with listening(visitor, f"/mostrador/eventos?caso={ref}&desde={now}") as listener:
            counter.citizen(other, "m1", "en el otro")
            assert "event: caso" not in listener.until("event: bandeja")
            counter.citizen(ref, "m2", "en este")
            listener.until("event: caso")
            counter.desk.bell.close()
            listener.until("end")


def test_a_page_that_was_drawn_before_a_change_is_told_of_it_on_connecting(counter: Counter) -> None:
    counter.staff("lucia")
    ref = counter.open()
    with Visitor(counter.base) as visitor:
        visitor.log_in("lucia")
        with listening(visitor, f"/mostrador/eventos?caso={ref}&desde=0") as listener:
            listener.until("event: caso")
            counter.desk.bell.close()
            listener.until("end")


def test_a_change_by_another_process_is_found_though_no_bell_rings(counter: Counter) -> None:
    counter.staff("lucia")
    ref = counter.open()
    with counter.store.read() as books:
        now = books.cases.revision()
    with Visitor(counter.base) as visitor:
        visitor.log_in("lucia")
        with listening(visitor, f"/mostrador/eventos?caso={ref}&desde={now}") as listener:
            with counter.store.write() as books:
                case = books.cases.by_ref(ref)
                assert case is not None
                books.cases.save(case)
            listener.until("event: caso")
            counter.desk.bell.close()
            listener.until("end")
