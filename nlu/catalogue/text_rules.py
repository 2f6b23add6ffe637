"""Checks of one text, wherever it stands: mark-up, wording of filings, length, reading ease, traces of bad conversions."""

from __future__ import annotations

import re
from collections.abc import Callable

from handlers.domain.text import rich
from nlu.catalogue.filing_words import Claim, filing_claims
from nlu.catalogue.markup import ENTITY, TAG
from nlu.catalogue.problems import Notebook, Place
from nlu.catalogue.readability import VERY_HARD, index, sentences, words
from nlu.catalogue.records import is_address

TELEGRAM_TEXT = 4096
"""UTF-16 units of one Telegram message (Bot API, sendMessage)."""
TELEGRAM_CAPTION = 1024
"""UTF-16 units of a caption (Bot API, sendDocument)."""
X_POST = 280
"""Weighted characters of a post on X."""
LABEL = 60
"""Characters of a button that a telephone shows whole."""
LONG_SENTENCE = 40
"""Words."""
_SHOWN = 60
_DOUBLE_DECODED = re.compile("Ã[\u0080-\u00bf¡-¿ƒ‰“”–—˜™š›œžŸ]|Â[\u0080-\u00bf]|â€|ï¿½|\ufffd")
_UNFINISHED = re.compile(
    r"lorem ipsum|\bx{3,}\b|\?{3,}|(?:pendiente de|por|sin) (?:completar|redactar|rellenar)|to be completed",
    re.IGNORECASE,
)
_LOOSE_LINK = re.compile(r"\]\s*\(|\]\[|\[[^\]]*\]\s+https?:")
_OTHER_BULLET = re.compile(r"^\s*[•·▪◦*]\s", re.MULTILINE)


def units(text: str) -> int:
    """Length as Telegram counts it: UTF-16 units of the text without mark-up."""
    return len(rich(text).plain.encode("utf-16-le")) // 2


def check_text(text: str, language: str, place: Place, notebook: Notebook, *, prose: bool = True) -> None:
    """Note everything about one text; `prose` False (legal references) leaves out wording and reading ease."""
    if not text:
        return
    _check_markup(text, place, notebook)
    if _DOUBLE_DECODED.search(text):
        notebook.warning("double_decoded", place, sample=_sample(text, _DOUBLE_DECODED))
    if _UNFINISHED.search(text):
        notebook.warning("unfinished", place, sample=_sample(text, _UNFINISHED))
    if units(text) > TELEGRAM_TEXT:
        notebook.warning("over_telegram", place, length=units(text), limit=TELEGRAM_TEXT)
    if prose:
        _check_filing(text, language, place, notebook)
        _check_ease(text, language, place, notebook)


def _check_markup(text: str, place: Place, notebook: Notebook) -> None:
    if TAG.search(text) or ENTITY.search(text):
        notebook.error("html_in_text", place, sample=_sample(text, TAG if TAG.search(text) else ENTITY))
    spans = [span for paragraph in rich(text).paragraphs for span in paragraph.spans]
    loose = " ".join(span.text for span in spans if span.href is None)
    if "**" in loose:
        notebook.warning("bold_open", place)
    if _LOOSE_LINK.search(loose):
        notebook.error("link_broken", place, sample=_sample(loose, _LOOSE_LINK))
    for href in (span.href for span in spans if span.href):
        if not _lawful(href):
            notebook.error("link_address", place, address=href)
    if _OTHER_BULLET.search(text):
        notebook.notice("other_bullet", place)


def _lawful(href: str) -> bool:
    kind, _, rest = href.partition(":")
    checks: dict[str, Callable[[str], bool]] = {
        "tel": lambda number: bool(re.fullmatch(r"\+?[\d.-]{3,20}", number)),
        "mailto": lambda address: bool(re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", address)),
    }
    check = checks.get(kind)
    return check(rest) if check else is_address(href)


def _check_filing(text: str, language: str, place: Place, notebook: Notebook) -> None:
    for claim, sentence in filing_claims(text, language):
        note = {Claim.STATED: notebook.error, Claim.GENERAL: notebook.warning, Claim.CONDITIONAL: notebook.notice}[
            claim
        ]
        note(claim.value, place, sentence=_short(sentence))


def _check_ease(text: str, language: str, place: Place, notebook: Notebook) -> None:
    for sentence in sentences(text):
        if words(sentence) > LONG_SENTENCE:
            notebook.notice("long_sentence", place, words=words(sentence), sentence=_short(sentence))
    score = index(text) if language == "es" else None
    if score is not None and score < VERY_HARD:
        notebook.notice("hard_to_read", place, score=score)


def _sample(text: str, pattern: re.Pattern[str]) -> str:
    match = pattern.search(text)
    start = max(0, match.start() - 15) if match else 0
    return _short(text[start : start + _SHOWN])


def _short(text: str) -> str:
    line = re.sub(r"\s+", " ", text).strip()
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN].rstrip()}…"
