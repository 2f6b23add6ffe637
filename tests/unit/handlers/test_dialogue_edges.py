"""Dialogues at the edges: languages, files, public places, sensitive topics, odd input."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handlers.domain.case import HandoffReason, StaffEventKind, Visibility
from handlers.domain.conversation import Speaker
from handlers.domain.facts import FactKind
from handlers.domain.ids import Language
from handlers.domain.media import MediaKind
from handlers.domain.message import Kind, Surface
from handlers.domain.understanding import Entity, Intent
from tests.unit.handlers.dialogue import Dialogue, understood
from tests.unit.handlers.sample import AGENCY, CA, EN, ES, EU, PADRON


def test_the_language_follows_the_first_sure_message_and_then_two_in_a_row() -> None:
    """One foreign sentence does not change it."""
    talk = Dialogue()
    english = understood(intent=Intent.GREET, language=EN, language_sure=True)
    spanish = understood(intent=Intent.GREET, language=ES, language_sure=True)
    assert "Hello" in talk.hears("hello", english)
    assert "Hello" in talk.hears("hola", spanish)
    assert "Hello" in talk.hears("hello", english)
    talk.hears("hola", spanish)
    assert "Hola" in talk.hears("hola", spanish)
    assert "Hola" in talk.hears("hoi", understood(intent=Intent.GREET, language=Language("nl"), language_sure=True))


def test_a_chosen_language_stays() -> None:
    """Whatever is detected later."""
    talk = Dialogue()
    assert "go on in English" in talk.commands("idioma", "inglés")
    for _ in range(3):
        said = talk.hears("hola", understood(intent=Intent.GREET, language=ES, language_sure=True))
        assert "Hello" in said


@pytest.mark.parametrize(
    ("words", "language"), [("en inglés", EN), ("en català si us plau", CA), ("euskaraz", EU), ("castellano", ES)]
)
def test_a_language_is_asked_for_in_words(words: str, language: Language) -> None:
    """By the name of it in any language."""
    talk = Dialogue()
    talk.hears(words, understood(intent=Intent.LANGUAGE))
    assert talk.conversation.language == language
    assert talk.conversation.language_chosen


def test_a_language_is_asked_for_by_its_entity_or_offered_as_choices() -> None:
    """What the agency does not speak is said."""
    talk = Dialogue()
    entity = Entity("language", "en", 0, 3)
    talk.hears("eso", understood(intent=Intent.LANGUAGE, entities=(entity,)))
    assert talk.conversation.language == EN
    talk.commands("idioma")
    assert [button.label for button in talk.conversation.buttons] == [
        "castellano",
        "English",
        "català",
        "galego",
        "euskara",
    ]
    talk.hears("es")
    assert talk.conversation.language == ES
    talk.agency = replace(AGENCY, languages=(ES, EN))
    assert "Puede elegir: castellano, English" in talk.commands("idioma", "catalán")


def test_the_card_in_question_is_shown_again_in_the_new_language() -> None:
    """Without counting a second answer."""
    talk = Dialogue()
    talk.asks("padrón", PADRON)
    assert "You become a resident." in talk.commands("language", "en")
    assert talk.kinds().count(FactKind.ANSWERED) == 1


def test_a_document_is_declined_with_the_way_to_file_it() -> None:
    """Of the service at hand, or of the agency."""
    talk = Dialogue()
    said = talk.sends(MediaKind.DOCUMENT)
    assert "este chat no es un registro" in said
    assert "https://sede.example" in said
    talk.asks("padrón", PADRON)
    assert "https://sede.example/padron" in talk.sends(MediaKind.DOCUMENT)
    assert "este chat no es un registro" in talk.sends(MediaKind.PHOTO, "adjunto mi solicitud firmada", understood())


@pytest.mark.parametrize("kind", [MediaKind.PHOTO, MediaKind.VOICE, MediaKind.VIDEO, MediaKind.AUDIO])
def test_other_files_are_offered_to_a_person(kind: MediaKind) -> None:
    """Accepted, they are in the case's transcript."""
    talk = Dialogue()
    said = talk.sends(kind)
    assert "No puedo ver ni oír archivos." in said
    assert "Aquí no se pueden entregar" not in said
    talk.hears("sí")
    assert talk.opened[0].draft.reason is HandoffReason.ASKED


def test_places_and_contacts_are_offered_to_a_person() -> None:
    """Likewise."""
    talk = Dialogue()
    assert "ubicaciones" in talk.takes(talk.inbound(Kind.LOCATION, payload="[ubicación]"))
    assert "contactos" in talk.takes(talk.inbound(Kind.CONTACT))


def test_an_album_is_answered_once() -> None:
    """Its later parts belong to what was said; another album is answered again."""
    talk = Dialogue()
    assert talk.sends(MediaKind.PHOTO, group="a") != ""
    assert talk.sends(MediaKind.PHOTO, group="a") == ""
    assert talk.sends(MediaKind.PHOTO, group="b") != ""
    talk.waits(minutes=3)
    assert talk.sends(MediaKind.PHOTO, group="b") != ""


def test_the_words_of_a_file_count_when_they_say_enough() -> None:
    """A person, a service, a danger."""
    talk = Dialogue()
    said = talk.sends(MediaKind.PHOTO, "para el padrón", understood(services={PADRON: 0.9}))
    assert "No puedo ver ni oír archivos." in said
    assert "Es apuntarse como vecino." in said
    assert "112" in talk.sends(MediaKind.PHOTO, "hay un incendio", understood())
    talk.sends(MediaKind.PHOTO, "que lo vea alguien", understood(intent=Intent.PERSON))
    assert talk.who_speaks() is Speaker.QUEUED


