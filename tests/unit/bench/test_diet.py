"""The pure parts of the measurement of Rasa's DIET: what it is given, and how its answers are counted."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import pytest

from bench.nlu.against_diet import compared
from bench.nlu.diet import Figures, figures, judged, note, pooled, rows_sha256, training_yaml, written
from bench.nlu.own_sets import BLIND, CITIZEN, blind, citizen, named
from bench.nlu.sets import ES, Split, few
from nlu.embedded.engine import Sample
from nlu.training_data.reading import read
from tests.shared_data import shared


def _rows(**by_intent: int) -> list[Sample]:
    return [Sample(f"{intent} {number}", intent, ES) for intent, rows in by_intent.items() for number in range(rows)]


def _figures(group: str, right: str, ece: float = 4.0) -> Figures:
    return Figures(
        group, 100, 20, 10, len(right), "", 50.0, 40.0, None, ece, 30.0, 900, 20.0, 8.0, 12.0, 9.0, 800, right
    )


def test_few_rows_are_ten_of_each_intent_or_all_and_the_same_for_the_same_seed() -> None:
    rows = _rows(uno=30, dos=4)
    drawn = few(rows, 3)
    assert [row.intent for row in drawn] == ["dos"] * 4 + ["uno"] * 10
    assert len(set(drawn)) == 14
    assert drawn == few(rows, 3)
    assert set(drawn) != set(few(rows, 4))


def test_what_rasa_learns_reads_back_as_it_was_but_for_the_slash(tmp_path: Path) -> None:
    rows = [Sample("¿Qué hora es? [ya]: #1", "reloj/hora", ES), Sample("no", "no", ES)]
    (tmp_path / "nlu.yml").write_text(training_yaml(rows), encoding="utf-8")
    found = read(tmp_path / "nlu.yml").examples
    assert [(each.intent, each.text) for each in found] == [("reloj__hora", rows[0].text), ("no", "no")]


def test_answers_are_counted_under_the_names_of_the_set() -> None:
    rows = [Sample("a", "reloj/hora", ES), Sample("b", "saludo", ES)]
    answers = [
        {"intent": written("reloj/hora"), "confidence": 0.9, "seconds": 0.010},
        {"intent": written("reloj/hora"), "confidence": 0.5, "seconds": 0.030},
    ]
    said = {"start_cpu_seconds": 20.0, "parse_cpu_seconds": 0.05, "resident_mb": 800.0}
    found = figures(judged(rows, answers), said)
    assert found["right"] == "10"
    assert found["accuracy"] == 50.0
    assert found["macro_f1"] == 33.33, "F1 2/3 of the one, 0 of the other"
    assert found["macro_f1_20"] is None
    assert found["ece"] == 30.0, "half of the rows 10 points off, half 50"
    assert found["parse_p50_ms"] == 20.0
    assert found["parse_cpu_ms"] == 25.0


def test_splits_of_one_group_are_counted_together() -> None:
    found = {name: asdict(_figures(name[0], right, ece)) for name, right, ece in (("a1", "111", 2), ("a2", "0", 6))}
    together = pooled(found, "a")
    assert (together["accuracy"], together["test_rows"], together["ece"]) == (75.0, 4, 4.0)


def test_figures_of_other_splits_stay_in_the_file(tmp_path: Path) -> None:
    note("a 1", _figures("a", "10"), tmp_path / "r.json")
    note("a 2", _figures("a", "11"), tmp_path / "r.json")
    text = (tmp_path / "r.json").read_text(encoding="utf-8")
    assert text.count('"right"') == 2
    assert '"accuracy": 75.0' in text


def test_every_citizen_row_is_asked_once_and_never_where_it_was_learnt() -> None:
    splits = list(citizen(shared("data/nlu")))
    asked = [row for split in splits for row in split.test]
    assert len(asked) == len(set(asked)) == 240
    assert all(not set(split.train) & set(split.test) for split in splits)
    assert named(f"{CITIZEN} fold4") == splits[4]


def test_the_blind_messages_have_the_labels_that_the_product_learns() -> None:
    split = blind()
    assert {row.intent for row in split.test} == {row.intent for row in split.train}


def test_a_split_that_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match="no split"):
        named(f"{BLIND} fold9")


def test_both_engines_are_compared_row_by_row_over_the_splits() -> None:
    rows = [Sample(f"{number}", "a" if number % 2 else "b", ES) for number in range(4)]
    answers = [{"intent": row.intent, "confidence": 1.0, "seconds": 0.002} for row in rows]
    splits = [judged(rows[:2], answers[:2]), judged(rows[2:], answers[2:])]
    found = compared(splits, [asdict(_figures("a", "10", 2.0)), asdict(_figures("a", "11", 4.0))])
    assert (found["accuracy"], found["diet_accuracy"], found["points_more"]) == (100.0, 75.0, 25.0)
    assert (found["macro_f1"], found["ece"], found["diet_ece"]) == (100.0, 0.0, 3.0)
    assert found["parse_p50_ms"] == 2.0


def test_the_order_of_what_is_learnt_makes_no_other_rows() -> None:
    one, two, three = _rows(a=3)
    hashed = [rows_sha256(Split("g", "n", ES, train, (three,))) for train in ((one, two), (two, one), (one, three))]
    assert hashed[0] == hashed[1] != hashed[2]
