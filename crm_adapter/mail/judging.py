"""Decides which of the mails that come in are replies of staff: nobody else's ever reaches a citizen."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.message import Message
from enum import StrEnum

from crm_adapter.mail.authenticity import passed
from crm_adapter.mail.config import MailConfig
from crm_adapter.mail.headers import addresses, decoded, raw_value, raw_values
from crm_adapter.mail.tokens import Tokens

_MACHINES = frozenset({"mailer-daemon", "postmaster"})
_BULK = frozenset({"bulk", "junk", "auto_reply", "auto-reply"})
_ABSENT = re.compile(
    r"(?:respuesta automática|resposta automàtica|resposta automática|erantzun automatikoa|automatic reply|auto(?:matic)?[ -]?reply"
    r"|fuera de (?:la )?oficina|fora de (?:l.)?oficina|out of (?:the )?office|leído|no leído|llegit|lido|irakurrita|read|not read)\s*:",
    re.IGNORECASE,
)


class Verdict(StrEnum):
    """What a mail in the bot's mailbox is."""

    REPLY = "a reply of staff"
    """The only one of which anything may go to a citizen."""
    OWN = "a mail of our own"
    """The copy of what the bot sent."""
    BOUNCE = "a mail of ours that came back"
    """Staff never got it."""
    AUTOMATIC = "an automatic answer"
    """An absence notice, a receipt, a newsletter."""
    OUTSIDER = "its sender is not on the list of staff"
    """Perhaps forged, perhaps lost."""
    UNPROVEN = "the mail server does not vouch for its sender"
    """Perhaps forged."""
    NO_CASE = "it answers no mail of ours"
    """No token of ours in it."""
    COPIED = "the bot was only copied in"
    """A talk among staff."""
    UNREADABLE = "it is mangled"
    """Not even its headers make sense."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the mail is, and the case that it is about, if any."""

    verdict: Verdict
    ref: str = ""


def judged(mail: Message, config: MailConfig, tokens: Tokens) -> Judgement:
    """Judge a mail by its headers alone."""
    senders = addresses(mail, "From")
    if config.address.lower() in senders:
        return Judgement(Verdict.OWN)
    if _bounced(mail):
        return Judgement(Verdict.BOUNCE)
    if _automatic(mail):
        return Judgement(Verdict.AUTOMATIC)
    if len(senders) != 1 or len(raw_values(mail, "From")) != 1:
        return Judgement(Verdict.OUTSIDER)
    (sender,) = senders
    if not config.believes(sender):
        return Judgement(Verdict.OUTSIDER)
    if config.authserv and not passed(mail, config.authserv, sender):
        return Judgement(Verdict.UNPROVEN)
    ref = _case(mail, tokens)
    if not ref:
        return Judgement(Verdict.NO_CASE)
    if config.address.lower() not in addresses(mail, "To"):
        return Judgement(Verdict.COPIED, ref)
    return Judgement(Verdict.REPLY, ref)


def _case(mail: Message, tokens: Tokens) -> str:
    # The last of the references is the mail that was answered.
    answered = [*raw_values(mail, "In-Reply-To"), *reversed(raw_value(mail, "References").split())]
    return tokens.ref_of(answered, decoded(raw_value(mail, "Subject"))) or ""


def _bounced(mail: Message) -> bool:
    if mail.get_content_type() == "multipart/report":
        return "delivery-status" in raw_value(mail, "Content-Type").lower()
    user = {address.partition("@")[0] for address in addresses(mail, "From")}
    return bool(user & _MACHINES) and raw_value(mail, "Return-Path") in {"", "<>"}


def _automatic(mail: Message) -> bool:
    submitted = raw_value(mail, "Auto-Submitted").partition(";")[0].strip().lower()
    return (
        submitted not in {"", "no"}
        or raw_value(mail, "Return-Path") == "<>"
        or raw_value(mail, "Precedence").lower() in _BULK
        or any(name in mail for name in ("X-Autoreply", "X-Autorespond", "X-Auto-Reply"))
        or mail.get_content_type() in {"multipart/report", "text/calendar"}
        or _ABSENT.match(decoded(raw_value(mail, "Subject"))) is not None
    )
