"""Keeping on disk what the sentence encoder made of the catalogue and the thesauri, so that a second start does not wait."""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from nlu import derived
from nlu.encoder import SentenceEncoder, Vectors

_FORMAT = 1
_KEPT = 48
_FEW = 24
_PROBE = "¿Qué papeles necesito y dónde los presento?"
log = logging.getLogger("ventanilla.nlu")


def encoded(encoder: SentenceEncoder, sentences: Sequence[str]) -> Vectors:
    """What `encoder.encode` gives for `sentences`: read from disk if it was made before, else made and kept.

    A kept file bears the hash of all that it was made from, so it is never stale; a damaged one is made again. Where
    nothing can be written everything works as if there were no disk. Any thread and any process may ask at once.
    """
    if len(sentences) < _FEW:
        return encoder.encode(sentences)
    file = folder() / f"{_key(encoder, sentences)}.npz"
    kept = _read(file, (len(sentences), encoder.size))
    if kept is not None:
        return kept
    made = encoder.encode(sentences)
    _write(made, file)
    return made


def folder() -> Path:
    """Where the vectors lie; it may be deleted at any time."""
    return derived.directory() / "vectors"


def _key(encoder: SentenceEncoder, sentences: Sequence[str]) -> str:
    digest = hashlib.sha256(f"{_FORMAT}\0{encoder.name}\0{encoder.size}\0".encode())
    # Other weights or another way of computing under the same name show in the vector of any sentence.
    digest.update(np.round(encoder.encode([_PROBE]), 2).astype(np.float16).tobytes())
    for sentence in sentences:
        # Lengths keep ("ab", "c") apart from ("a", "bc"), whatever characters the texts hold.
        written = sentence.encode(errors="surrogatepass")
        digest.update(b"%d:" % len(written) + written)
    return digest.hexdigest()


def _read(file: Path, shape: tuple[int, int]) -> Vectors | None:
    """The vectors of `file`; None if there is none or it is not whole."""
    try:
        # The archive's checksum is compared as it is read.
        with np.load(file, allow_pickle=False) as archive:
            vectors: Vectors = archive["vectors"]
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        log.warning("The kept vectors %s are damaged and are made again: %s", file.name, error)
        return None
    if vectors.shape != shape or vectors.dtype != np.float32:
        log.warning("The kept vectors %s do not fit and are made again.", file.name)
        return None
    with contextlib.suppress(OSError):
        os.utime(file)
    return vectors


def _write(vectors: Vectors, file: Path) -> None:
    """Write beside and rename, so that nobody ever reads half a file; then drop those not used for longest."""
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".new-", dir=file.parent) as beside:
            new = Path(beside) / file.name
            np.savez(new, vectors=np.asarray(vectors, np.float32))
            new.replace(file)
        _drop_old(file.parent)
    except OSError as error:
        log.info("Vectors are not kept between starts: %s", error)


def _drop_old(directory: Path) -> None:
    newest_first = sorted(directory.glob("*.npz"), key=_last_use, reverse=True)
    for file in newest_first[_KEPT:]:
        file.unlink(missing_ok=True)


def _last_use(file: Path) -> float:
    try:
        return file.stat().st_mtime
    except FileNotFoundError:
        return 0.0
