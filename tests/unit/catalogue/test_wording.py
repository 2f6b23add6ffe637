"""Receipts, syllables, sentences and the sentences for editors: how the check judges and speaks."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from nlu.catalogue.filing_words import Claim, filing_claims
from nlu.catalogue.messages import SENTENCES
from nlu.catalogue.readability import index, sentences, syllables


@pytest.mark.parametrize(
    ("language", "text", "claim"),
    [
        ("es", "Tu escrito está ya presentado.", Claim.STATED),
        ("es", "Hemos registrado su solicitud.", Claim.STATED),
        ("es", "Queda admitida su reclamación.", Claim.STATED),
        ("es", "Su documentación fue correctamente registrada ayer.", Claim.STATED),
        ("es", "Solicitud registrada correctamente.", Claim.GENERAL),
        ("es", "Si su solicitud ha sido presentada fuera de plazo, se archiva.", Claim.CONDITIONAL),
        ("es", "Su solicitud quedará registrada cuando firme en la sede.", None),
        ("es", "Presente su solicitud en el registro.", None),
        ("es", "Una vez admitida la solicitud, se publica.", None),
        ("en", "Your application has been submitted.", Claim.STATED),
        ("en", "We have registered your request.", Claim.STATED),
        ("en", "Once your application has been filed, wait.", Claim.CONDITIONAL),
        ("en", "Submit your application online.", None),
        ("ca", "La seva sol·licitud ha quedat registrada.", Claim.STATED),
        ("gl", "A súa solicitude quedou rexistrada.", Claim.STATED),
        ("eu", "Zure eskaera erregistratu da.", None),
    ],
)
def test_receipts_are_told_from_explanations(language: str, text: str, claim: Claim | None) -> None:
    assert [found for found, _ in filing_claims(text, language)] == ([claim] if claim else [])


def test_every_sentence_exists_in_both_languages_with_the_same_gaps() -> None:
    for code, both in SENTENCES.items():
        gaps = [{name for _, name, _, _ in Formatter().parse(text) if name} for text in both]
        assert gaps[0] == gaps[1], code


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("solicitud", 4), ("padrón", 2), ("río", 2), ("ahí", 2), ("queja", 2), ("guerra", 2), ("pingüino", 3), ("muy", 1),
        ("construcción", 3), ("aéreo", 4), ("leer", 2), ("vehículo", 4), ("prohíbe", 3), ("leyes", 2), ("oído", 3), ("y", 1),
    ],
)  # fmt: skip
def test_spanish_syllables_are_counted(word: str, count: int) -> None:
    assert syllables(word) == count


def test_reading_ease_follows_the_published_formula() -> None:
    text = "Pida cita en la oficina. Traiga el documento de identidad y el contrato de la casa. " * 2
    words, syllable_count, sentence_count = 32, 62, 4
    assert sum(syllables(word) for word in re.findall(r"\w+", text)) == syllable_count
    assert len(sentences(text)) == sentence_count
    assert index(text) == round(206.835 - 62.3 * syllable_count / words - words / sentence_count, 1)
    assert index("Pida cita.") is None


def test_sentences_end_at_full_stops_lines_and_items_but_not_in_abbreviations() -> None:
    assert sentences("Vea el art. 5 de la ley. Venga:\n- DNI\n- **Foto** de carné\n\nhttps://example.org/a.b") == [
        "Vea el art. 5 de la ley.",
        "Venga:",
        "• DNI",
        "• Foto de carné",
    ]
