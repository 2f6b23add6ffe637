"""The one exception root and the four branches that the engine acts on.

::

    VentanillaError
    |- Retryable       surely not done: try again later
    |- Ambiguous       perhaps done: look before anything else
    |- Rejected        the other side, or a rule, said no: do not repeat
    |  `- CaseGone     the desk has the case no longer
    `- Misconfigured   only the person who installed the product can mend it

Every message is written for the person who will read it: one plain sentence, with what to do next where there is something to do.
"""

from __future__ import annotations


class VentanillaError(Exception):
    """Root of everything that this product raises on purpose."""


class Retryable(VentanillaError):
    """The work was surely not done and may be tried again.

    `after_seconds` is the wait that the other side asked for, if it did.
    """

    def __init__(self, message: str, after_seconds: float | None = None) -> None:
        super().__init__(message)
        self.after_seconds = after_seconds


class Ambiguous(VentanillaError):
    """The work was perhaps done: its effect must be looked for before any repetition."""


class Rejected(VentanillaError):
    """The work was refused for good; repeating it unchanged is useless."""


class CaseGone(Rejected):
    """The desk has the case no longer: it was deleted there, or never was; nothing can be written to it."""


class Misconfigured(VentanillaError):
    """A setting, a file or a right is missing or wrong; the message says which and how to mend it."""
