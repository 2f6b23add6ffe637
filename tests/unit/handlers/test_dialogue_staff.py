"""Dialogues with staff: the hand-off, silence while they speak, their replies, closing, reopening, handing back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.domain.case import CaseKind, HandoffReason, StaffEvent, StaffEventKind
from handlers.domain.conversation import Speaker
from handlers.domain.decision import CancelBotMessages, Say, Voice
from handlers.domain.facts import FactKind
from handlers.domain.media import MediaKind, MediaRef
from handlers.domain.message import Kind
from handlers.domain.outcome import Outcome
from handlers.domain.understanding import Intent
from tests.unit.handlers.dialogue import CASE, CHANNEL, Dialogue, understood
from tests.unit.handlers.sample import AGENCY, EN, OBRAS, PADRON, TUESDAY_NOON


def _handed_off() -> Dialogue:
    talk = Dialogue()
    talk.asks("padrón", PADRON)
    talk.commands("persona")
    return talk


@pytest.mark.parametrize("words", ["persona", "Una persona", "HUMANO", "hablar con una persona", "person", "/persona"])
def test_a_person_can_be_asked_for_by_words_alone(words: str) -> None:
    """Without any understanding, in the first message, in any of the agency's languages."""
    talk = Dialogue()
    talk.takes(talk.inbound(Kind.TEXT, text=words), None)
    (case,) = talk.opened
    assert (case.draft.reason, case.draft.kind, case.draft.reopen) == (HandoffReason.ASKED, CaseKind.QUERY, False)
    assert talk.who_speaks() is Speaker.QUEUED
    assert talk.kinds() == [FactKind.EPISODE_OPENED, FactKind.HANDED_OFF]


def test_a_person_asked_for_in_a_sentence_takes_the_service_along() -> None:
    """Staff learn what it is about, and a return for it is noticed."""
    talk = Dialogue()
    talk.hears("que me atienda alguien del padrón", understood(intent=Intent.PERSON, services={PADRON: 0.9}))
    assert (talk.opened[0].draft.service, talk.opened[0].draft.subject) == (PADRON, "Alta en el padrón")


def test_the_acknowledgement_says_hours_and_what_can_be_added() -> None:
    """Open now: no date is needed."""
    talk = Dialogue()
    said = talk.commands("persona")
    assert "Le responderá una persona en este mismo chat." in said
    assert "Horario del personal: lunes a viernes, de 9:00 a 14:00." in said
    assert "puede escribir aquí más detalles" in said
    assert "Ahora no hay personal" not in said


def test_the_acknowledgement_says_when_staff_are_back() -> None:
    """On a Friday evening before a holiday, in words, in the citizen's language."""
    friday = TUESDAY_NOON + timedelta(days=3, hours=8)
    talk = Dialogue(replace(AGENCY, holidays=frozenset({(friday + timedelta(days=3)).date()})), friday)
    assert "Ahora no hay personal. Vuelve el martes 12 de mayo a las 9:00." in talk.commands("persona")
    english = Dialogue(now=friday, language=EN)
    assert "They are back on Monday 11 May at 9:00." in english.commands("persona")


def test_without_published_hours_no_time_is_promised() -> None:
    """Only that a person will answer."""
    said = Dialogue(replace(AGENCY, hours=())).commands("persona")
    assert "Horario" not in said
    assert "Vuelve" not in said
    assert "Le responderá una persona" in said


def test_a_long_holiday_is_told_without_a_date() -> None:
    """No opening within three weeks is known."""
    closed = frozenset(TUESDAY_NOON.date() + timedelta(days=day) for day in range(30))
    said = Dialogue(replace(AGENCY, holidays=closed)).commands("persona")
    assert "Ahora no hay personal.\n" in said


def test_the_bot_is_silent_after_the_handoff_and_everything_reaches_the_case() -> None:
    """Words, files, places, numbers, edits; even a clear question is not answered."""
    talk = _handed_off()
    assert talk.asks("y la licencia de obras", OBRAS) == ""
    assert talk.appended == ["y la licencia de obras"]
    assert talk.sends(MediaKind.PHOTO, "mire") == ""
    assert talk.appended == ["mire"]
    assert talk.sends(MediaKind.PHOTO) == ""
    assert talk.appended[0].startswith("Archivos: archivo")
    assert talk.takes(talk.inbound(Kind.LOCATION, payload="[ubicación]", text="plaza")) == ""
    assert talk.appended == ["Ubicación: [ubicación]\nplaza"]
    assert talk.takes(talk.inbound(Kind.CONTACT, payload="[teléfono]")) == ""
    assert talk.appended == ["Teléfono que ha compartido: [teléfono]"]
    assert talk.takes(talk.inbound(Kind.CONTACT)) == ""
    assert "no consta" in talk.appended[0]
    assert talk.takes(talk.inbound(Kind.EDIT, text="quise decir otra cosa")) == ""
    assert talk.appended == ["editó: quise decir otra cosa"]
    assert talk.takes(talk.inbound(Kind.UNSUPPORTED)) == ""
    assert len(talk.appended) == 1
    assert talk.commands("desconocida", "x") == ""
    assert talk.appended == ["/desconocida x"]
    assert talk.kinds()[-1] is FactKind.HANDED_OFF


