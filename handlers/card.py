"""Composes the answer card of a service from nothing but what its catalogue entry says, naming what it does not say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from handlers import phrases
from handlers.domain.agency import Agency
from handlers.domain.ids import Language
from handlers.domain.service import Service, ServiceText, Slot
from handlers.domain.text import Paragraph, RichText, Span, rich
from handlers.office import date_in_words
from handlers.phrases import Phrase
from handlers.shorten import shorten

SHORT = (Slot.SUMMARY, Slot.AUDIENCE, Slot.EVIDENCE, Slot.COST, Slot.APPLY_TERM, Slot.HOW)
"""What the first card tells; the other slots wait for "read more"."""
REST = tuple(slot for slot in Slot if slot not in SHORT)
MAX_CARD = 1200
"""Characters of the first card, addresses behind links apart: about what a telephone shows at once."""

_ROOM = {Slot.SUMMARY: 220, Slot.AUDIENCE: 120, Slot.EVIDENCE: 420, Slot.COST: 110, Slot.APPLY_TERM: 110, Slot.HOW: 130}
_SCALES = (100.0, 1.25, 1.0, 0.85, 0.7, 0.55, 0.4)
"""How much of `_ROOM` each slot gets; the next smaller one is tried until the card fits."""
_LISTS = frozenset({Slot.EVIDENCE, Slot.STEPS})
_LINE = " "


@dataclass(frozen=True, slots=True)
class Card:
    """A service as it is shown to somebody who reads `language`; `shown_in` is the language that the entry has."""

    agency: Agency
    service: Service
    language: Language
    shown_in: Language
    text: ServiceText

    def phrase(self, key: Phrase, **values: str) -> str:
        """A phrase in the reader's language."""
        return phrases.phrase(self.agency, self.language, key, **values)


def card_of(agency: Agency, service: Service, language: Language) -> Card:
    """The card of `service` for a reader of `language`."""
    shown_in, text = service.text(language, agency.default_language)
    return Card(agency, service, language, shown_in, text)


def short(card: Card) -> RichText:
    """The first card: what fits on a telephone."""
    return _short(card, _scale(card))


def rest(card: Card) -> RichText:
    """What the first card left out: shortened slots whole, the other slots, and what the catalogue does not say of them."""
    title = rich(card.phrase(Phrase.MORE_TITLE, service=card.text.name))
    slots = (slot for slot in Slot if slot in REST or slot in _cut_in_short(card))
    return title + _slots(card, slots, 0) + _gaps(card, REST) + _source(card)


def places(card: Card) -> RichText:
    """Where the service is dealt with: online, by telephone, at the counter."""
    return _addresses(card, headed=True)


def length(text: RichText) -> int:
    """Characters that are read where links show their label only."""
    return sum(len(span.text) for paragraph in text.paragraphs for span in paragraph.spans) + 2 * len(text.paragraphs)


def missing(card: Card, slots: Iterable[Slot]) -> tuple[Slot, ...]:
    """Those of `slots` that the catalogue does not fill; an address counts as saying where."""
    return tuple(slot for slot in slots if not card.text.slots.get(slot) and not (slot is Slot.HOW and _places(card)))


def _short(card: Card, scale: float) -> RichText:
    title = RichText((Paragraph((Span(card.text.name, bold=True),)),))
    return title + _foreign(card) + _slots(card, SHORT, scale) + _gaps(card, SHORT) + _source(card)


def _scale(card: Card) -> float:
    return next((scale for scale in _SCALES if length(_short(card, scale)) <= MAX_CARD), _SCALES[-1])


def _cut_in_short(card: Card) -> frozenset[Slot]:
    scale = _scale(card)
    return frozenset(slot for slot in SHORT if shorten(_body(card, slot), _limit(slot, scale)) != _body(card, slot))


def _slots(card: Card, slots: Iterable[Slot], scale: float) -> RichText:
    """Each filled slot under its heading; `scale` 0 shows them whole."""
    composed = RichText(())
    for slot in slots:
        body = _body(card, slot)
        body = shorten(body, _limit(slot, scale)) if scale else body
        composed += _headed(card, slot, body)
        if slot is Slot.HOW:
            composed += _addresses(card, headed=bool(body.paragraphs))
    return composed


def _limit(slot: Slot, scale: float) -> int:
    return round(_ROOM[slot] * scale)


def _body(card: Card, slot: Slot) -> RichText:
    words = card.text.slots.get(slot, "")
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    if slot in _LISTS and len(lines) > 1:
        words = "\n".join(line if line.startswith("- ") else f"- {line}" for line in lines)
    return rich(words)


def _headed(card: Card, slot: Slot, body: RichText) -> RichText:
    if slot is Slot.SUMMARY or not body.paragraphs:
        return body
    label = Span(f"{card.phrase(Phrase(f'label_{slot}'))}:", bold=True)
    first, *others = body.paragraphs
    if first.bullet:
        return RichText((Paragraph((label,)), first, *others))
    return RichText((Paragraph((label, Span(_LINE), *first.spans)), *others))


def _addresses(card: Card, *, headed: bool) -> RichText:
    """Online address, telephone and office; the agency's own where the service has none, for no channel may be hidden."""
    service, agency = card.service, card.agency
    lines: list[Paragraph] = []
    if service.online_url:
        lines.append(Paragraph((Span(card.phrase(Phrase.LABEL_ONLINE), href=service.online_url),), bullet=True))
    for key, value in (
        (Phrase.LABEL_PHONE, service.phone or agency.phone),
        (Phrase.LABEL_COUNTER, service.counter or agency.counter),
    ):
        if value:
            lines.append(Paragraph((Span(f"{card.phrase(key)}: {value}"),), bullet=True))
    if lines and not headed and _places(card):
        lines.insert(0, Paragraph((Span(f"{card.phrase(Phrase.LABEL_HOW)}:", bold=True),)))
    return RichText(tuple(lines))


def _places(card: Card) -> bool:
    return bool(card.service.online_url or card.service.phone or card.service.counter)


def _foreign(card: Card) -> RichText:
    if card.shown_in == card.language:
        return RichText(())
    return rich(card.phrase(Phrase.OTHER_LANGUAGE, language=phrases.language_name(card.shown_in)))


def _gaps(card: Card, slots: Iterable[Slot]) -> RichText:
    names = [card.phrase(Phrase(f"gap_{slot}")) for slot in missing(card, slots)]
    if not names:
        return RichText(())
    said = card.phrase(Phrase.GAPS, gaps=_joined(names, card.phrase(Phrase.GAPS_LAST)))
    return rich(f"{said} {card.phrase(Phrase.GAPS_PERSON)}")


def _joined(names: Sequence[str], last: str) -> str:
    return last.join(filter(None, (", ".join(names[:-1]), names[-1])))


def _source(card: Card) -> RichText:
    service = card.service
    day = service.reviewed_on
    reviewed = (
        card.phrase(Phrase.REVIEWED, date=date_in_words(day, card.language))
        if day
        else card.phrase(Phrase.NOT_REVIEWED)
    )
    name = service.source_name or service.source_url
    if not name:
        return rich(f"{card.phrase(Phrase.NO_SOURCE)} {reviewed}")
    source = Span(name, href=service.source_url or None)
    return RichText((Paragraph((Span(f"{card.phrase(Phrase.LABEL_SOURCE)}: "), source, Span(f". {reviewed}"))),))
