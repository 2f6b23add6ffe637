"""HTTP calls to a desk, with every fault told as what the engine acts on: surely not done, perhaps done, refused, misconfigured."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar

import httpx
from pydantic import TypeAdapter, ValidationError

from handlers.errors import Ambiguous, Misconfigured, Rejected, Retryable

TIMEOUT_SECONDS = 15.0
_MAX_ANSWER = 32 * 1024 * 1024
_LONGEST_WAIT_SECONDS = 3600.0
_CHUNK = 64 * 1024
_PATIENCE = 20
"""A whole call may take so many times the time-out, which by itself bounds each silence only: answers may come by drops."""
# Before the request has left for good these happen; whatever else breaks may have been done at the other side.
_BEFORE = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)
_TRY_LATER = frozenset({408, 423, 425, 429})

Shape = TypeVar("Shape")
Params = Mapping[str, str | int]
Form = Mapping[str, str | Sequence[str]]
"""Fields of a form; several values of one name are sent one after the other."""
Files = Sequence[tuple[str, tuple[str, bytes, str]]]
"""(field, (name, bytes, MIME type)) of a multipart request."""


class Answer:
    """An answer with a status below 400, or one that the caller asked to see."""

    def __init__(self, desk: str, status: int, headers: httpx.Headers, body: bytes, *, writing: bool) -> None:
        self._desk = desk
        self._writing = writing
        self.status = status
        self.headers = headers
        self.body = body

    def parsed(self, shape: TypeAdapter[Shape]) -> Shape:
        """The body's JSON in this shape; raises Ambiguous (writing) or Retryable (reading) where it is anything else."""
        try:
            return shape.validate_json(self.body)
        except ValidationError:
            raise _doubt(f"{self._desk} gave an answer of an unknown shape.", writing=self._writing) from None


