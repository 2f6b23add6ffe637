"""Checks of the agency's own data and of its short texts: announcements, signposts, canned answers, phrases."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from datetime import date

from handlers.domain.agency import Agency, Signpost
from handlers.domain.ids import Language
from handlers.phrases import BUILT_IN, Phrase, Words, placeholders
from nlu.catalogue.cells import fold
from nlu.catalogue.columns import AGENCY_FILE, ANSWERS_FILE, NOTICES_FILE, SIGNPOSTS_FILE, TEXTS_FILE
from nlu.catalogue.places import Find
from nlu.catalogue.problems import Notebook, Place
from nlu.catalogue.starter import STARTER_NAME
from nlu.catalogue.text_rules import TELEGRAM_CAPTION, check_text, units

_SHORT_TRIGGER = 3
_GAP = re.compile(r"\{\w+\}")
_FIRST_WORDED = Language("es")
_PHRASES = frozenset(phrase.value for phrase in Phrase)
_WORD_LISTS = frozenset(words.value for words in Words)


AGENCY_CODES = frozenset(
    {"starter_name", "privacy_missing", "hours_missing", "contact_missing", "holidays_missing", "signposts_missing"}
)
"""The codes that `check_agency` notes."""


def check_agency(agency: Agency, notebook: Notebook) -> None:
    """Note what every citizen would miss: a name, the privacy page, hours, a telephone or a counter."""
    place = Place(AGENCY_FILE)
    if agency.name == STARTER_NAME:
        notebook.warning("starter_name", place.on("name"))
    if not agency.privacy_url:
        notebook.warning("privacy_missing", place.on("privacy_url"))
    if not agency.hours:
        notebook.warning("hours_missing", place.on("hours"))
    if not agency.phone and not agency.counter:
        notebook.warning("contact_missing", place.on("phone"))
    if not agency.holidays:
        notebook.notice("holidays_missing", place.on("holidays"))
    if not agency.signposts:
        notebook.notice("signposts_missing", Place(f"{SIGNPOSTS_FILE}.csv"))


def check_short_texts(agency: Agency, today: date, find: Find, notebook: Notebook) -> None:
    """Note everything about the texts that are no services."""
    for signpost in agency.signposts:
        _check_texts(SIGNPOSTS_FILE, signpost.key, signpost.text, agency, find, notebook)
        _check_triggers(signpost, find, notebook)
    for announcement in agency.announcements:
        _check_texts(NOTICES_FILE, announcement.key, announcement.text, agency, find, notebook)
        if announcement.ends and announcement.ends < today:
            language = next(iter(announcement.text))
            place = find(NOTICES_FILE, announcement.key, language).on("ends")
            notebook.notice("announcement_over", place, day=announcement.ends)
    for answer in agency.canned:
        _check_texts(ANSWERS_FILE, answer.key, answer.text, agency, find, notebook)
        for language, text in answer.text.items():
            if units(text) > TELEGRAM_CAPTION:
                place = find(ANSWERS_FILE, answer.key, language).on("text")
                notebook.notice("over_caption", place, length=units(text), limit=TELEGRAM_CAPTION)
    for language, phrases in agency.texts.items():
        for phrase, text in phrases.items():
            _check_phrase(phrase, text, language, find(TEXTS_FILE, phrase, language), notebook)


def _check_phrase(phrase: str, text: str, language: Language, place: Place, notebook: Notebook) -> None:
    if phrase in _WORD_LISTS:
        return
    if phrase not in _PHRASES:
        near = difflib.get_close_matches(phrase, [*_PHRASES, *_WORD_LISTS], n=1)
        notebook.error(
            "phrase_near" if near else "phrase_unknown", place.on("phrase"), phrase=phrase, near="".join(near)
        )
        return
    wanted = placeholders(BUILT_IN[_FIRST_WORDED][Phrase(phrase)])
    unknown, unused = placeholders(text) - wanted, wanted - placeholders(text)
    if unknown:
        notebook.error("gap_unknown", place.on("text"), gaps=_braced(unknown), known=_braced(wanted))
    if unused:
        notebook.notice("gap_unused", place.on("text"), gaps=_braced(unused))
    # What is filled in may be the address of a link: checked as it will be sent.
    check_text(_GAP.sub("https://example.org", text), language, place.on("text"), notebook)


def _braced(names: Iterable[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(names)) or "-"


def _check_texts(
    stem: str, key: str, texts: Mapping[Language, str], agency: Agency, find: Find, notebook: Notebook
) -> None:
    for language, text in texts.items():
        check_text(text, language, find(stem, key, language).on("text"), notebook)
    absent = [language for language in agency.languages if language not in texts]
    if absent:
        first = find(stem, key, next(iter(texts)))
        notebook.notice("translation_missing", first.on("language"), languages=", ".join(absent))


def _check_triggers(signpost: Signpost, find: Find, notebook: Notebook) -> None:
    for language, triggers in signpost.triggers.items():
        place = find(SIGNPOSTS_FILE, signpost.key, language).on("triggers")
        for trigger in triggers:
            if len(fold(trigger)) < _SHORT_TRIGGER:
                notebook.warning("trigger_short", place, trigger=trigger)
