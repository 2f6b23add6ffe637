"""The answer card says what the catalogue says, all of it, and nothing else; what is missing is named."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.card import MAX_CARD, REST, SHORT, card_of, length, missing, rest, short
from handlers.domain.ids import Language, ServiceKey
from handlers.domain.service import Service, ServiceText, Slot
from handlers.domain.text import RichText, rich
from handlers.phrases import BUILT_IN, Phrase
from handlers.shorten import ELLIPSIS, shorten
from tests.unit.handlers.sample import AGENCY, EN, ES, LANGUAGES, LARGO, OBRAS, PADRON, SERVICES, UNHURRIED

_LABELS = tuple(Phrase(f"label_{slot}") for slot in Slot if slot is not Slot.SUMMARY)
_GAPS = {slot: Phrase(f"gap_{slot}") for slot in Slot}
_WORDS = st.lists(st.sampled_from(("alfa", "beta", "gamma", "**delta**", "[épsilon](https://e.example)", "zeta.")))
_TEXTS = st.builds(" ".join, _WORDS.filter(bool))
_LINES = st.builds("\n".join, st.lists(_TEXTS, min_size=1, max_size=12))


@st.composite
def services(draw: st.DrawFn) -> Service:
    """Services with any slots filled, short or long, marked up or not, and any address or none."""
    slots = draw(st.dictionaries(st.sampled_from(Slot), _LINES | st.builds(lambda text: (text + " ") * 60, _TEXTS)))
    return Service(
        key=ServiceKey("s"),
        texts={ES: ServiceText("Trámite", {slot: text.strip() for slot, text in slots.items()})},
        online_url=draw(st.sampled_from(("", "https://o.example"))),
        phone=draw(st.sampled_from(("", "900"))),
        source_name=draw(st.sampled_from(("", "Sede"))),
        source_url=draw(st.sampled_from(("", "https://f.example"))),
        reviewed_on=draw(st.sampled_from((None, date(2026, 1, 31)))),
    )


def _spoken(language: Language) -> str:
    """Everything that the product itself may say, without the names in braces."""
    return " ".join(re.sub(r"\{\w+\}", " ", text) for text in BUILT_IN[language].values())


@UNHURRIED
@given(services())
def test_every_word_of_a_card_is_the_catalogues_or_the_products(service: Service) -> None:
    """Nothing is invented, whichever fields are filled."""
    text = service.texts[ES]
    known = " ".join((text.name, *text.slots.values(), _spoken(ES), AGENCY.phone, AGENCY.counter, service.phone))
    known += f" {service.online_url} {service.source_name} {service.source_url} 31 de enero de 2026 {ELLIPSIS} •"
    words = set(re.findall(r"[^\W_]+", known))
    card = card_of(AGENCY, service, ES)
    for composed in (short(card), rest(card)):
        assert set(re.findall(r"[^\W_]+", composed.plain)) <= words


@UNHURRIED
@given(services())
def test_every_filled_slot_is_told_whole_and_every_empty_one_named(service: Service) -> None:
    """In the first card or under "read more"; exactly the missing ones are said to be missing."""
    card = card_of(AGENCY, service, ES)
    first, more = short(card).plain, rest(card).plain
    both = f"{first}\n{more}"
    for slot, text in service.texts[ES].slots.items():
        for line in text.splitlines():
            assert rich(line).plain in both, slot
    for shown, slots in ((first, SHORT), (more, REST)):
        named = [BUILT_IN[ES][_GAPS[slot]] for slot in missing(card, slots)]
        assert all(name in shown for name in named)
        assert ("El catálogo no dice" in _without_source(shown)) == bool(named)
        assert ("escriba «persona»" in shown) == bool(named)
    assert not (set(missing(card, Slot)) & set(service.texts[ES].slots))


def _without_source(shown: str) -> str:
    return shown.replace("El catálogo no dice cuándo se revisó", "").replace("El catálogo no dice de dónde sale", "")


@UNHURRIED
@given(services())
def test_the_first_card_fits_on_a_telephone(service: Service) -> None:
    """Long texts are shortened, not the addresses, the source or what is missing."""
    assert length(short(card_of(AGENCY, service, ES))) <= MAX_CARD


def test_a_complete_card_in_the_order_of_the_law() -> None:
    """Name, what it is, for whom, what to bring, cost, when, where and how, source and review date."""
    shown = short(card_of(AGENCY, AGENCY.services[PADRON], ES)).plain
    order = (
        "Alta en el padrón",
        "Es apuntarse",
        "Para quién: Quien vive aquí.",
        "• DNI o pasaporte.",
        "Cuánto cuesta: Gratis.",
        "Cuándo se pide: En cualquier momento.",
        "Dónde y cómo: En la oficina, con cita.",
        "Por internet (https://sede.example/padron)",
        "Teléfono: 900 100 100",
        "Oficina: Plaza Mayor, 1",
        "Fuente: Sede electrónica (https://sede.example/ficha/padron). Revisado el 2 de marzo de 2026.",
    )
    places = [shown.index(piece) for piece in order]
    assert places == sorted(places)


def test_missing_fields_are_named_in_one_sentence_and_a_person_is_offered() -> None:
    """And the telephone and office of the agency stand in, for no channel may be hidden."""
    shown = short(card_of(AGENCY, AGENCY.services[OBRAS], ES)).plain
    assert (
        "El catálogo no dice quién puede pedirlo, cuánto cuesta, cuándo se puede pedir ni dónde y cómo se hace."
        in shown
    )
    assert "escriba «persona»" in shown
    assert "Teléfono: 900 000 000" in shown
    assert "El catálogo no dice cuándo se revisó." in shown


def test_one_missing_field_reads_as_a_plain_sentence() -> None:
    """ "The catalogue does not say what it costs." """
    slots = dict.fromkeys(set(Slot) - {Slot.COST}, "Algo.")
    service = Service(ServiceKey("s"), {ES: ServiceText("S", slots)})
    assert "El catálogo no dice cuánto cuesta. Si lo necesita" in short(card_of(AGENCY, service, ES)).plain


def test_long_slots_end_at_a_sentence_with_an_ellipsis_and_read_more_has_them_whole() -> None:
    """Lists end with the sign that there are more items."""
    card = card_of(AGENCY, AGENCY.services[LARGO], ES)
    shown, whole = short(card), rest(card)
    assert any(paragraph.plain == "• …" for paragraph in shown.paragraphs)
    assert "hay que saber. …" in shown.plain
    assert "Papel número 39" not in shown.plain
    assert "Papel número 39" in whole.plain


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", SERVICES)
def test_every_service_has_a_card_in_every_language(key: ServiceKey, language: Language) -> None:
    """In the reader's words; where the entry is in another language, that is said."""
    card = card_of(AGENCY, AGENCY.services[key], language)
    note = "castellano" in short(card).plain
    assert note == (card.shown_in != language)
    assert "[" not in short(card).plain


