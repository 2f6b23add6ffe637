"""Tests of writing training data, and that nothing in it makes reading fail in another way than with a sentence."""

from __future__ import annotations

import contextlib
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.errors import Misconfigured
from nlu.training_data.model import Annotation, Example, NamedList, Place, Response, TrainingData, plain
from nlu.training_data.reading import read
from nlu.training_data.writing import files_of, write_files, yaml_of
from tests.unit.nlu.training_files import put

HERE = Place(Path("nlu_es.yml"), 1)
names = st.sampled_from(["no", "faq/horario", "service/x", "null", "123", "a: b", "- x", "'", "ñ", "#"]) | st.text(
    min_size=1, max_size=8
).map(plain).filter(bool)
texts = st.text(min_size=1, max_size=30).map(plain).filter(bool)
metadata = st.dictionaries(
    st.text(max_size=5), st.none() | st.booleans() | st.integers() | st.text(max_size=8), max_size=2
)


@st.composite
def examples(draw: st.DrawFn) -> Example:
    """An example with up to two annotations that do not overlap."""
    text = draw(texts)
    places = sorted(draw(st.sets(st.integers(0, len(text)), max_size=4)))
    spans = list(zip(places[::2], places[1::2], strict=False))
    entities = tuple(
        Annotation(draw(names), draw(st.just(text[start:end]) | texts), start, end, draw(st.just("") | texts))
        for start, end in spans
    )
    return Example(draw(names), text, entities, HERE, draw(metadata))


def _read_back(text: str) -> TrainingData:
    with tempfile.TemporaryDirectory() as directory:
        return read(put(Path(directory), text, "nlu_es.yml"))


@given(
    st.lists(examples(), min_size=1, max_size=6),
    st.lists(
        st.builds(NamedList, st.sampled_from(["synonym", "lookup"]), names, st.tuples(texts, texts), st.just(HERE))
    ),
    st.dictionaries(names, st.tuples(texts, texts), max_size=2),
)
def test_what_is_written_reads_back_the_same(
    some: list[Example], lists: list[NamedList], answers: dict[str, tuple[str, str]]
) -> None:
    responses = tuple(Response(name, tuple(dict.fromkeys(said)), HERE) for name, said in answers.items())
    data = TrainingData(tuple(some), tuple(lists), responses, {some[0].intent: {"a": [1, "b"]}})
    written = yaml_of(data, "made\nby a test")
    left_out = [problem for problem in written.left_out if "brackets" in problem.said]
    if len(left_out) == len(some):
        return
    again = _read_back(written.text)
    rows = [_row(example) for example in some]
    for row in (back := [_row(example) for example in again.examples]):
        rows.remove(row)
    assert len(rows) == len(left_out), (rows, back)
    assert [(found.kind, found.name, found.lines) for found in again.lists] == [
        (found.kind, found.name, found.lines) for found in lists
    ]
    assert [(found.name, found.texts) for found in again.responses] == [
        (found.name, found.texts) for found in responses
    ]
    assert again.intent_metadata == data.intent_metadata


def _row(example: Example) -> tuple[object, ...]:
    return example.intent, example.text, example.entities, example.metadata


def test_ordinary_examples_are_all_written(tmp_path: Path) -> None:
    some = [
        Example("no", "no, [eso] no", (), HERE),
        Example("lugar", "en Calle Real", (Annotation("calle", "Real {1}", 3, 13, "a", "2"),), HERE),
        Example("lugar", "Real", (Annotation("calle", "Real", 0, 4), Annotation("barrio", "Real", 0, 4)), HERE),
        Example("lugar", "sí", (), Place(Path("nlu_ca.yml"), 1), {"own": "x"}),
        Example("lugar", "bai", (), HERE, {"language": "eu"}),
    ]
    files = files_of(TrainingData(tuple(some)), "todo")
    assert [written.left_out for written in files.values()] == [(), (), ()]
    write_files(files, tmp_path / "new")
    again = read(tmp_path / "new").examples
    assert sorted(map(_row, again), key=str) == sorted(map(_row, some), key=str)
    assert {example.language for example in again} == {"ca", "es", "eu"}


def test_what_the_format_cannot_hold_is_told() -> None:
    kept = Example("a", "hola", (), HERE)
    written = yaml_of(
        TrainingData((kept, replace(kept, text="un [x](y)")), (NamedList("regex", "r", ("a\x07",), HERE),))
    )
    assert [problem.said.partition(":")[0] for problem in written.left_out] == [
        "'un [x](y)' cannot be written in Rasa's format, because of its brackets.",
        "the regex 'r' has entries that YAML cannot hold.",
    ]


SNIPPETS = st.sampled_from(
    [
        "nlu: responses: version: 3",
        "- intent: a",
        "intent: a",
        "  examples: ~",
        "[a](b)",
        "{}",
        "[",
        "]",
        "*",
        "&a",
        "<<: *a",
        "~",
        "## intent:a",
        "-",
        "<!--",
        "-->",
        "## lookup:x",
        "x.txt",
        "?",
        ">",
        "'",
        "rasa_nlu_data",
        ":",
        "1e999",
        "%YAML 1.1",
        "---",
        "!!python/object:os.system",
        "    - x",
        "\n",
        "\t",
        "\x00",
        "\ufeff",
        "nlu:\n",
        "examples: |\n",
        '{"entity": 1}',
        '"',
    ]
)


@pytest.mark.parametrize("suffix", [".yml", ".md", ".json", ".tsv"])
@given(pieces=st.lists(SNIPPETS | st.text(max_size=5), max_size=25), raw=st.binary(max_size=4))
def test_hostile_files_are_read_or_refused_in_plain_words(suffix: str, pieces: list[str], raw: bytes) -> None:
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / f"x{suffix}"
        path.write_bytes("".join(pieces).encode("utf-8", "surrogatepass") + raw)
        with contextlib.suppress(Misconfigured):
            read(path)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.yml", "[" * 200_000),
        ("x.yml", "nlu:\n" + "- " * 50_000),
        ("x.yml", "a: &a [x]\nb: &b [*a, *a]\nnlu: *b\n"),
        ("x.yml", "nlu:\n- intent: a\n  examples: |\n    - " + "[a]{" * 50_000),
        ("x.md", "## intent:a\n- " + "[" * 100_000 + "\n" + "<!--" * 50_000),
        ("x.md", "#" * 100_000),
        ("x.tsv", "\t" * 100_000),
        ("x.json", '{"rasa_nlu_data": {"common_examples": [1, {"text": 1}], "regex_features": 3}}'),
    ],
)
def test_files_made_to_exhaust_are_read_or_refused(tmp_path: Path, name: str, content: str) -> None:
    with contextlib.suppress(Misconfigured):
        read(put(tmp_path, content, name))


def test_a_file_that_repeats_itself_by_aliases_is_stopped(tmp_path: Path) -> None:
    block = "x: &x\n  intent: a\n  examples: &e [" + "a, " * 999 + "a]\n"
    with pytest.raises(Misconfigured, match="more than 300000 examples"):
        read(put(tmp_path, f"{block}nlu: [{'*x, ' * 400}*x]\n", "x.yml"))
