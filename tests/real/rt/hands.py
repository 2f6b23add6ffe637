"""What staff do at RT, by its REST interface and by its own web pages as a browser would send them."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from typing import Any

import httpx
from lxml import html

from handlers.ports import DeskFile
from tests.real.rt.server import PASSWORD, ROOT_PASSWORD, STAFF

Json = dict[str, Any]


class Rest:
    """One person at the REST interface; an answer of 400 or more is a mistake of the test."""

    def __init__(self, base_url: str, user: str = STAFF, password: str = PASSWORD) -> None:
        self._http = httpx.AsyncClient(base_url=f"{base_url}/REST/2.0", auth=(user, password), timeout=60)

    async def close(self) -> None:
        """Close the connection."""
        await self._http.aclose()

    async def ask(self, path: str, **params: str) -> Json:
        """GET."""
        answer = await self._http.get(path, params=params)
        assert answer.is_success, f"{path}: {answer.status_code} {answer.text}"
        found: Json = answer.json()
        return found

    async def put(self, path: str, body: Json) -> list[str]:
        """PUT; what RT says about it."""
        answer = await self._http.put(path, json=body)
        assert answer.is_success, f"{path}: {answer.status_code} {answer.text}"
        said: list[str] = answer.json()
        return said

    async def delete(self, path: str) -> None:
        """DELETE."""
        answer = await self._http.delete(path)
        assert answer.is_success, f"{path}: {answer.status_code} {answer.text}"

    async def create(self, body: Json) -> str:
        """A new ticket; its number."""
        answer = await self._http.post("/ticket", json={"ContentType": "text/plain", **body})
        assert answer.is_success, f"{answer.status_code} {answer.text}"
        return str(answer.json()["id"])

    async def write(self, ref: str, how: str, text: str, files: Sequence[DeskFile], mime: str = "text/plain") -> None:
        """A reply ("correspond") or a note ("comment"); empty files go by JSON, which alone takes them."""
        # Perl holds "0" for nothing.
        body = {"Content": f"{text}\n", "ContentType": mime}
        path = f"/ticket/{ref}/{how}"
        if all(file.content for file in files):
            parts = [("Attachments", (file.name, file.content, file.mime)) for file in files]
            answer = await self._http.post(path, files=[("JSON", (None, json.dumps(body))), *parts])
        else:
            answer = await self._http.post(path, json={**body, "Attachments": [_spelt(file) for file in files]})
        assert answer.is_success, f"{path}: {answer.status_code} {answer.text}"


class Browser:
    """One person at the web pages."""

    def __init__(self, base_url: str, user: str = STAFF, password: str = PASSWORD) -> None:
        self._http = httpx.AsyncClient(
            base_url=base_url, timeout=60, follow_redirects=True, headers={"Referer": f"{base_url}/"}
        )
        self._login = {"user": user, "pass": password}
        self._in = False

    async def close(self) -> None:
        """Close the connection."""
        await self._http.aclose()

    async def reply(self, ref: str, content: str, mime: str, files: Sequence[DeskFile] = ()) -> None:
        """Open the reply form, fill it in and press the button."""
        await self._send(ref, "Respond", "response", content, mime, files)

    async def note(self, ref: str, content: str, files: Sequence[DeskFile] = ()) -> None:
        """The same with the comment form."""
        await self._send(ref, "Comment", "private", content, "text/html", files)

    async def _send(self, ref: str, action: str, kind: str, content: str, mime: str, files: Sequence[DeskFile]) -> None:
        await self._log_in()
        page = await self._http.get("/Ticket/Update.html", params={"id": ref, "Action": action})
        assert page.is_success
        form = html.fromstring(page.text).xpath("//form[@name='TicketUpdate']")[0]
        hidden = {each.get("name"): each.get("value") or "" for each in form.xpath(".//input[@type='hidden']")}
        filled = {
            **hidden,
            "UpdateType": kind,
            "UpdateContent": content,
            "UpdateContentType": mime,
            "SubmitTicket": "Update Ticket",
        }
        parts = [("Attach", (file.name, file.content, file.mime)) for file in files]
        answer = await self._http.post("/Ticket/Update.html", data=filled, files=parts or [("Attach", ("", b""))])
        said = "Correspondence added" if kind == "response" else "Comments added"
        assert said in answer.text, f"RT did not take the form: {answer.status_code}"

    async def _log_in(self) -> None:
        if not self._in:
            await self._http.post("/NoAuth/Login.html", data=self._login)
            self._in = True


def root(base_url: str) -> Rest:
    """The administrator."""
    return Rest(base_url, "root", ROOT_PASSWORD)


def _spelt(file: DeskFile) -> Json:
    return {
        "FileName": file.name.encode().decode("latin-1"),
        "FileType": file.mime,
        "FileContent": base64.b64encode(file.content).decode() or "=",
    }
