"""Tests of the vectors that are kept on disk between starts."""

from __future__ import annotations

import logging
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from nlu.catalogue import kept_vectors
from nlu.catalogue.kept_vectors import encoded, folder
from nlu.encoder import Vectors

SENTENCES = [f"trámite número {number}" for number in range(40)]


class CountingEncoder:
    """An encoder by the letters of a sentence that counts how many it was given."""

    name = "letters"
    size = 8
    depth = 1

    def __init__(self, turned: bool = False) -> None:
        self.seen = 0
        self._sign = -1.0 if turned else 1.0

    def encode(self, sentences: Sequence[str]) -> Vectors:
        """Counts of characters by their number, of length one."""
        self.seen += len(sentences)
        return np.stack([self._one(sentence) for sentence in sentences]).astype(np.float32)

    def layers(self, sentences: Sequence[str]) -> Vectors:
        """The same: one layer."""
        return self.encode(sentences)

    def knows(self, word: str) -> bool:
        """No word."""
        return not word

    def _one(self, sentence: str) -> Vectors:
        counts = np.bincount([ord(letter) % self.size for letter in sentence], minlength=self.size).astype(np.float32)
        unit: Vectors = self._sign * counts / np.linalg.norm(counts)
        return unit


@pytest.fixture(autouse=True)
def cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A cache directory of the test's own."""
    monkeypatch.setenv("VENTANILLA_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_a_second_start_reads_what_the_first_one_made() -> None:
    first = encoded(CountingEncoder(), SENTENCES)
    second = CountingEncoder()
    assert np.array_equal(encoded(second, SENTENCES), first)
    assert second.seen < len(SENTENCES)


@pytest.mark.parametrize("changed", [[*SENTENCES[:-1], "otro"], [*SENTENCES, "otro"], SENTENCES[::-1]])
def test_other_texts_are_made_anew(changed: list[str]) -> None:
    encoded(CountingEncoder(), SENTENCES)
    assert np.array_equal(encoded(CountingEncoder(), changed), CountingEncoder().encode(changed))


def test_an_encoder_that_computes_otherwise_under_the_same_name_is_noticed() -> None:
    encoded(CountingEncoder(), SENTENCES)
    turned = CountingEncoder(turned=True)
    assert np.array_equal(encoded(turned, SENTENCES), turned.encode(SENTENCES))


@pytest.mark.parametrize("harm", [b"", b"no es un fichero zip", None])
def test_a_damaged_file_is_made_again_and_told_in_the_log(harm: bytes | None, caplog: pytest.LogCaptureFixture) -> None:
    expected = encoded(CountingEncoder(), SENTENCES)
    (file,) = folder().glob("*.npz")
    whole = file.read_bytes()
    middle = len(whole) // 2
    file.write_bytes(harm if harm is not None else whole[:middle] + bytes([whole[middle] ^ 255]) + whole[middle + 1 :])
    with caplog.at_level(logging.WARNING, "ventanilla.nlu"):
        assert np.array_equal(encoded(CountingEncoder(), SENTENCES), expected)
    assert "made again" in caplog.text
    assert file.read_bytes() == whole or np.array_equal(encoded(CountingEncoder(), SENTENCES), expected)


def test_a_file_of_another_shape_is_not_believed() -> None:
    expected = encoded(CountingEncoder(), SENTENCES)
    (file,) = folder().glob("*.npz")
    np.savez(file, vectors=np.zeros((3, 8), np.float32))
    assert np.array_equal(encoded(CountingEncoder(), SENTENCES), expected)


def test_without_a_disk_to_write_to_everything_works(cache: Path) -> None:
    cache.write_text("a file where the directory should be", encoding="utf-8")
    assert np.array_equal(encoded(CountingEncoder(), SENTENCES), CountingEncoder().encode(SENTENCES))


def test_many_threads_leave_one_whole_file_and_nothing_beside() -> None:
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda _: encoded(CountingEncoder(), SENTENCES), range(16)))
    assert all(np.array_equal(result, results[0]) for result in results)
    assert [path.suffix for path in folder().iterdir()] == [".npz"]


def test_what_was_not_used_for_longest_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_vectors, "_KEPT", 2)
    batches = [[f"{sentence} {batch}" for sentence in SENTENCES] for batch in range(3)]
    for age, batch in enumerate(batches):
        known = set(folder().glob("*.npz"))
        encoded(CountingEncoder(), batch)
        for file in set(folder().glob("*.npz")) - known:
            os.utime(file, (1_000_000 + age, 1_000_000 + age))
    again = CountingEncoder()
    encoded(again, batches[1])
    assert again.seen < len(SENTENCES)
    assert len(list(folder().glob("*.npz"))) == 2


def test_a_handful_of_sentences_is_not_worth_a_file() -> None:
    encoded(CountingEncoder(), SENTENCES[:3])
    assert not folder().exists()