def test_an_unknown_language_gets_the_agencys_with_a_mark() -> None:
    """Nothing is silently in another language."""
    shown = short(card_of(AGENCY, AGENCY.services[PADRON], Language("fr"))).plain
    assert "[castellano] Esta ficha no está en su idioma." in shown
    assert "2026-03-02" in shown


def test_english_entries_are_shown_in_english() -> None:
    """With the gaps of that entry."""
    shown = short(card_of(AGENCY, AGENCY.services[PADRON], EN)).plain
    assert shown.startswith("Registering as a resident\n\nYou become a resident.")
    assert "The catalogue does not say who may ask for it, which papers are needed" in shown


def test_shortening_keeps_what_fits_and_never_breaks_a_link() -> None:
    """The link is dropped whole; short texts come back as they are."""
    text = rich("Primera frase corta. Segunda frase con [un enlace](https://largo.example/pagina) y más cosas detrás.")
    assert shorten(text, 500) is text
    assert shorten(text, 34).plain == "Primera frase corta. …"
    assert shorten(text, 50).plain == f"Primera frase corta. Segunda frase con {ELLIPSIS}"
    assert shorten(rich("Unapalabralarguísimasinningúnespacio"), 10).plain == "Unapalabra…"
    assert shorten(RichText(()), 10).plain == ""


@UNHURRIED
@given(_LINES, st.integers(1, 200))
def test_a_shortened_text_is_a_beginning_of_the_whole(words: str, limit: int) -> None:
    """Apart from the ellipsis, and within the room given."""
    whole = rich(words)
    cut = shorten(whole, limit)
    kept = cut.plain.removesuffix(ELLIPSIS).rstrip(" \n•")
    assert whole.plain.startswith(kept)
    assert len(cut.plain) <= limit + len(f" {ELLIPSIS}")
    assert (cut == whole) == (len(whole.plain) <= limit)
