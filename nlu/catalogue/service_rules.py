"""Checks of one service: what it does not state, how old it is, its translations and each of its texts."""

from __future__ import annotations

import re
from datetime import date

from handlers.domain.agency import Agency
from handlers.domain.ids import Language
from handlers.domain.service import Service, ServiceText, Slot
from nlu.catalogue.columns import SERVICES_FILE
from nlu.catalogue.completeness import FIELDS, is_stated
from nlu.catalogue.places import Find
from nlu.catalogue.problems import Notebook, Place
from nlu.catalogue.text_rules import LABEL, TELEGRAM_TEXT, X_POST, check_text, units

_OLD_MONTHS = 12
_VERY_OLD_MONTHS = 24
_PHONE = re.compile(r"\+?[\d\s().-]{3,20}(?:\s*(?:ext\.?|extensión)\s*\d+)?", re.IGNORECASE)


def check_service(agency: Agency, service: Service, today: date, find: Find, notebook: Notebook) -> None:
    """Note everything about one service; the row of its first text stands for what does not depend on the language."""
    language, text = service.text(agency.default_language, agency.default_language)
    place = find(SERVICES_FILE, service.key, language)
    _check_unstated(agency, service, text, place, notebook)
    _check_freshness(service, today, place, notebook)
    _check_address(service, place, notebook)
    _check_languages(agency, service, place, find, notebook)
    for code, translated in service.texts.items():
        _check_texts(translated, code, find(SERVICES_FILE, service.key, code), notebook)


def _check_unstated(agency: Agency, service: Service, text: ServiceText, place: Place, notebook: Notebook) -> None:
    if Slot.SUMMARY not in text.slots:
        notebook.warning("summary_empty", place.on(Slot.SUMMARY.value))
    for field in FIELDS:
        if not is_stated(field, agency, service):
            notebook.notice("not_stated", place.on(field.column), letter=field.letter)


def _check_freshness(service: Service, today: date, place: Place, notebook: Notebook) -> None:
    reviewed = service.reviewed_on
    where = place.on("reviewed_on")
    if reviewed is None:
        notebook.warning("review_missing", where)
    elif reviewed > today:
        notebook.error("review_future", where, day=reviewed)
    else:
        months = (today.year - reviewed.year) * 12 + today.month - reviewed.month - (today.day < reviewed.day)
        if months >= _VERY_OLD_MONTHS:
            notebook.warning("review_old", where, day=reviewed, months=months)
        elif months >= _OLD_MONTHS:
            notebook.notice("review_old", where, day=reviewed, months=months)
    if not service.owner:
        notebook.notice("owner_missing", place.on("owner"))
    if not service.source_name and not service.source_url:
        notebook.warning("source_missing", place.on("source_name"))


def _check_address(service: Service, place: Place, notebook: Notebook) -> None:
    if service.phone and not _PHONE.fullmatch(service.phone):
        notebook.warning("phone_odd", place.on("phone"), value=service.phone)


def _check_languages(agency: Agency, service: Service, place: Place, find: Find, notebook: Notebook) -> None:
    main = service.texts.get(agency.default_language)
    if main is None:
        notebook.warning("default_text_missing", place.on("language"), language=agency.default_language)
        return
    absent = [language for language in agency.languages if language not in service.texts]
    if absent:
        notebook.notice("translation_missing", place.on("language"), languages=", ".join(absent))
    for language, text in service.texts.items():
        _check_translation(main, text, find(SERVICES_FILE, service.key, language), language, notebook)


def _check_translation(
    main: ServiceText, text: ServiceText, place: Place, language: Language, notebook: Notebook
) -> None:
    for slot in main.slots:
        if slot not in text.slots:
            notebook.notice("translation_gap", place.on(slot.value), language=language)


def _check_texts(text: ServiceText, language: Language, place: Place, notebook: Notebook) -> None:
    if len(text.name) > LABEL:
        notebook.warning("name_long", place.on("name"), length=len(text.name), limit=LABEL)
    if len(text.name) > len("AAAA") and text.name.isupper():
        notebook.notice("name_capitals", place.on("name"))
    check_text(text.name, language, place.on("name"), notebook, prose=False)
    for slot, value in text.slots.items():
        check_text(value, language, place.on(slot.value), notebook, prose=slot is not Slot.LEGAL_BASIS)
    summary = text.slots.get(Slot.SUMMARY, "")
    if units(summary) > X_POST:
        notebook.notice("over_x", place.on(Slot.SUMMARY.value), length=units(summary), limit=X_POST)
    whole = units(text.name) + sum(units(value) for value in text.slots.values())
    if whole > TELEGRAM_TEXT:
        notebook.notice("card_over_telegram", place, length=whole, limit=TELEGRAM_TEXT)
