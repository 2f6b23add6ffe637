"""The page of an evaluation in a real browser: usable by everybody, wide or narrow, light or dark."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from nlu.evaluation.evaluation import Context, evaluate
from nlu.evaluation.judged import Judged
from nlu.evaluation.notes import Note, NoteKind
from nlu.evaluation.page.html import page
from tests.unit.evaluation.made import dataset, said, subject


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page with everything on it: 150 intents, mistakes of every kind, a comparison, notes."""
    judged = [_answer(number) for number in range(600)]
    other = [said(each.row.intent, each.row.intent, 0.8) for each in judged]
    context = Context(dataset(judged), None, "", 5.0, subject(other, engine="published"))
    path = tmp_path_factory.mktemp("page") / "evaluacion.html"
    made = page(evaluate(subject(judged, 0.6), context), [Note(NoteKind.FEW_ROWS, {"rows": 600})], "es")
    path.write_text(made, encoding="utf-8")
    return path


def _answer(number: int) -> Judged:
    expected = "oos" if number % 11 == 0 else f"intención_con_un_nombre_bastante_largo_{number % 150}"
    wrong = number % 7 == 0
    predicted = f"intención_con_un_nombre_bastante_largo_{(number + wrong) % 150}"
    return said(expected, predicted, (number * 37 % 101) / 101)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1200])
def test_everybody_can_use_the_page(report: Path, browser: Browser, scheme: str, width: int) -> None:
    context = browser.new_context(
        color_scheme="dark" if scheme == "dark" else "light", viewport={"width": width, "height": 800}
    )
    shown = context.new_page()
    complaints: list[str] = []
    shown.on("console", lambda message: complaints.append(message.text))
    shown.goto(report.as_uri())
    for summary in shown.locator("summary").all():
        summary.click()
    found = Axe().run(shown).response["violations"]
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == []
    assert shown.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    expect(shown.get_by_role("img")).to_have_count(4)
    expect(shown.get_by_role("heading", level=1)).to_have_text("Evaluación de la comprensión")
    context.close()
    assert complaints == []
