"""Uploads and attachments.

Answer of an upload: zenpy's TestAttachmentUpload; a content_url leads by a redirect to the bytes on another host, which,
as several public clients note, refuses a caller who sends the login along.
"""

from __future__ import annotations

import secrets

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from tests.standins.zendesk.asking import Ask
from tests.standins.zendesk.refusals import Refusal, bad_attribute, no_record
from tests.standins.zendesk.shapes import attachment_json
from tests.standins.zendesk.world import StoredFile, World, stamp

LARGEST = 50 * 1024 * 1024
TOKEN_LIFE = 3 * 24 * 3600


def upload(ask: Ask) -> Response:
    """POST /uploads?filename= with the bytes as the body; `token` adds to an earlier upload."""
    name, world = ask.query.get("filename"), ask.world
    if not name:
        raise bad_attribute("filename", "given")
    if len(ask.body) > LARGEST:
        description = f"{name} is larger than the {LARGEST} bytes allowed"
        raise Refusal(413, {"error": "AttachmentTooLarge", "description": description})
    token = ask.query.get("token") or secrets.token_urlsafe(18)
    if ask.query.get("token") and token not in world.uploads:
        raise no_record()
    mime = ask.headers.get("content-type", "application/octet-stream")
    stored = StoredFile(world.new_id(), secrets.token_urlsafe(18), name, mime, ask.body)
    world.files[stored.id] = stored
    world.uploads.setdefault(token, []).append(stored.id)
    shown = [attachment_json(world, world.files[number]) for number in world.uploads[token]]
    expires = stamp(world.now() + TOKEN_LIFE)
    body = {"upload": {"token": token, "expires_at": expires, "attachments": shown, "attachment": shown[-1]}}
    return JSONResponse(body, status_code=201, headers={"Location": shown[-1]["url"]})


def drop(ask: Ask) -> Response:
    """DELETE /uploads/{token}."""
    if ask.world.uploads.pop(ask.params["token"], None) is None:
        raise no_record()
    return Response(status_code=204)


def show(ask: Ask) -> Response:
    """GET /attachments/{id}."""
    ask.agents_only()
    stored = ask.world.files.get(ask.number())
    if stored is None:
        raise no_record()
    return JSONResponse({"attachment": attachment_json(ask.world, stored)})


def content(world: World, request: Request) -> Response:
    """GET /attachments/token/{token}/: needs no login but the token, and leads on to the bytes."""
    token = request.path_params["token"]
    if not any(each.token == token for each in world.files.values()):
        return Response("Not found", status_code=404, media_type="text/plain")
    elsewhere = world.base_url.replace("127.0.0.1", "localhost")
    return RedirectResponse(f"{elsewhere}/zdusercontent/attachment/{token}", status_code=302)


def data(world: World, request: Request) -> Response:
    """The bytes, refused to a caller who sends the login along."""
    if "authorization" in request.headers:
        return Response("Forbidden", status_code=403, media_type="text/plain")
    found = [each for each in world.files.values() if each.token == request.path_params["token"]]
    if not found:
        return Response("Not found", status_code=404, media_type="text/plain")
    return Response(found[0].content, headers={"Content-Type": found[0].mime})
