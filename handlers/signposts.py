"""Sensitive and urgent topics: what is said at once, and whether a person is offered."""

from __future__ import annotations

from handlers import episodes
from handlers.domain.agency import Signpost
from handlers.domain.decision import Voice
from handlers.domain.facts import FactKind
from handlers.domain.text import RichText, rich
from handlers.domain.understanding import Intent
from handlers.phrases import Phrase, pick
from handlers.services import intent
from handlers.turn import Turn
from handlers.words import contains

EMERGENCY = "emergency"
"""Detail of the fact where the agency has no signpost of its own for a danger that was understood."""


def touched(turn: Turn) -> tuple[Signpost, ...]:
    """The agency's signposts that the words touch, by their triggers in any language or by the understanding."""
    named = turn.understanding.sensitive if turn.understanding else ()
    return tuple(post for post in turn.agency.signposts if post.key in named or _is_triggered(turn, post))


def is_emergency(turn: Turn) -> bool:
    """Somebody seems to be in danger now."""
    return intent(turn) is Intent.EMERGENCY


def show(turn: Turn, posts: tuple[Signpost, ...]) -> bool:
    """Say the texts of `posts`, emergencies first, in the voice that nothing withholds; returns whether anything was said.

    A danger that no signpost of the agency covers gets the product's own word.
    """
    ordered = sorted(posts, key=lambda post: not post.emergency)
    texts = [_text(turn, post) for post in ordered]
    keys = [post.key for post in ordered]
    if is_emergency(turn) and not any(post.emergency for post in ordered):
        texts.insert(0, turn.paragraph(Phrase.EMERGENCY))
        keys.insert(0, EMERGENCY)
    if not texts:
        return False
    episodes.mark_sensitive(turn)
    turn.say(sum(texts, RichText(())), Voice.NEWS)
    for key in keys:
        turn.record(FactKind.SIGNPOSTED, detail=key)
    return True


def _is_triggered(turn: Turn, post: Signpost) -> bool:
    return any(contains(turn.inbound.text, triggers) for triggers in post.triggers.values())


def _text(turn: Turn, post: Signpost) -> RichText:
    return rich(pick(turn.agency, turn.language, post.text))
