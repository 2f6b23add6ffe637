"""Training in a process of its own, so that the one that serves neither grows by it nor answers more slowly."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import IO

from handlers.domain.ids import Language
from handlers.errors import Misconfigured, Retryable
from nlu.embedded.model import ModelInfo
from nlu.encoder_choice import EncoderChoice
from nlu.training import Progress, ready_made, train
from nlu.training_data.rows import Row

_POLITENESS = 10
"""Added to the child's niceness: whoever writes in the meantime goes first."""
_HERE = str(Path(__file__).resolve().parents[1])


class TrainingCutOff(Retryable):
    """The process that trained ended before it had a model; one that was there before stays as it was."""


class TrainingApart:
    """One training in a child process, which begins at once; it ends with this process, however that ends."""

    def __init__(
        self, data_dir: Path, model_dir: Path, use_encoder: EncoderChoice | bool, catalogue: Sequence[Row]
    ) -> None:
        paths = os.pathsep.join(filter(None, (_HERE, os.environ.get("PYTHONPATH"))))
        self._child = subprocess.Popen(
            [sys.executable, "-P", "-m", "nlu.apart"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            env={**os.environ, "PYTHONPATH": paths, "PYTHONIOENCODING": "utf-8"},
        )
        job = {
            "data_dir": str(data_dir),
            "model_dir": str(model_dir),
            "encoder": EncoderChoice(str(use_encoder)).value,
            "catalogue": [[row.text, row.label, row.language] for row in catalogue],
        }
        # A child that is gone already is found out by `wait`.
        with contextlib.suppress(BrokenPipeError):
            _pipe(self._child.stdin).write(json.dumps(job) + "\n")
            _pipe(self._child.stdin).flush()

    @property
    def pid(self) -> int:
        """The child's number."""
        return self._child.pid

    def wait(self, progress: Progress) -> ModelInfo:
        """The model's particulars once it is stored, `progress` being told on the way.

        Raises Misconfigured for wrong data, OSError where a file cannot be read or written, TrainingCutOff for a child that was killed.
        """
        try:
            for line in _pipe(self._child.stdout):
                told = json.loads(line)
                if "info" in told:
                    return ModelInfo(**{**told["info"], "labels": tuple(told["info"]["labels"])})
                if "wrong" in told:
                    raise Misconfigured(told["wrong"])
                if "fault" in told:
                    raise OSError(*told["fault"])
                progress(told["stage"], told["share"])
        finally:
            code = self._end()
        raise TrainingCutOff(f"Training {_how_it_ended(code)} before it was done; a model that was there stays in use.")

    def stop(self) -> None:
        """Cut the training off."""
        self._child.kill()

    def _end(self) -> int:
        # Without its standard input the child ends, whatever it is doing.
        for pipe in (self._child.stdin, self._child.stdout):
            with contextlib.suppress(OSError):
                _pipe(pipe).close()
        return self._child.wait()


def train_apart(
    data_dir: Path, model_dir: Path, use_encoder: EncoderChoice | bool, progress: Progress, catalogue: Sequence[Row]
) -> ModelInfo:
    """What `nlu.training.train` does, in a process of its own where there is anything to do; raises as `TrainingApart.wait`."""
    progress("reading", 0.0)
    info = ready_made(data_dir, model_dir, use_encoder, catalogue)
    if info is None:
        return TrainingApart(data_dir, model_dir, use_encoder, catalogue).wait(progress)
    progress("ready", 1.0)
    return info


def _pipe(pipe: IO[str] | None) -> IO[str]:
    if pipe is None:
        raise ValueError("the child was started without pipes")
    return pipe


def _how_it_ended(code: int) -> str:
    if code >= 0:
        return f"ended with code {code}"
    name = signal.Signals(-code).name if -code in set(signal.Signals) else str(-code)
    return f"was ended by {name}" + (", perhaps for want of memory," if -code == signal.SIGKILL else "")


def _work() -> None:
    """The child: one job from standard input, what is to be told as lines of JSON on standard output."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(_POLITENESS)
    job = json.loads(sys.stdin.readline())
    threading.Thread(target=_end_with_the_parent, daemon=True).start()
    catalogue = [Row(text, label, Language(language)) for text, label, language in job["catalogue"]]
    try:
        info = train(
            Path(job["data_dir"]),
            Path(job["model_dir"]),
            EncoderChoice(job["encoder"]),
            lambda stage, share: _tell(stage=stage, share=share),
            catalogue,
        )
    except Misconfigured as wrong:
        _tell(wrong=str(wrong))
    except OSError as fault:
        _tell(fault=[fault.errno, fault.strerror, str(fault.filename or "")])
    else:
        _tell(info=asdict(info))


def _end_with_the_parent() -> None:
    sys.stdin.read()
    os._exit(1)


def _tell(**said: object) -> None:
    sys.stdout.write(json.dumps(said) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    _work()
