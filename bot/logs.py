"""One way of logging: structured lines on standard error, never with anything a person wrote."""

from __future__ import annotations

import logging
import sys
import traceback

import structlog
from structlog.typing import EventDict, Processor

from bot.settings import LogFormat, LogLevel
from handlers.errors import VentanillaError

_QUIET = (
    "alembic",
    "dbos",
    "httpcore",
    "httpx",
    "multipart",
    "sqlalchemy",
    "telegram",
    "uvicorn.access",
    "uvicorn.error",
)


def configure(log_format: LogFormat, level: LogLevel) -> None:
    """Set up logging; ``auto`` is text on a terminal and JSON elsewhere."""
    as_json = log_format is LogFormat.JSON or (log_format is LogFormat.AUTO and not sys.stderr.isatty())
    shared: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    renderer: Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False) if as_json else structlog.dev.ConsoleRenderer()
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            _frames_only,
            renderer,
        ],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.value.upper())
    # The workflow library brings a handler of its own, which would write whole exceptions, unless it finds one.
    logging.getLogger("dbos").handlers = [handler]
    logging.getLogger("dbos").propagate = False
    for name in _QUIET:
        # These would log addresses that hold the bot's token, or every single request.
        logging.getLogger(name).setLevel(logging.WARNING)


def _frames_only(_logger: object, _method: str, event: EventDict) -> EventDict:
    """A traceback without the exception's words: they may quote what a person wrote. Our own sentences never do."""
    given = event.pop("exc_info", None)
    fault = given[1] if isinstance(given, tuple) else given
    if isinstance(fault, BaseException):
        event["exception"] = "".join(traceback.format_tb(fault.__traceback__)) + _named(fault)
    return event


def _named(fault: BaseException) -> str:
    chain = [fault]
    while (cause := chain[-1].__cause__ or chain[-1].__context__) is not None:
        chain.append(cause)
    return " < ".join(
        f"{type(each).__name__}: {each}" if isinstance(each, VentanillaError) else type(each).__name__ for each in chain
    )
