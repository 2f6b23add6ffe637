"""How a look at a desk is shown to whoever runs the service."""

from __future__ import annotations

from io import StringIO

import pytest
from rich.console import Console

from bot.cli.desk_report import show_check

FOUND = {
    "login": "ok: ventanilla is logged in",
    "notes": "warning: the account can read [internal] notes",
    "queue": "wrong: there is no queue 'Nada'",
}


def _shown(found: dict[str, str], language: str) -> str:
    out = StringIO()
    show_check("rt", found, Console(file=out, width=120), language)
    return " ".join(out.getvalue().split())


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "es",
            [
                "Escritorio rt",
                "bien entrada ventanilla is logged in",
                "aviso notas internas the account can read [internal] notes",
                "mal cola there is no queue",
                "1 bien, 1 por mirar, 1 mal. Corrija lo que está mal antes de usar el escritorio.",
            ],
        ),
        ("en", ["Desk rt", "ok login", "warning notes", "wrong queue", "1 ok, 1 to look at, 1 wrong. Mend what is"]),
    ],
)
def test_grades_aspects_and_the_sum_are_in_the_operators_language(language: str, words: list[str]) -> None:
    shown = _shown(FOUND, language)
    assert [word for word in words if word not in shown] == []


def test_a_desk_that_is_all_right_is_said_to_be_usable_and_an_unknown_aspect_keeps_its_name() -> None:
    shown = _shown({"novelty": "fine", "login": "ok: in"}, "es")
    assert "bien novelty fine" in shown
    assert "2 bien, 0 por mirar, 0 mal. El escritorio puede usarse." in shown
