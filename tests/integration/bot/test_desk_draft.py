"""What a desk is told of the agency beside the case itself."""

from __future__ import annotations

from datetime import UTC, tzinfo
from zoneinfo import ZoneInfo

import pytest

from bot.desk_sync.drafting import Drafting
from bot.desk_sync.files import DeskFiles
from bot.settings import DeskRedact
from bot.store.cases import CaseRow, Verb, WaitingLine
from handlers.domain.agency import Agency
from handlers.domain.case import CaseDraft, CaseKind, HandoffReason
from handlers.domain.ids import CaseId, Language, ServiceKey
from tests.integration.bot.desk_bench import EPISODE, FAKE, NOW, Bench
from tests.unit.nlu.small_agency import small_agency

MADRID = ZoneInfo("Europe/Madrid")


@pytest.mark.parametrize(
    ("agency", "service", "name", "zone"),
    [
        (small_agency(), "bodas", "Celebración de matrimonio civil", MADRID),
        (small_agency(), "retirado", "", MADRID),
        (small_agency(), None, "", MADRID),
        (None, "bodas", "", UTC),
    ],
    ids=["known", "no longer in the catalogue", "about nothing", "nothing published"],
)
def test_a_desk_is_told_the_services_name_in_the_agencys_language_and_its_clock(
    bench: Bench, agency: Agency | None, service: str | None, name: str, zone: tzinfo
) -> None:
    files = DeskFiles({FAKE: bench.channel}, bench.bridge, lambda: bench.desk.caps)
    drafting = Drafting(bench.database, bench.sealer, files, bench.clock, DeskRedact.IDS, lambda: agency)
    key = ServiceKey(service) if service else None
    about = CaseDraft(EPISODE, "Boda", CaseKind.QUERY, HandoffReason.ASKED, Language("en"), key)
    case = CaseRow(CaseId(1), bench.conversation, "console", None, about, refused=False)
    draft = drafting.draft(case, WaitingLine(1, Verb.OPEN, bench.says("Hola"), None, 0, NOW))
    assert (draft.service, draft.service_name, draft.zone) == (service or "", name, zone)
