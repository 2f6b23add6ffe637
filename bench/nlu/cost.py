"""What the understanding part costs: seconds to load, memory, milliseconds a text; run in a process of its own."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

_ODD = {
    "empty": "",
    "100,000 letters": "a" * 100_000,
    "100,000 characters of words": "hola " * 20_000,
    "emoji": "😀🦆" * 2_000,
    "another script": "我想登记我的住址" * 200,
    "control characters": "\x00\x07\x1b[2J\u202e" * 2_000,
    "letters with many marks": "q\u0315u\u0300i\u0321\u0327e\u0353r\u0346o\u035a " * 2_000,
    "a pasted document": "1.2.3 Artículo 14.- El interesado\n\t(véase anexo IV)....... 17\x0c\n" * 2_000,
}
_MEGABYTE = 1_000_000
_KILOBYTE = 1024


def costs(model_dir: Path) -> dict[str, float]:
    """The figures of a fresh process, after a first one that made the caches."""
    from nlu.catalogue.load import load

    # Reading spreadsheets takes libraries that a service has no use for once the content is published.
    content = model_dir.parent / "agency"
    content.write_bytes(pickle.dumps(load(Path("content"), datetime.now(UTC).date())))
    program = [sys.executable, "-m", "bench.nlu.cost", str(model_dir), str(content)]
    # Our own program on a folder of ours.
    outputs = [
        subprocess.run(program, check=True, capture_output=True, text=True).stdout  # noqa: S603 - see above
        for _ in range(2)
    ]
    figures: dict[str, float] = json.loads(outputs[-1])
    return figures


def _measure(model_dir: Path, content: Path) -> dict[str, float]:
    agency = pickle.loads(content.read_bytes())  # noqa: S301 - written by ourselves a moment ago
    language = agency.default_language
    begun = time.perf_counter()
    from nlu.understander import EmbeddedUnderstander

    understander = EmbeddedUnderstander(model_dir)
    understander.warm_up(agency)
    loaded = time.perf_counter() - begun

    def understand(text: str) -> object:
        return understander.understand(text, agency, language, language_chosen=False)

    texts = [question for service in agency.services.values() for question in service.texts[language].questions]
    parser = understander.parser
    times = [_seconds(understand, text) for text in texts]
    odd = [_seconds(understand, text) for text in _ODD.values()]
    parses = [_seconds(lambda text: parser.parse(text, language), f"{text} pues") for text in texts]
    return {
        "load_seconds": round(loaded, 2),
        "resident_mb": round(_resident(), 1),
        "understand_p50_ms": round(1000 * median(times), 2),
        "parse_p50_ms": round(1000 * median(parses), 2),
        "slowest_odd_text_ms": round(1000 * max(odd), 1),
    }


def _seconds(work: Callable[[str], object], text: str) -> float:
    begun = time.perf_counter()
    work(text)
    return time.perf_counter() - begun


def _resident() -> float:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) * _KILOBYTE / _MEGABYTE


if __name__ == "__main__":
    sys.stdout.write(json.dumps(_measure(*map(Path, sys.argv[1:]))))
