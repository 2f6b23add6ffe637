"""No mail, however mangled, stops the reading of the others."""

from __future__ import annotations

import logging
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from crm_adapter.mail.judging import Verdict
from crm_adapter.mail.mailbox import Stored
from crm_adapter.mail.replies import Reader
from crm_adapter.mail.tokens import Tokens
from tests.unit.mail.mangling import CONFIG, GOOD, mangled

TOKENS = Tokens(CONFIG.secret, CONFIG.address)
READER = Reader(CONFIG, TOKENS)


def stored(raw: bytes) -> Stored:
    """A mail as it lies in the mailbox."""
    return Stored(1, len(raw), datetime(2026, 3, 10, tzinfo=UTC), raw)


def test_the_mail_that_is_mangled_is_a_good_one_to_begin_with() -> None:
    reply = READER.reply(stored(GOOD))
    assert reply is not None
    assert reply.text == "Traiga el DNI.\n\nGracias"
    assert [(file.name, file.content) for file in reply.files] == [("ñ solicitud.pdf", b"%PDF-1.4")]


@settings(max_examples=400, deadline=None)
@given(mangled())
def test_a_mangled_mail_is_judged_and_read_without_a_fault(raw: bytes) -> None:
    logging.disable(logging.ERROR)
    try:
        judgement = READER.judge(stored(raw))
        reply = READER.reply(stored(raw))
        READER.bounced(stored(raw))
    finally:
        logging.disable(logging.NOTSET)
    assert reply is None or judgement.verdict is Verdict.REPLY


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=2000))
def test_what_is_no_mail_at_all_is_no_reply(raw: bytes) -> None:
    assert READER.reply(stored(raw)) is None
