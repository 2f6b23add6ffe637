"""How engines are put to the test: what they may learn from, where the threshold comes from, which rows are taken."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.domain.ids import Language
from handlers.errors import Misconfigured
from nlu.evaluation.dataset import Dataset, Purpose, notes_on_test, read_dataset, shared_rows, trainable
from nlu.evaluation.folds import given as given_folds
from nlu.evaluation.folds import lonely, stratified
from nlu.evaluation.judged import LabelledText, judge
from nlu.evaluation.notes import NoteKind
from nlu.evaluation.protocol import ThresholdFrom, choose, cross_test, train_and_test
from nlu.parsing import Parsed
from tests.unit.evaluation.made import ES, ByHeart, Memoriser, row, rules

LEARNT = Dataset("t.tsv", tuple(row(intent, f"{intent} {n}") for intent in "ab" for n in range(6)))


def test_the_threshold_comes_from_training_rows_that_were_not_seen() -> None:
    trainer = Memoriser()
    chosen = choose(LEARNT.rows, trainer, rules(cost_wrong=0.9))
    assert (chosen.source, chosen.rows) == (ThresholdFrom.FOLDS, 12)
    # Unseen, the memoriser guesses "a" at 0.4 and is right half of the time: cheap enough to answer.
    assert chosen.value == 0.0
    assert choose(LEARNT.rows, trainer, rules(cost_wrong=5)).value > 1
    assert all(len(shown) == 8 for shown in trainer.shown)


def test_test_rows_do_not_move_the_threshold() -> None:
    sure = Dataset("s.tsv", tuple(row("a", f"a {n}") for n in range(6)))
    strange = Dataset("x.tsv", tuple(row("b", f"nunca visto {n}") for n in range(6)))
    one, two = (train_and_test(LEARNT, test, Memoriser(), rules()) for test in (sure, strange))
    assert one.threshold == two.threshold


def test_a_given_threshold_is_taken_and_nothing_trained_for_it() -> None:
    trainer = Memoriser()
    subject = train_and_test(LEARNT, LEARNT, trainer, rules(threshold=0.3))
    assert subject.threshold.source is ThresholdFrom.GIVEN
    assert set(subject.row_thresholds) == {0.3}
    assert len(trainer.shown) == 1


def test_out_of_scope_rows_are_never_learnt_but_judged() -> None:
    data = Dataset("d.tsv", (*LEARNT.rows, *(row("oos", f"o {n}") for n in range(6))))
    trainer = Memoriser()
    subject = cross_test(data, stratified(data.rows, 3), trainer, "by heart", rules())
    assert [each.row for each in subject.judged] == list(data.rows)
    assert all(each.in_scope for shown in trainer.shown for each in shown)
    assert subject.threshold.rows == 12
    left = trainable(data)
    assert len(left.rows) == 12
    assert [note.kind for note in left.notes] == [NoteKind.OOS_LEFT_OUT]


def test_in_cross_validation_a_row_is_judged_by_the_threshold_of_the_other_folds() -> None:
    # Fold 0 guesses right and fold 1 wrong, so that each is judged by what the other would choose.
    rows = tuple(LabelledText(text, intent, ES) for text, intent in [("p", "a"), ("q", "a"), ("r", "b"), ("s", "b")])
    data = Dataset("d.tsv", (*rows, row("a", "t"), row("b", "u")))
    subject = cross_test(data, [0, 0, 1, 1, 2, 2], Memoriser(), "by heart", rules(cost_wrong=3))
    assert subject.threshold.source is ThresholdFrom.OTHER_FOLDS
    assert subject.row_thresholds[:4] == (1.01, 1.01, 0.0, 0.0)


def test_one_intent_cannot_be_learnt() -> None:
    with pytest.raises(Misconfigured, match="at least two"):
        trainable(Dataset("uno.tsv", (row("a"), row("oos"))))


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from("xyzuvw")), min_size=2), st.integers(2, 5))
def test_folds_are_even_in_every_intent_and_keep_equal_texts_together(pairs: list[tuple[str, str]], folds: int) -> None:
    rows = [row(intent, text) for intent, text in pairs]
    fold_of = stratified(rows, folds)
    assert fold_of == stratified(rows, folds)
    by_text = dict(zip(pairs, fold_of, strict=True))
    assert [by_text[pair] for pair in pairs] == fold_of
    for intent in {intent for intent, _ in pairs}:
        sizes = Counter(dict.fromkeys(range(folds), 0))
        sizes.update(fold for (own, _), fold in by_text.items() if own == intent)
        assert max(sizes.values()) - min(sizes.values()) <= 1


def test_folds_can_be_those_of_the_table() -> None:
    rows = [LabelledText("x", "a", ES, "uno"), LabelledText("y", "b", ES, "dos"), LabelledText("z", "a", ES, "uno")]
    assert given_folds(rows) == [1, 0, 1]
    with pytest.raises(Misconfigured, match="third column"):
        given_folds([row("a"), row("b")])


def test_single_examples_are_told() -> None:
    (note,) = lonely([row("a", "x"), row("a", "X"), row("b", "y"), row("b", "z")])
    assert (note.kind, note.values["names"]) == (NoteKind.LONELY_INTENTS, "a")


def test_what_is_wrong_with_a_test_is_told() -> None:
    test = Dataset("x.tsv", (row("a", "¡Á 0!"), row("a", "otra cosa"), row("vaca", "muu")))
    assert shared_rows(LEARNT, Dataset("y.tsv", (row("a", "Á 0"), row("a", "a 99")))) == 1
    notes = {note.kind: note for note in notes_on_test(test, {"a", "b"}, LEARNT)}
    assert notes[NoteKind.UNKNOWN_INTENTS].values == {"rows": 1, "intents": 1, "names": "vaca"}
    assert {NoteKind.NO_OOS, NoteKind.FEW_ROWS} <= notes.keys()


def test_personal_data_are_masked_before_the_parser_sees_them() -> None:
    heard: list[str] = []

    class Listening(ByHeart):
        def parse(self, text: str, language: Language) -> Parsed:
            heard.append(text)
            return super().parse(text, language)

    judge([row("a", "mi DNI es 12345678Z")], Listening({"x": "a"}))
    assert heard == ["mi DNI es [DNI]"]


def test_a_table_gives_the_split_of_its_purpose(tmp_path: Path) -> None:
    path = tmp_path / "d.tsv"
    path.write_text("text\tintent\tsplit\nuno\ta\ttrain\ndos\ta\ttest\ntres\tb\tdev\n", encoding="utf-8")
    train = read_dataset(path, Purpose.TRAIN)
    assert [each.text for each in train.rows] == ["uno"]
    assert train.notes[0].kind is NoteKind.SPLIT_TAKEN
    assert [each.text for each in read_dataset(path, Purpose.TEST, ("dev", "test")).rows] == ["dos", "tres"]
    with pytest.raises(Misconfigured, match="no split 'nada': it has dev, test, train"):
        read_dataset(path, Purpose.TEST, ("nada",))


def test_languages_are_given_or_found(tmp_path: Path) -> None:
    english = tmp_path / "bot.tsv"
    english.write_text(
        "I am still waiting for my new card\ta\nWhere can I see my balance today\tb\nok\tb\n", encoding="utf-8"
    )
    assert {each.language for each in read_dataset(english, Purpose.TEST).rows} == {"en"}
    named = tmp_path / "bot_ca.tsv"
    named.write_text("where is my card please\ta\n", encoding="utf-8")
    assert [each.language for each in read_dataset(named, Purpose.TEST).rows] == ["ca"]
    column = tmp_path / "columna.tsv"
    column.write_text("hola\ta\teu\nhello\ta\ten\n", encoding="utf-8")
    assert [(each.language, each.split) for each in read_dataset(column, Purpose.TEST).rows] == [("eu", ""), ("en", "")]


def test_the_hash_follows_texts_and_intents() -> None:
    one, two = Dataset("a", (row("a", "x"),)), Dataset("b", (row("b", "x"),))
    assert one.sha256 == Dataset("otro", one.rows).sha256 != two.sha256
