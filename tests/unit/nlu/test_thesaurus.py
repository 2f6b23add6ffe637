"""Tests of the thesauri and of what they add to a query."""

from __future__ import annotations

from pathlib import Path

import pytest

from handlers.domain.ids import Language
from handlers.errors import Misconfigured
from nlu.catalogue.thesaurus import Thesaurus, read, thesaurus
from nlu.stems import stems

ES = Language("es")


@pytest.mark.parametrize(("language", "least"), [("es", 300), ("en", 100), ("ca", 50), ("gl", 50), ("eu", 50)])
def test_each_language_has_its_thesaurus(language: str, least: int) -> None:
    assert len(thesaurus(Language(language)).terms) >= least


def test_a_language_without_a_file_has_an_empty_one() -> None:
    assert thesaurus(Language("xx")).by_words(["algo"]) == {}


def test_a_matter_is_named_by_stems_that_stand_close_together() -> None:
    entries = Thesaurus(ES, [("quitar un arbol", "poda tala"), ("multa", "sanción")])
    assert list(entries.by_words(stems("quiero que quiten ese árbol enorme", ES))) == [0]
    assert list(entries.by_words(stems("me pusieron multas", ES))) == [1]
    far = "quiten la basura que huele fatal junto al contenedor verde de enfrente y también el árbol"
    assert entries.by_words(stems(far, ES)) == {}


def test_a_word_of_many_matters_weighs_less_than_a_word_of_one() -> None:
    entries = Thesaurus(
        ES, [("cambiar", "modificación"), ("cambiar contador; contador", "aguas"), ("cambiar nombre", "datos")]
    )
    found = entries.by_words(stems("cambiar el contador", ES))
    assert found[1] > found[0]


def test_a_line_without_an_arrow_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "es.txt"
    path.write_text("multa = sanción\n", encoding="utf-8")
    with pytest.raises(Misconfigured, match="wording; wording => terms"):
        read(path)
