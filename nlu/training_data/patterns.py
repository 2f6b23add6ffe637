"""Regular expressions written by others, searched in linear time whatever they say."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import re2

from nlu.normalise import fold

_LONGEST = 1000
_MOST_MEMORY = 1 << 20
_LONGEST_TEXT = 2000
_MOST_FOUND = 20


class RefusedError(Exception):
    """A pattern that cannot be used; the message says why, to follow a colon."""


class Pattern:
    """A pattern made ready; raises RefusedError for what is wrong, too big, or needs to look back or ahead.

    Case and accents do not count. The library (RE2) takes time in proportion to the text for any pattern.
    """

    def __init__(self, written: str) -> None:
        if len(written) > _LONGEST:
            raise RefusedError(f"it has more than {_LONGEST} characters")
        options = re2.Options()
        options.case_sensitive, options.log_errors, options.max_mem = False, False, _MOST_MEMORY
        try:
            self._pattern = re2.compile(fold(written), options=options)
        except re2.error as error:
            reason = error.args[0]
            said = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)
            raise RefusedError(f"{said} (it must not look ahead or back, nor repeat what it found)") from None
        except UnicodeEncodeError:
            raise RefusedError("it holds half a character") from None
        self.written = written

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """Where it fits in a plain view of a text: not empty, the first twenty, in the first 2,000 characters."""
        spans = (fit.span() for fit in islice(self._pattern.finditer(text[:_LONGEST_TEXT]), _MOST_FOUND))
        yield from (span for span in spans if span[1] > span[0])
