"""Which replies a line of GLPI's history is about, also where it does not tell their number."""

from __future__ import annotations

import pytest

from crm_adapter.glpi.answers import LogRow
from crm_adapter.glpi.changes import entries_of

REPLIES = (("ITILFollowup", 7), ("ITILSolution", 2), ("ITILSolution", 3))


@pytest.mark.parametrize(
    ("row", "entries"),
    [
        (LogRow(1, "ITILFollowup", 17, new_value="7"), [("ITILFollowup", 7)]),
        (LogRow(1, "ITILFollowup", 17, new_value="8"), []),
        (LogRow(1, "ITILFollowup", 12, new_value="7"), []),
        (LogRow(1, "ITILSolution", 17, new_value="2"), [("ITILSolution", 2)]),
        (LogRow(1, "ITILSolution", 17, new_value="N/A (3)"), [("ITILSolution", 3)]),
        (LogRow(1, "", 0, id_search_option=12, old_value="2", new_value="5"), [("ITILSolution", 3)]),
        (LogRow(1, "", 0, id_search_option=12, old_value="5", new_value="2"), []),
        (LogRow(1, "User", 15, id_search_option=5, new_value="agent (4)"), []),
    ],
)
def test_a_line_of_the_history_leads_to_its_reply(row: LogRow, entries: list[tuple[str, int]]) -> None:
    assert list(entries_of(row, REPLIES)) == entries
