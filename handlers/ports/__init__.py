"""The Protocols through which the pure inside meets channels, understanding, desks, stored facts, meters and the clock.

They are imported from here, whatever file of this folder they lie in.
"""

from __future__ import annotations

from handlers.ports.channel import (
    Accepted,
    BotProfile,
    Capabilities,
    Challenge,
    Channel,
    Denied,
    Page,
    Part,
    RawEvent,
    RawRequest,
    ReadFile,
)
from handlers.ports.clock import (
    Clock,
)
from handlers.ports.desk import (
    Delivery,
    Desk,
    DeskCaps,
    DeskChange,
    DeskChanges,
    DeskDraft,
    DeskFile,
    DeskLine,
    Idempotency,
)
from handlers.ports.figures import (
    FactReader,
    LedgerEntry,
    QueueState,
)
from handlers.ports.meter import (
    Meter,
)
from handlers.ports.sending import (
    Refused,
    RefusedReason,
    Retry,
    SendResult,
    Sent,
    Uncertain,
)
from handlers.ports.understanding import (
    Masked,
    Redacted,
    Redactor,
    Understander,
)

__all__ = [
    "Accepted",
    "BotProfile",
    "Capabilities",
    "Challenge",
    "Channel",
    "Clock",
    "Delivery",
    "Denied",
    "Desk",
    "DeskCaps",
    "DeskChange",
    "DeskChanges",
    "DeskDraft",
    "DeskFile",
    "DeskLine",
    "FactReader",
    "Idempotency",
    "LedgerEntry",
    "Masked",
    "Meter",
    "Page",
    "Part",
    "QueueState",
    "RawEvent",
    "RawRequest",
    "ReadFile",
    "Redacted",
    "Redactor",
    "Refused",
    "RefusedReason",
    "Retry",
    "SendResult",
    "Sent",
    "Uncertain",
    "Understander",
]
