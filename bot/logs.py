"""One way of logging: structured lines on standard error, never with anything a person wrote."""

from __future__ import annotations

import logging
import sys

import structlog
from structlog.typing import Processor

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


def configure(log_format: str, level: str) -> None:
    """Set up logging; `log_format` is ``json``, ``text``, or ``auto`` (text on a terminal)."""
    as_json = log_format == "json" or (log_format == "auto" and not sys.stderr.isatty())
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
            structlog.processors.format_exc_info,
            renderer,
        ],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    for name in _QUIET:
        # These would log addresses that hold the bot's token, or every single request.
        logging.getLogger(name).setLevel(logging.WARNING)
