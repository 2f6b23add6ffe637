"""Asking a Rasa server what a text means: a short wait, a small answer, and nothing of it believed unchecked."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from dataclasses import replace

import httpx
from pydantic import HttpUrl, TypeAdapter, ValidationError

from handlers.domain.ids import Language
from handlers.errors import Misconfigured
from nlu.parsing import Parsed
from nlu.rasa import shape
from nlu.rasa.faults import NoAnswer, Outcome

_LONGEST_TEXT = 1500
_MOST_BYTES = 500_000
# Rasa's web server gives up idle connections after five seconds; one that it is just giving up must not be used.
_IDLE_SECONDS = 2.0
_COMMAND = re.compile(r"^[\s/]+")
_PROBE = "hola"
_ADDRESS = TypeAdapter(HttpUrl)
_REFUSALS = {
    401: (Outcome.DENIED, "it refuses the token: VENTANILLA_RASA_TOKEN must be what `rasa run --auth-token` was given"),
    403: (Outcome.DENIED, "it refuses the token: VENTANILLA_RASA_TOKEN must be what `rasa run --auth-token` was given"),
    404: (Outcome.FAILED, "there is no Rasa there that was started with --enable-api"),
    409: (Outcome.NOT_READY, "it runs without a model: train one with `rasa train nlu`"),
}


class RasaClient:
    """The `Parser` that a Rasa 3.6 server at `url` is; `token` may be empty; every wait is at most `timeout_seconds`.

    `labels` gives the intents that this installation knows. Raises Misconfigured for an address that is none. The
    token goes into the address, the only place where Rasa takes it, and so into no message and no log of ours.
    """

    name = "rasa"

    def __init__(self, url: str, token: str, timeout_seconds: float, labels: Callable[[], frozenset[str]]) -> None:
        self._url = _checked(url)
        self._labels = labels
        self._seconds = timeout_seconds
        self._http = httpx.Client(
            base_url=self._url,
            params={"token": token} if token else {},
            timeout=timeout_seconds,
            # A compressed answer could grow beyond every limit in one step.
            headers={"content-type": "application/json", "accept-encoding": "identity"},
            limits=httpx.Limits(keepalive_expiry=_IDLE_SECONDS),
            trust_env=False,
        )

    def parse(self, text: str, language: Language) -> Parsed:  # noqa: ARG002 - one model reads all languages
        """What redacted `text` means to Rasa; text without a letter or digit is not asked. Raises NoAnswer."""
        before, sent = _parted(text[:_LONGEST_TEXT])
        if not any(map(str.isalnum, sent)):
            return Parsed(text, {}, engine=self.name)
        parsed = shape.read(self._ask(sent), sent, self._labels())
        moved = (replace(each, start=each.start + before, end=each.end + before) for each in parsed.entities)
        return replace(parsed, text=text, entities=tuple(moved))

    def probe(self) -> None:
        """Ask something of no meaning; raises NoAnswer where a citizen's message would not be answered."""
        shape.read(self._ask(_PROBE), _PROBE, self._labels())

    def close(self) -> None:
        """Give up the connections."""
        self._http.close()

    def _ask(self, text: str) -> bytes:
        end = time.monotonic() + self._seconds
        try:
            with self._http.stream("POST", "/model/parse", content=json.dumps({"text": text}).encode()) as answer:
                if answer.status_code != httpx.codes.OK:
                    raise self._refused(answer.status_code)
                return self._read(answer, end)
        except httpx.TimeoutException:
            raise self._late() from None
        except httpx.HTTPError as fault:
            # The error's own words may hold the address with the token.
            what = (
                f"Rasa at {self._url} is not reachable ({type(fault).__name__}); does it run, and is its model loaded?"
            )
            raise NoAnswer(Outcome.UNREACHABLE, what) from None

    def _read(self, answer: httpx.Response, end: float) -> bytes:
        body = b""
        for piece in answer.iter_raw():
            body += piece
            if len(body) > _MOST_BYTES:
                raise NoAnswer(Outcome.UNUSABLE, f"Rasa at {self._url} answers more than {_MOST_BYTES} bytes.")
            if time.monotonic() > end:
                raise self._late()
        return body

    def _late(self) -> NoAnswer:
        return NoAnswer(Outcome.TIMEOUT, f"Rasa at {self._url} does not answer within {self._seconds:g} s.")

    def _refused(self, status: int) -> NoAnswer:
        outcome, why = _REFUSALS.get(status, (Outcome.FAILED, "its log says why"))
        return NoAnswer(outcome, f"Rasa at {self._url} answers with status {status}: {why}.")


def _checked(url: str) -> str:
    try:
        parts = _ADDRESS.validate_python(url)
    except ValidationError:
        parts = None
    if parts is None or parts.query or parts.fragment or parts.username or parts.password:
        raise Misconfigured(
            "VENTANILLA_RASA_URL must be an address like http://127.0.0.1:5005, without user, password or question mark;"
            " the token has a setting of its own, VENTANILLA_RASA_TOKEN."
        )
    return url.rstrip("/")


def _parted(text: str) -> tuple[int, str]:
    """How many characters to leave out at the beginning of `text`, and what is then to be sent.

    Rasa takes off white space, which would move the entities, and takes what begins with a slash for an intent by name.
    """
    before = _COMMAND.match(text)
    start = before.end() if before else 0
    return start, text[start:].rstrip().encode("utf-8", "replace").decode()