def test_a_sensitive_topic_is_signposted_and_offers_a_person() -> None:
    """By the agency's words or by the understanding; never followed by a survey."""
    talk = Dialogue()
    said = talk.hears("mi marido me pega")
    assert "016" in said
    assert "¿Quiere que le atienda una persona?" in said
    talk.hears("sí")
    assert talk.opened[0].draft.reason is HandoffReason.SENSITIVE
    talk.staff_solves()
    assert "habría hecho" not in talk.hears("sí")
    other = Dialogue()
    assert "Servicios Sociales" in other.hears("nos echan", understood(sensitive=("eviction",)))


def test_a_danger_is_signposted_without_an_offer_and_in_any_case() -> None:
    """The agency's word or the product's; a person is handed over at once if asked for."""
    talk = Dialogue()
    said = talk.hears("hay un incendio en casa")
    assert "Llame al 112." in said
    assert "¿Quiere" not in said
    assert "servicios de emergencia" in talk.hears("socorro", understood(intent=Intent.EMERGENCY))
    talk.hears("persona, me pega", understood(intent=Intent.PERSON))
    assert talk.who_speaks() is Speaker.QUEUED


def test_a_signpost_in_another_language_says_so() -> None:
    """Never silently."""
    assert "[castellano] Servicios Sociales" in Dialogue(language=EN).hears("me desahucian")


def test_in_public_only_the_invitation_is_said() -> None:
    """No card, no case, no episode, nothing of the person."""
    talk = Dialogue()
    for kind in (Kind.TEXT, Kind.COMMAND, Kind.FILE, Kind.PRESS):
        inbound = talk.inbound(kind, text="persona", payload="person", surface=Surface.PUBLIC, message_ref="m1")
        assert "chat privado" in talk.takes(inbound, understood(intent=Intent.PERSON, services={PADRON: 0.9}))
        assert talk.messages[0].reply_to == "m1"
    assert talk.facts == []
    assert talk.takes(talk.inbound(Kind.EDIT, text="x", surface=Surface.PUBLIC)) == ""


def test_public_words_of_somebody_with_a_case_go_to_staff_in_silence() -> None:
    """Nothing is answered in public."""
    talk = Dialogue()
    talk.commands("persona")
    assert talk.takes(talk.inbound(Kind.TEXT, text="¿y lo mío?", surface=Surface.PUBLIC), understood()) == ""
    assert talk.appended == ["Escribió en público: ¿y lo mío?"]


def test_an_edit_is_never_a_new_request() -> None:
    """Silent with the bot; a note to staff when the case is open though the bot speaks."""
    talk = Dialogue()
    talk.asks("padrón", PADRON)
    talk.takes(talk.inbound(Kind.EDIT, text="licencia de obras"))
    assert talk.last == ()
    talk.commands("persona")
    talk.staff(StaffEventKind.HAND_BACK)
    talk.takes(talk.inbound(Kind.EDIT, text="otra cosa"))
    assert [(line.text, line.visibility) for line in talk.lines] == [("editó: otra cosa", Visibility.INTERNAL)]


def test_an_edit_that_tells_of_a_danger_is_signposted() -> None:
    """By the agency's words or by the understanding; no other topic, and never in public."""
    talk = Dialogue()
    talk.hears("hay un")
    assert "Llame al 112." in talk.takes(talk.inbound(Kind.EDIT, text="hay un incendio en casa"))
    assert talk.kinds()[-1] is FactKind.SIGNPOSTED
    understood_as_danger = understood(intent=Intent.EMERGENCY)
    assert "servicios de emergencia" in talk.takes(talk.inbound(Kind.EDIT, text="socorro"), understood_as_danger)
    assert talk.takes(talk.inbound(Kind.EDIT, text="me desahucian")) == ""
    in_public = talk.inbound(Kind.EDIT, text="hay un incendio", surface=Surface.PUBLIC)
    assert talk.takes(in_public, understood_as_danger) == ""


def test_the_first_thing_heard_may_be_the_edit_of_a_cry_for_help() -> None:
    """The law that the notice goes before everything holds for it too."""
    talk = Dialogue()
    assert "Llame al 112." in talk.takes(talk.inbound(Kind.EDIT, text="hay un incendio"))


def test_what_cannot_be_taken_is_answered_politely_and_what_is_not_for_us_not_at_all() -> None:
    """Stickers and polls; group talk."""
    talk = Dialogue()
    assert "No puedo leer" in talk.takes(talk.inbound(Kind.UNSUPPORTED))
    talk.takes(talk.inbound(Kind.IGNORED, text="charla"))
    assert talk.last == ()
    assert "No conozco esa orden" in talk.commands("bailar")
    talk.takes(talk.inbound(Kind.STAFF))
    assert talk.last == ()


def test_without_any_understanding_the_bot_still_behaves() -> None:
    """The engine may be away: choices, commands and persons work; the rest is not understood."""
    talk = Dialogue()
    assert "No le he entendido" in talk.takes(talk.inbound(Kind.TEXT, text="padrón"), None)
    assert "¿Quiere que le atienda una persona?" in talk.takes(talk.inbound(Kind.TEXT, text="padrón"), None)
    talk.takes(talk.inbound(Kind.TEXT, text="sí"), None)
    assert talk.who_speaks() is Speaker.QUEUED
