"""What the product itself has to say: on a case for staff, and to a conversation about its case."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from bot.inbox import Inbox, desk_source
from bot.sealing import Sealer
from bot.store import cases, people
from bot.store.cases import CaseRow, Verb
from bot.store.values import CASE_LINE, STAFF_EVENT
from handlers.domain.case import Author, CaseLine, CaseState, StaffEvent, StaffEventKind, Visibility

if TYPE_CHECKING:
    from sqlalchemy import Connection

CHANGE_LOST = (
    "Lo último que se hizo en este caso no ha llegado a la conversación: el programa no ha podido aplicarlo. "
    "La persona no sabe nada de ello. Vuelva a hacerlo y avise a quien mantiene el servicio."
)
"""What staff read on the case when something other than a reply could not be carried out."""

LONGEST_REPLY = 20_000
"""Characters: some five messages of Telegram; more is a paste gone wrong, or belongs into a file."""


def too_long(text: str) -> str:
    """What staff read on the case instead of seeing hundreds of messages go out."""
    return (
        f"Su respuesta NO se ha enviado a la persona: tiene {len(text)} caracteres y se envían {LONGEST_REPLY} como mucho. "
        "Acórtela, repártala en varias o mándela como archivo."
    )


def note(connection: Connection, sealer: Sealer, conversation_id: int, text: str, now: datetime) -> None:
    """Queue an internal line of the system for the conversation's newest case, if it has one."""
    case = cases.latest(connection, conversation_id)
    if case is not None:
        note_on(connection, sealer, case.id, text, now)


def note_on(connection: Connection, sealer: Sealer, case_id: int, text: str, now: datetime) -> None:
    """The same for one case."""
    line = CaseLine(author=Author.SYSTEM, text=text, visibility=Visibility.INTERNAL)
    cases.add_line(connection, case_id, None, 0, Verb.LINE, now, None, sealer.seal(CASE_LINE.dump_json(line)))


def bring(
    connection: Connection, inbox: Inbox, case: CaseRow, kind: StaffEventKind, now: datetime, state: CaseState | None
) -> None:
    """Let the conversation hear what became of its case, by the road of everything that happens at the desk, once."""
    event = StaffEvent(kind=kind, case_ref=str(case.id), at=now, state=state)
    reach = people.reach(connection, case.conversation_id)
    name = f"{kind}-{case.id}" if state is None else f"{kind}-{state}-{case.id}"
    inbox.keep_internal(
        connection, reach.channel, desk_source(case.desk), name, reach.lane, STAFF_EVENT.dump_json(event)
    )
