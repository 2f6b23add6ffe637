"""Everything together: the shares that people would meet, what `rasa test nlu` would say instead, and the page."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
from pydantic import TypeAdapter

from bot.cli.nlu_evaluation_report import as_json
from nlu.evaluation.evaluation import Context, Evaluation, evaluate
from nlu.evaluation.judged import Judged, LabelledText
from nlu.evaluation.notes import Note, NoteKind
from nlu.evaluation.page.html import page
from nlu.evaluation.page.phrases import LANGUAGES, Phrases, table
from nlu.evaluation.protocol import ThresholdFrom
from tests.shared_data import REPOSITORY
from tests.unit.evaluation.made import ES, dataset, said, subject
from tests.unit.evaluation.test_answering import judgements

SCHEMA = REPOSITORY / "docs" / "evaluacion.schema.json"
MIXED = [
    *[said("a", "a", 0.9)] * 6,
    said("a", "b", 0.9),
    said("b", "a", 0.2),
    said("oos", "a", 0.1),
    said("oos", "b", 0.8),
]


def _evaluated(judged: list[Judged], threshold: float = 0.5) -> Evaluation:
    return evaluate(subject(judged, threshold), Context(dataset(judged), None, "", 5.0))


def test_shares_by_hand() -> None:
    found = _evaluated(MIXED)
    assert (found.answered_right, found.answered_wrong, found.fell_back) == (6 / 10, 2 / 10, 2 / 10)
    assert found.accuracy == 6 / 8
    assert found.cost == (2 * 5 + 2 * 1) / 10
    assert found.answered_wrong_in_scope == 1 / 8
    assert found.oos_answered == 1 / 2
    assert found.per_language["es"].rows == 10
    assert found.parse_p50_ms == pytest.approx(1.0)


def test_without_out_of_scope_rows_their_figures_are_absent() -> None:
    found = _evaluated([said("a", "a", 0.9)])
    assert (found.oos_recall_at_95, found.oos_auroc, found.oos_answered, found.oos_threshold_at_95) == (None,) * 4
    assert found.macro_f1_20 is None


def test_only_out_of_scope_rows_leave_accuracy_open() -> None:
    found = _evaluated([said("oos", "a", 0.9), said("oos", "a", 0.1)])
    assert (found.accuracy, found.macro_f1, found.ece, found.accuracy_interval) == (None,) * 4
    assert (found.answered_wrong, found.fell_back) == (0.5, 0.5)


def test_what_is_rightly_left_to_people_is_no_mistake_here_and_every_one_is_one_before_the_fallback() -> None:
    """`rasa test nlu` undoes the fallback and scores the best intent behind it; citizens never see that one."""
    humble = [said("a", "b", 0.3), said("b", "a", 0.2), said("oos", "a", 0.1), said("oos", "b", 0.3)]
    found = _evaluated(humble, threshold=0.6)
    undone = sum(each.predicted == each.row.intent for each in humble) / len(humble)
    assert undone == 0.0
    assert found.accuracy == 0.0
    assert (found.fell_back, found.answered_wrong, found.cost) == (1.0, 0.0, 1.0)


def test_good_accuracy_before_the_fallback_hides_people_who_were_not_answered() -> None:
    timid = [said("a", "a", 0.4)] * 9 + [said("a", "b", 0.4)]
    found = _evaluated(timid, threshold=0.6)
    assert found.accuracy == 0.9
    assert (found.answered_right, found.fell_back) == (0.0, 1.0)


def test_unknown_intents_count_as_wrong_and_are_counted() -> None:
    judged = [said("a", "a", 0.9), said("vaca", "a", 0.9)]
    tested = replace(subject(judged), known=frozenset("a"))
    found = evaluate(tested, Context(dataset(judged), None, "", 5.0))
    assert (found.accuracy, found.unknown_intent_rows, found.answered_wrong) == (0.5, 1, 0.5)


def test_mistakes_are_redacted_short_and_the_surest_wrong_answer_comes_first() -> None:
    private = LabelledText("mi DNI es 12345678Z " + "x" * 2000, "a", ES)
    found = _evaluated([said("a", "b", 0.6), Judged(private, "b", 0.9), said("a", "b", 0.1), said("a", "a", 0.9)])
    assert [mistake.score for mistake in found.mistakes] == [0.9, 0.6, 0.1]
    assert found.mistakes[0].text.startswith("mi DNI es [DNI]")
    assert len(found.mistakes[0].text) == 500
    assert found.mistakes_in_all == 3


@given(judgements)
def test_whatever_was_said_the_three_shares_are_everything(judged: list[Judged]) -> None:
    found = _evaluated(judged)
    assert found.answered_right + found.answered_wrong + found.fell_back == pytest.approx(1)
    wrong = sum(cell.count for cell in found.confusion if cell.expected != cell.predicted)
    scope = [each for each in judged if each.row.in_scope]
    assert len(scope) - wrong == sum(each.right for each in scope)
    assert found.accuracy is None or found.accuracy >= found.answered_right * len(judged) / len(scope) - 1e-9


@given(judgements)
def test_whatever_was_said_it_can_be_written_down(judged: list[Judged]) -> None:
    found = _evaluated(judged)
    assert json.loads(as_json(found, ()))["accuracy"] == found.accuracy
    for language in LANGUAGES:
        _check_page(page(found, (), language))


def test_the_json_is_what_its_schema_says() -> None:
    adapter = TypeAdapter(Evaluation)
    assert json.loads(SCHEMA.read_text(encoding="utf-8"))["properties"].keys() - {"notes"} == set(
        adapter.json_schema(mode="serialization")["properties"]
    )
    written = json.loads(as_json(_evaluated(MIXED), [Note(NoteKind.FEW_ROWS, {"rows": 10})]))
    assert written.pop("notes") == [
        {"kind": "few_rows", "rows": 10, "said": Phrases("en").note(Note(NoteKind.FEW_ROWS, {"rows": 10}))}
    ]
    assert asdict(adapter.validate_python(written)) == asdict(_evaluated(MIXED))


def test_the_page_shows_the_figures_in_the_readers_language() -> None:
    found = _evaluated(MIXED)
    spanish, english = page(found, [Note(NoteKind.FEW_ROWS, {"rows": 10})], "es"), page(found, (), "en")
    assert 'lang="es"' in spanish
    assert "75,0\u00a0%" in spanish
    assert "Son pocos" in spanish
    assert 'lang="en"' in english
    assert "75.0%" in english


def test_the_page_needs_nothing_from_elsewhere_and_runs_nothing() -> None:
    made = page(_evaluated(MIXED), (), "es")
    assert not re.search(r"<script|<link|<img|@import|url\(|https?://|\son\w+=", made)


def test_a_hostile_text_is_shown_and_not_run() -> None:
    hostile = LabelledText('<script>alert("x")</script>', "a", ES)
    made = page(_evaluated([Judged(hostile, "<b>b</b>", 0.9), said("a", "a")]), (), "es")
    assert "<script" not in made
    assert "&lt;script&gt;" in made
    assert "<b>b</b>" not in made


def test_a_comparison_is_on_the_page() -> None:
    judged, other = [said("a", "b", 0.9)] * 20, [said("a", "a", 0.9)] * 20
    context = Context(dataset(judged), None, "", 5.0, subject(other, engine="published"))
    assert "El candidato es peor." in page(evaluate(subject(judged), context), (), "es")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_exists_and_takes_the_same_values(language: str) -> None:
    names = {key: set(re.findall(r"{(\w+)}", text)) for key, text in table()["es"].items()}
    assert {key: set(re.findall(r"{(\w+)}", text)) for key, text in table()[language].items()} == names
    assert all(table()[language].values())
    needed = {f"note_{kind.value}" for kind in NoteKind} | {f"threshold_{source.value}" for source in ThresholdFrom}
    assert needed <= names.keys()


class _Balance(HTMLParser):
    void = frozenset({"meta", "rect", "line", "circle", "polyline"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.void:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in self.void

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def _check_page(made: str) -> None:
    parser = _Balance()
    parser.feed(made)
    assert parser.open == []
    regions = re.findall(r'role="region" tabindex="0" aria-label="([^"]*)"', made)
    assert len(regions) == len(set(regions))