def test_the_citizens_own_commands_are_answered_while_staff_speak() -> None:
    """Privacy, my data, erasure, language; asking again brings news, not a second case."""
    talk = _handed_off()
    assert "Responsable" in talk.commands("privacidad")
    assert "De usted guardamos" in talk.commands("misdatos")
    assert "Todavía no se ha borrado nada" in talk.commands("borrar")
    assert talk.appended == ["borrado de datos personales"]
    assert "sigue en espera" in talk.commands("persona")
    assert talk.opened == []
    assert "sigue en espera" in talk.commands("ayuda")
    talk.commands("idioma")
    assert "go on in English" in talk.hears("2")
    assert talk.appended == []
    talk.commands("language")
    assert "seguimos en castellano" in talk.presses("castellano")
    talk.commands("idioma", "en")
    assert "still waiting" in talk.hears("a person please", understood(intent=Intent.PERSON))
    assert talk.appended == ["a person please"]


def test_an_emergency_is_signposted_even_while_staff_speak() -> None:
    """And still goes to the case; other signposts wait for staff."""
    talk = _handed_off()
    assert "112" in talk.hears("socorro, hay un incendio")
    assert talk.appended == ["socorro, hay un incendio"]
    assert "112" in talk.hears("ayuda, me atacan", understood(intent=Intent.EMERGENCY))
    assert talk.hears("me desahucian") == ""
    assert talk.kinds().count(FactKind.SIGNPOSTED) == 2
    assert "112" in talk.takes(talk.inbound(Kind.EDIT, text="es aquí al lado, hay un incendio"))
    assert talk.appended == ["editó: es aquí al lado, hay un incendio"]
    assert talk.takes(talk.inbound(Kind.EDIT, text="me desahucian")) == ""


def test_old_buttons_do_nothing_while_staff_speak() -> None:
    """Neither the answer to the card nor "read more"."""
    talk = Dialogue()
    talk.asks("padrón", PADRON)
    yes, more = talk.button("Sí").id, talk.button("Leer más").id
    talk.commands("persona")
    assert talk.presses_id(yes) == talk.presses_id(more) == ""
    assert "sigue en espera" in talk.presses_id("person")


def test_a_staff_reply_takes_over_and_is_brought_signed_and_to_the_letter() -> None:
    """Markup in it is no markup; waiting messages of the bot are withdrawn first."""
    talk = _handed_off()
    said = talk.staff_replies("Traiga **el contrato** [aquí](https://x.example).")
    assert said == "Traiga **el contrato** [aquí](https://x.example).\n\n— Padrón"
    assert isinstance(talk.last[0], CancelBotMessages)
    assert talk.who_speaks() is Speaker.STAFF
    assert talk.fact(FactKind.STAFF_REPLIED).service == PADRON
    assert "lleva ya su consulta" in talk.commands("persona")


def test_a_staff_reply_to_a_conversation_of_the_bot_takes_it_over_too() -> None:
    """From then on it counts as staff's."""
    talk = Dialogue()
    talk.asks("padrón", PADRON)
    talk.staff_replies("Soy del padrón: no hace falta la cita.")
    assert talk.who_speaks() is Speaker.STAFF
    talk.staff_solves()
    talk.hears("sí")
    assert talk.outcomes() == [(Outcome.HANDED_OFF, "solved")]


def test_the_notice_goes_before_a_reply_of_staff() -> None:
    """Where this contact never had it."""
    talk = Dialogue()
    assert "no es un registro" in talk.staff_replies("Hola")


def test_files_of_staff_come_with_the_reply_and_under_their_names() -> None:
    """The first with the words, the others by themselves."""
    talk = _handed_off()
    files = tuple(MediaRef("console", str(n), MediaKind.DOCUMENT, f"impreso{n}.pdf", "application/pdf") for n in (1, 2))
    event = StaffEvent(StaffEventKind.REPLY, CASE, talk.now, "Aquí tiene", media=files)
    talk.takes(talk.inbound(Kind.STAFF, staff=event))
    assert [message.media for message in talk.messages] == list(files)
    assert talk.messages[0].text.plain == "Aquí tiene\n\n— Ayuntamiento de Prueba"
    assert talk.messages[1].text.plain == "impreso2.pdf"
    empty = StaffEvent(StaffEventKind.REPLY, CASE, talk.now, " ")
    assert talk.takes(talk.inbound(Kind.STAFF, staff=empty)) == ""


def test_news_and_acknowledgements_are_never_cancelled_messages_of_the_bot() -> None:
    """They bear the voice that a take-over does not withdraw."""
    talk = _handed_off()
    assert [action.voice for action in talk.last if isinstance(action, Say)] == [Voice.NEWS]
    assert talk.conversation.channel == CHANNEL
