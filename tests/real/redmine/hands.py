"""What people do at Redmine, by its REST interface."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import httpx

from handlers.ports import DeskFile

Json = dict[str, Any]


class Hands:
    """One person; an answer of 400 or more is a mistake of the test."""

    def __init__(self, base_url: str, key: str) -> None:
        self._http = httpx.AsyncClient(base_url=base_url, headers={"X-Redmine-API-Key": key}, timeout=60)

    async def close(self) -> None:
        """Close the connection."""
        await self._http.aclose()

    async def ask(self, path: str, **params: str) -> Json:
        """GET."""
        found: Json = _sound(await self._http.get(path, params=params)).json()
        return found

    async def issue(self, ref: str) -> Json:
        """An issue with its history and files."""
        found: Json = (await self.ask(f"/issues/{ref}.json", include="journals,attachments"))["issue"]
        return found

    async def create(self, **values: object) -> str:
        """A new issue; its number."""
        return str(_sound(await self._http.post("/issues.json", json={"issue": values})).json()["issue"]["id"])

    async def put(self, ref: str, **values: object) -> None:
        """Change an issue."""
        _sound(await self._http.put(f"/issues/{ref}.json", json={"issue": values}))

    async def write(self, ref: str, text: str, files: Sequence[DeskFile] = (), **values: object) -> None:
        """Notes with files."""
        uploads = [await self._upload(file) for file in files]
        await self.put(ref, notes=text, uploads=uploads, **values)

    async def rewrite(self, entry: int, **values: object) -> None:
        """Change notes that were written."""
        _sound(await self._http.put(f"/journals/{entry}.json", json={"journal": values}))

    async def delete(self, ref: str) -> None:
        """Delete an issue."""
        _sound(await self._http.delete(f"/issues/{ref}.json"))

    async def content(self, attachment: int) -> bytes:
        """A file's bytes."""
        return _sound(await self._http.get(f"/attachments/download/{attachment}")).content

    async def _upload(self, file: DeskFile) -> Json:
        answer = await self._http.post(
            "/uploads.json",
            params={"filename": file.name},
            content=file.content,
            headers={"Content-Type": "application/octet-stream"},
        )
        token = _sound(answer).json()["upload"]["token"]
        return {"token": token, "filename": file.name, "content_type": file.mime}


def _sound(answer: httpx.Response) -> httpx.Response:
    assert answer.is_success, f"{answer.request.url.path}: {answer.status_code} {answer.text}"
    return answer
