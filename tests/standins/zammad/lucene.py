"""The query language of Zammad's search engine, as far as its full-text index takes it.

Source: zammad/zammad ``lib/search_index_backend.rb`` and ``app/models/concerns/can_search.rb``: the text goes to
Elasticsearch's query_string with AND between terms; strings are analysed, so that ``a-b`` is two words and a phrase
also fits inside a longer value; what cannot be parsed finds nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

Document = Mapping[str, Sequence[object]]
Test = Callable[[Document], bool]

_TOKEN = re.compile(
    r"\s*(?:(?P<and>AND\b|&&)|(?P<or>OR\b|\|\|)|(?P<not>NOT\b|!)|(?P<open>\()|(?P<close>\))"
    r'|(?P<field>[\w.]+):|"(?P<quoted>(?:\\.|[^"\\])*)"|(?P<range>[\[{][^\]}]*[\]}])'
    r"|(?P<sign>[+-](?=\S))|(?P<term>(?:\\.|[^\s()\":\[\]{}\\])+))"
)
_RANGE = re.compile(r'[\[{]\s*"?(?P<low>[^\s"]+)"?\s+TO\s+"?(?P<high>[^\s"]+)"?\s*[\]}]')
_COMPARISON = re.compile(r"(>=|<=|>|<)(.+)")


class NotAQuery(Exception):
    """The text cannot be parsed."""


def parse(text: str) -> Test:
    """A test of documents; raises NotAQuery."""
    return _Reader(_tokens(text)).whole()


def _tokens(text: str) -> list[tuple[str, str]]:
    found, position, stripped = [], 0, text.rstrip()
    while position < len(stripped):
        match = _TOKEN.match(stripped, position)
        if match is None or match.lastgroup is None:
            raise NotAQuery(f"cannot be read from: {stripped[position:]}")
        found.append((match.lastgroup, match[match.lastgroup]))
        position = match.end()
    return found


class _Reader:
    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self._tokens = tokens
        self._position = 0

    def whole(self) -> Test:
        if not self._tokens:
            raise NotAQuery("empty")
        test = self._either("")
        if self._kind():
            raise NotAQuery("something is left over")
        return test

    def _kind(self) -> str:
        return self._tokens[self._position][0] if self._position < len(self._tokens) else ""

    def _take(self) -> str:
        self._position += 1
        return self._tokens[self._position - 1][1]

    def _either(self, field: str) -> Test:
        tests = [self._all(field)]
        while self._kind() == "or":
            self._take()
            tests.append(self._all(field))
        return lambda document: any(test(document) for test in tests)

    def _all(self, field: str) -> Test:
        tests = [self._one(field)]
        while self._kind() not in ("", "or", "close"):
            if self._kind() == "and":
                self._take()
            tests.append(self._one(field))
        return lambda document: all(test(document) for test in tests)

    def _one(self, field: str) -> Test:
        kind = self._kind()
        if kind == "not" or (kind == "sign" and self._tokens[self._position][1] == "-"):
            self._take()
            inner = self._one(field)
            return lambda document: not inner(document)
        if kind == "sign":
            self._take()
            return self._one(field)
        if kind == "field":
            return self._one(self._take())
        return self._bracket(field) if kind == "open" else self._value(field)

    def _bracket(self, field: str) -> Test:
        self._take()
        inner = self._either(field)
        if self._kind() != "close":
            raise NotAQuery("a bracket is not closed")
        self._take()
        return inner

    def _value(self, field: str) -> Test:
        kind = self._kind()
        if kind not in ("quoted", "range", "term"):
            raise NotAQuery("a value is missing")
        text = self._take()
        if kind == "range":
            return _range(field, text)
        comparison = _COMPARISON.fullmatch(text) if kind == "term" else None
        if comparison:
            return _compared(field, comparison[1], _plain(comparison[2]))
        return _words(field, _plain(text), phrase=kind == "quoted")


def _plain(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)


def _values(document: Document, field: str) -> list[object]:
    if field:
        return list(document.get(field, ()))
    return [value for values in document.values() for value in values]


def analysed(value: object) -> list[str]:
    """The words of a value as the index keeps them."""
    return re.findall(r"\w+", str(value).lower())


def _words(field: str, text: str, *, phrase: bool) -> Test:
    wanted = analysed(text)

    def fits(value: object) -> bool:
        words = analysed(value)
        if not phrase:
            return bool(wanted) and all(word in words for word in wanted)
        size = len(wanted)
        return any(words[start : start + size] == wanted for start in range(len(words) - size + 1)) and size > 0

    return lambda document: any(fits(value) for value in _values(document, field) if value is not None)


def _range(field: str, text: str) -> Test:
    match = _RANGE.fullmatch(text)
    if match is None or not field:
        raise NotAQuery(f"no range: {text}")
    low = _compared(field, ">=" if text[0] == "[" else ">", _plain(match["low"]))
    high = _compared(field, "<=" if text[-1] == "]" else "<", _plain(match["high"]))
    return lambda document: low(document) and high(document)


def _compared(field: str, sign: str, bound: str) -> Test:
    def fits(value: object) -> bool:
        if isinstance(value, int):
            return bound.isdigit() and _holds(sign, (value > int(bound)) - (value < int(bound)))
        left, right = _date(str(value)), _date(bound)
        return _holds(sign, (left > right) - (left < right))

    return lambda document: any(fits(value) for value in _values(document, field) if value is not None)


def _holds(sign: str, order: int) -> bool:
    return {">": order > 0, ">=": order >= 0, "<": order < 0, "<=": order <= 0}[sign]


def _date(text: str) -> str:
    """Dates are compared as text, with the milliseconds that they may lack."""
    return re.sub(r"(:\d\d)(?:Z|\+00:00)$", r"\1.000Z", text)
