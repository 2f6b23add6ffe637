"""Settings that cannot work are refused in a sentence; refs and orders are told from what only looks like them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from crm_adapter.mail.config import MailConfig, Security, Server
from crm_adapter.mail.orders import said
from crm_adapter.mail.standing import Order, Standing, standing_in
from crm_adapter.mail.tokens import Tokens
from crm_adapter.mail.words import footer
from handlers.domain.case import CaseState
from handlers.domain.ids import Language
from handlers.errors import CaseGone, Misconfigured

CONFIG = MailConfig(
    address="bot@ayto.example",
    staff=("atencion@ayto.example",),
    secret="0123456789abcdef",
    smtp=Server("mail.ayto.example", 465),
    imap=Server("::1", 143, Security.PLAIN),
)


def test_the_password_is_never_shown() -> None:
    assert "clave" not in repr(
        replace(CONFIG, imap=Server("mail.ayto.example", 993, user="bot", password="clave")).imap
    )


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda: replace(CONFIG, address="bot"), "'bot': it is not an e-mail address"),
        (lambda: replace(CONFIG, address="Bot <bot@ayto.example>"), "not an e-mail address"),
        (lambda: replace(CONFIG, staff=()), "needs the address of staff"),
        (lambda: replace(CONFIG, staff=("BOT@ayto.example",)), "two different ones"),
        (lambda: replace(CONFIG, senders=("ayto.example",)), "neither an e-mail address nor a domain"),
        (lambda: replace(CONFIG, secret="corto"), "16 characters"),
        (lambda: replace(CONFIG, smtp=Server("mail.ayto.example", 25, Security.PLAIN)), "unprotected"),
    ],
)
def test_settings_that_cannot_work_are_refused(change: Callable[[], MailConfig], sentence: str) -> None:
    with pytest.raises(Misconfigured, match=sentence):
        change()


def test_replies_are_believed_from_those_named_else_from_the_addresses_of_staff() -> None:
    assert CONFIG.believes("Atencion@AYTO.example")
    assert not CONFIG.believes("otra@ayto.example")
    named = replace(CONFIG, senders=("@ayto.example", "ana@fuera.example"))
    assert named.believes("otra@ayto.example")
    assert named.believes("ana@fuera.example")
    assert not named.believes("eva@fuera.example")
    assert not named.believes("x@sub.ayto.example")


def test_a_ref_is_the_same_for_the_same_key_and_only_ours_is_taken() -> None:
    tokens, others = Tokens("a" * 16, "b@a.es"), Tokens("b" * 16, "b@a.es")
    ref = tokens.ref("case-1")
    assert ref == tokens.ref("case-1") != tokens.ref("case-2")
    tokens.expect(ref)
    for wrong in (
        others.ref("case-1"),
        ref.lower(),
        ref[:-1],
        f"{ref}\n",
        f"{ref[:-1]}{'0' if ref[-1] != '0' else '1'}",
    ):
        with pytest.raises(CaseGone):
            tokens.expect(wrong)


def test_a_case_is_found_by_message_id_first_and_by_subject_then() -> None:
    tokens, others = Tokens("a" * 16, "b@a.es"), Tokens("b" * 16, "b@a.es")
    one, two = tokens.ref("1"), tokens.ref("2")
    ours = tokens.message_id(one, tokens.key(one, "open"))
    forged = others.message_id(others.ref("2"), others.key(two, "open"))
    assert tokens.ref_of([forged, ours.upper()], f"Re: [#{two}]") == one
    assert tokens.ref_of([forged], f"RV: [Ventanilla #{two.lower()}] x") == two
    assert tokens.ref_of([forged, "<x@y>"], f"Re: #{others.ref('1')} #12") is None
    assert tokens.ref_of([ours.replace(one, others.ref("1"))], "") is None


@pytest.mark.parametrize(
    ("text", "order", "rest", "unknown"),
    [
        ("Hola", None, "Hola", ""),
        ("#Resuelto", Order.SOLVED, "", ""),
        ("#RESUELTO. Gracias\npor venir", Order.SOLVED, "Gracias\npor venir", ""),
        ("#tancat\n\nFet.", Order.CLOSED, "Fet.", ""),
        ("#oharra isila", Order.NOTE, "", ""),
        ("Hola\n#note secreto\nmás", None, "Hola", ""),
        ("#resuelto Listo\n#nota secreto", Order.SOLVED, "Listo", ""),
        ("#notas secreto", None, "", "#notas"),
        ("#resuelto-no", None, "#resuelto-no", ""),
        ("#3 es su número", None, "#3 es su número", ""),
    ],
)
def test_an_order_is_told_from_the_words_for_the_citizen(
    text: str, order: Order | None, rest: str, unknown: str
) -> None:
    found = said(text)
    assert (found.order, found.text, found.unknown) == (order, rest, unknown)


@pytest.mark.parametrize("language", ["es", "ca", "gl", "eu", "en", "fr"])
def test_every_order_of_the_footer_is_understood(language: str) -> None:
    named = [word.strip("·.,") for word in footer(Language(language)).split() if word.startswith("#")]
    assert [said(word).order for word in named] == [Order.SOLVED, Order.CLOSED, Order.OPEN, Order.BOT, Order.NOTE]


def test_a_standing_survives_its_header_and_a_strange_one_is_queued() -> None:
    for standing in (Standing(), Standing(CaseState.SOLVED), Standing(CaseState.OPEN, with_bot=True)):
        assert standing_in(standing.header()) == standing
    assert standing_in("state=lunes") == standing_in("") == Standing()
