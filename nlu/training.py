"""Training the embedded engine from data in Rasa's format, once for the same data."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import cycle
from pathlib import Path

from handlers.domain.ids import Language
from handlers.errors import Misconfigured
from nlu import encoder as encoders
from nlu import words
from nlu.catalogue.thesaurus import thesaurus
from nlu.embedded import storage
from nlu.embedded.model import ABOUT_A_SERVICE, ELSEWHERE, LinearModel, ModelInfo
from nlu.encoder import SentenceEncoder
from nlu.normalise import normalise
from nlu.rasa_data import Example, data_files, read

_DEFAULT_LANGUAGE = Language("es")
_LANGUAGE_IN_NAME = re.compile(r"_([a-z]{2})$")
_WORDINGS_OF_A_MATTER = 8
_OWN = Path(__file__).parent
_OWN_PARTS = ("words/*.txt", "catalogue/thesaurus/*.txt", "normalise.py", "training.py", "embedded/*.py")


def train(
    data_dir: Path,
    model_dir: Path,
    use_encoder: bool = True,
    progress: Callable[[str, float], None] = lambda stage, share: None,  # noqa: ARG005 - nobody listens by default
) -> ModelInfo:
    """Train from the YAML files at `data_dir` and store the model at `model_dir`; reuse one made from the same data.

    `progress` is told the stage ("reading", "encoding", "calibrating", "fitted", "ready") and the share done, 0..1.
    Without the encoder's package the model is trained on words and letters alone; `ModelInfo.encoder` says so.
    Raises Misconfigured for wrong data.
    """
    progress("reading", 0.0)
    encoder = encoders.shared() if use_encoder and encoders.available() else None
    data_hash = fingerprint(data_dir, encoder)
    info = _reusable(model_dir, data_hash) or _train(read(data_dir).examples, data_hash, model_dir, encoder, progress)
    progress("ready", 1.0)
    return info


def fingerprint(data_dir: Path, encoder: SentenceEncoder | None) -> str:
    """A hash of everything that the model depends on: data, thesauri, word lists, our code, format, encoder."""
    digest = hashlib.sha256(f"{storage.FORMAT} {encoder.name if encoder else ''}".encode())
    own = (file for pattern in _OWN_PARTS for file in sorted(_OWN.glob(pattern)))
    for file in (*data_files(data_dir), *own):
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()


def _reusable(model_dir: Path, data_hash: str) -> ModelInfo | None:
    try:
        info = storage.load(model_dir).info
    except Misconfigured:
        return None
    return info if info.data_hash == data_hash else None


def _train(
    examples: tuple[Example, ...],
    data_hash: str,
    model_dir: Path,
    encoder: SentenceEncoder | None,
    progress: Callable[[str, float], None],
) -> ModelInfo:
    # scikit-learn and scipy are needed here only, and take a second and a hundred megabytes.
    from nlu.embedded.fitting import fit

    rows = [(normalise(example.text, _language_of(example.place.file)), example.intent) for example in examples]
    languages = sorted({_language_of(example.place.file) for example in examples})
    rows += [(text, ABOUT_A_SERVICE) for text in _wordings_of_services(languages)]
    rows += [(text, ELSEWHERE) for text in _wordings_of_elsewhere(languages)]
    rows = [row for row in dict.fromkeys(rows) if row[0]]
    fitted = fit([text for text, _ in rows], [label for _, label in rows], encoder, progress)
    info = ModelInfo(
        format=storage.FORMAT,
        data_hash=data_hash,
        labels=fitted.labels,
        examples=len(rows),
        encoder=encoder.name if encoder else "",
        temperature=fitted.temperature,
        accuracy=fitted.accuracy,
    )
    storage.save(LinearModel(info, fitted.vocabulary, fitted.weights, fitted.intercept), model_dir)
    return info


def _wordings_of_services(languages: Sequence[Language]) -> Iterator[str]:
    """What people say about services, from the thesauri in turning sentences, so that no general intent claims it."""
    for language in languages:
        carriers = cycle(words.entries(f"carriers_{language}") or ("{}",))
        counted: Counter[int] = Counter()
        for wording in thesaurus(language).wordings:
            counted[wording.matter] += 1
            if counted[wording.matter] <= _WORDINGS_OF_A_MATTER:
                yield normalise(next(carriers).replace("{}", wording.text), language)


def _wordings_of_elsewhere(languages: Sequence[Language]) -> Iterator[str]:
    """What no town hall deals with."""
    for language in languages:
        yield from (normalise(line, language) for line in words.entries(f"elsewhere_{language}"))


def _language_of(file: Path) -> Language:
    """Training files end in their language: ``general_ca.yml``."""
    found = _LANGUAGE_IN_NAME.search(file.stem)
    return Language(found[1]) if found else _DEFAULT_LANGUAGE