class DeskHttp:
    """One desk's base address, credentials and time-outs.

    Messages of its errors name the desk, the call and the status, never the body: it may hold what a citizen wrote.
    Redirects are not followed: they would carry the credentials elsewhere.
    """

    def __init__(
        self,
        desk: str,
        base_url: str,
        *,
        headers: Mapping[str, str] | None = None,
        auth: tuple[str, str] | httpx.Auth | None = None,
        timeout: float = TIMEOUT_SECONDS,
        not_done: frozenset[int] = frozenset(),
        setting: str = "",
    ) -> None:
        """`not_done`: further statuses by which this desk says that it has surely done nothing and may be asked again.

        `setting`: where the address is set. Given for a desk whose own 404s are JSON: any other is told as a wrong
        address, even where the caller asked to see it, lest every case seem gone.

        Raises Misconfigured where the address or the credentials cannot be put into a request at all.
        """
        self._desk = desk
        self._setting = setting
        self._try_later = _TRY_LATER | not_done
        self._longest = timeout * _PATIENCE
        try:
            self._client = httpx.AsyncClient(
                base_url=base_url.rstrip("/"),
                headers={"Accept": "application/json", **(headers or {})},
                auth=auth,
                timeout=timeout,
                follow_redirects=False,
            )
        except httpx.InvalidURL as fault:
            raise Misconfigured(f"The address of {desk} is not usable: {fault}.") from None
        except UnicodeError:
            raise Misconfigured(f"The token or password of {desk} holds letters that cannot be sent.") from None

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def read(self, path: str, *, params: Params | None = None, see: frozenset[int] = frozenset()) -> Answer:
        """GET; statuses in `see` are given back instead of raised."""
        return await self.call("GET", path, writing=False, params=params, see=see)

    async def write(
        self,
        method: str,
        path: str,
        *,
        body: object = None,
        content: bytes | None = None,
        data: Form | None = None,
        files: Files | None = None,
        params: Params | None = None,
        headers: Mapping[str, str] | None = None,
        see: frozenset[int] = frozenset(),
    ) -> Answer:
        """POST, PUT, PATCH or DELETE with a JSON `body`, with `content` as it is, or a form with `data` and `files`."""
        return await self.call(
            method,
            path,
            writing=True,
            body=body,
            content=content,
            data=data,
            files=files,
            params=params,
            headers=headers,
            see=see,
        )

    async def call(
        self,
        method: str,
        path: str,
        *,
        writing: bool,
        body: object = None,
        content: bytes | None = None,
        data: Form | None = None,
        files: Files | None = None,
        params: Params | None = None,
        headers: Mapping[str, str] | None = None,
        see: frozenset[int] = frozenset(),
    ) -> Answer:
        """One request. Raises Retryable, Ambiguous (only when `writing`), Rejected, Misconfigured (401)."""
        request = self._request(
            method, path, json=body, content=content, data=data, files=files, params=params, headers=dict(headers or {})
        )
        try:
            async with asyncio.timeout(self._longest), self._sent(request, writing=writing) as response:
                answer = await self._body(response, writing=writing)
        except TimeoutError:
            raise _doubt(f"{self._desk} answers too slowly to {method} {request.url.path}.", writing=writing) from None
        if response.status_code >= httpx.codes.MULTIPLE_CHOICES and (
            response.status_code not in see or self._astray(response)
        ):
            self._refuse(response, writing=writing)
        return Answer(self._desk, response.status_code, response.headers, answer, writing=writing)

    async def stream(self, path: str, limit: int, *, params: Params | None = None) -> AsyncIterator[bytes]:
        """The bytes at `path` in pieces; raises Rejected as soon as they are more than `limit`."""
        taken = 0
        request = self._request("GET", path, params=params, headers={"Accept": "*/*"})
        end = asyncio.get_running_loop().time() + self._longest
        async with self._sent(request, writing=False) as response:
            if response.status_code >= httpx.codes.MULTIPLE_CHOICES:
                self._refuse(response, writing=False)
            pieces = response.aiter_bytes(_CHUNK)
            while piece := await self._piece(pieces, end):
                taken += len(piece)
                if taken > limit:
                    raise Rejected(f"The file is larger than {limit / 1024 / 1024:.0f} MB.")
                yield piece

    async def _piece(self, pieces: AsyncIterator[bytes], end: float) -> bytes:
        """The next piece of a file; empty after the last."""
        try:
            async with asyncio.timeout_at(end):
                return await anext(pieces, b"")
        except (httpx.TransportError, httpx.DecodingError, TimeoutError) as fault:
            raise Retryable(f"{self._desk} broke off a file: {type(fault).__name__}.") from None

    def _request(self, method: str, path: str, **parts: Any) -> httpx.Request:  # noqa: ANN401 - handed on as they are
        try:
            return self._client.build_request(method, path, **parts)
        except (httpx.InvalidURL, UnicodeError) as fault:
            # Of a UnicodeError the words would quote what was to be written.
            raise Rejected(f"{method} to {self._desk} cannot be put into a request ({type(fault).__name__}).") from None

    @asynccontextmanager
    async def _sent(self, request: httpx.Request, *, writing: bool) -> AsyncIterator[httpx.Response]:
        what = f"{request.method} {request.url.path}"
        try:
            response = await self._client.send(request, stream=True)
        except httpx.UnsupportedProtocol:
            raise Misconfigured(f"The address of {self._desk} must begin with https:// or http://.") from None
        except _BEFORE as fault:
            raise Retryable(f"{self._desk} cannot be reached: {type(fault).__name__} at {what}.") from None
        except httpx.TransportError as fault:
            raise _doubt(f"{self._desk} gave no answer to {what}: {type(fault).__name__}.", writing=writing) from None
        try:
            yield response
        finally:
            await response.aclose()

    async def _body(self, response: httpx.Response, *, writing: bool) -> bytes:
        body = bytearray()
        try:
            async for piece in response.aiter_bytes(_CHUNK):
                body.extend(piece)
                if len(body) > _MAX_ANSWER:
                    raise _doubt(f"{self._desk} gave an answer without end.", writing=writing)
        except (httpx.TransportError, httpx.DecodingError) as fault:
            raise _doubt(f"{self._desk} broke off its answer: {type(fault).__name__}.", writing=writing) from None
        return bytes(body)

    def _astray(self, response: httpx.Response) -> bool:
        told = response.headers.get("content-type", "")
        return bool(self._setting) and response.status_code == httpx.codes.NOT_FOUND and "json" not in told

    def _refuse(self, response: httpx.Response, *, writing: bool) -> None:
        status = response.status_code
        what = f"{self._desk} answered {status} to {response.request.method} {response.request.url.path}"
        if status in self._try_later:
            raise Retryable(f"{what}: it asks us to wait.", _wait(response.headers.get("retry-after")))
        if status == httpx.codes.UNAUTHORIZED:
            raise Misconfigured(f"{what}: it does not accept the login; check the user, password or token.")
        if status >= httpx.codes.INTERNAL_SERVER_ERROR:
            raise _doubt(f"{what}.", writing=writing)
        if status < httpx.codes.BAD_REQUEST:
            where = f" Set it in {self._setting}." if self._setting else ""
            raise Misconfigured(f"{what}: the address has moved; give the final one, with https if it has it.{where}")
        if self._astray(response):
            raise Misconfigured(f"{what}: {self._desk} is not there; check the address in {self._setting}.")
        raise Rejected(f"{what}.")


def _doubt(message: str, *, writing: bool) -> Ambiguous | Retryable:
    return Ambiguous(message) if writing else Retryable(message)


def _wait(asked: str | None) -> float | None:
    """Seconds of a Retry-After header, which may be a number or a date (RFC 9110, 10.2.3)."""
    if not asked:
        return None
    if asked.isascii() and asked.strip().isdigit():
        seconds = float(asked.strip()[:9])
    else:
        try:
            moment = parsedate_to_datetime(asked)
        except ValueError:
            return None
        seconds = (moment.replace(tzinfo=moment.tzinfo or UTC) - datetime.now(UTC)).total_seconds()
    return min(max(seconds, 0.0), _LONGEST_WAIT_SECONDS)
