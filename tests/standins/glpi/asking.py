"""One request: its parameters as PHP sees them, the login, and what the profile shows.

src/Api/APIRest.php (parseIncomingParams), src/Api/API.php (checkAppToken, checkSessionToken, initSession).
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import FormData, Headers, QueryParams, UploadFile

from tests.standins.desk_parts.faults import Json
from tests.standins.glpi.refusals import documented, error, session_invalid
from tests.standins.glpi.world import APP_TOKEN, SEEPRIVATE, SEEPUBLIC, Session, World


@dataclass(frozen=True, slots=True)
class Upload:
    """A file of a multipart body, under the name of its form field."""

    field: str
    name: str
    mime: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Ask:
    """A request with its parts."""

    world: World
    verb: str
    elements: tuple[str, ...]
    query: QueryParams
    headers: Headers
    body: Mapping[str, Any]
    uploads: tuple[Upload, ...] = ()

    def login(self) -> Session:
        """The session of the Session-Token, which this use keeps alive."""
        check_app_token(self)
        token = self.headers.get("session-token") or self.query.get("session_token")
        if not token:
            message = "parameter session_token is missing or empty"
            raise documented(self.world.api_url, message, "ERROR_SESSION_TOKEN_MISSING")
        found, now = self.world.sessions.get(token), self.world.parts.clock.now()
        if found is None or now - found.seen > self.world.switches.session_life:
            raise session_invalid()
        found.seen = now
        return found

    def flag(self, name: str) -> bool:
        """A boolean parameter of the query or the body."""
        given = self.query.get(name, self.body.get(name))
        return str(given).lower() in {"1", "true"}

    def inputs(self) -> tuple[list[Json], bool]:
        """The rows under `input`, and whether there may be several."""
        given = self.body.get("input")
        if isinstance(given, dict):
            return [given], False
        if isinstance(given, list) and all(isinstance(each, dict) for each in given):
            return given, True
        message = "input parameter must be an array of objects"
        raise documented(self.world.api_url, message, "ERROR_BAD_ARRAY")


def check_app_token(ask: Ask) -> None:
    """Every request needs it."""
    given = ask.headers.get("app-token") or ask.query.get("app_token", "")
    if not given:
        code = "ERROR_APP_TOKEN_PARAMETERS_MISSING"
        raise documented(ask.world.api_url, "missing parameter app_token", code)
    if given != APP_TOKEN:
        raise documented(ask.world.api_url, "parameter app_token seems wrong", "ERROR_WRONG_APP_TOKEN_PARAMETER")


def user_token(ask: Ask) -> str | None:
    """The remote access key in the Authorization header; logins with a password are switched off here."""
    kind, _, value = ask.headers.get("authorization", "").partition(" ")
    if kind == "user_token":
        return value
    if kind.lower() == "basic" and base64.b64decode(value + "==", validate=False):
        message = "usage of initSession resource with credentials is disabled"
        raise error(message, "ERROR_LOGIN_WITH_CREDENTIALS_DISABLED")
    return ask.query.get("user_token")


def read_json(raw: bytes, verb: str) -> Json:
    """The body of a request that is not multipart."""
    if not raw.strip():
        return {}
    if verb == "GET":
        raise error("GET Request should not have json payload (http body)", "ERROR_JSON_PAYLOAD_FORBIDDEN")
    try:
        found = json.loads(raw)
    except ValueError:
        raise error("JSON payload seems not valid", "ERROR_JSON_PAYLOAD_INVALID") from None
    if not isinstance(found, dict):
        raise error("JSON payload seems not valid", "ERROR_JSON_PAYLOAD_INVALID")
    return found


async def read_form(form: FormData) -> tuple[Json, tuple[Upload, ...]]:
    """The manifest and the files of a multipart body."""
    uploads = []
    for name, value in form.multi_items():
        if isinstance(value, UploadFile):
            mime = value.content_type or "application/octet-stream"
            # PHP keeps only what follows the last slash.
            uploads.append(Upload(name, (value.filename or "").rpartition("/")[2], mime, await value.read()))
    if not uploads:
        raise error("The file seems too big", "ERROR_UPLOAD_FILE_TOO_BIG_POST_MAX_SIZE")
    manifest = form.get("uploadManifest")
    try:
        found = json.loads(manifest if isinstance(manifest, str) else "")
    except ValueError:
        raise error("JSON payload seems not valid", "ERROR_JSON_PAYLOAD_INVALID") from None
    if not isinstance(found, dict) or not isinstance(found.get("input"), dict):
        raise error("JSON payload seems not valid", "ERROR_JSON_PAYLOAD_INVALID")
    return found, tuple(uploads)


def may_read_followup(session: Session, row: Json) -> bool:
    """Whether one followup may be opened: one's own always, private ones by a right (ITILFollowup::canViewItem)."""
    if session.profile.may("followup", SEEPRIVATE):
        return True
    return (not row["is_private"] and session.profile.may("followup", SEEPUBLIC)) or row["users_id"] == session.user


def lists_followup(session: Session, row: Json) -> bool:
    """Whether it is in lists, where being one's own does not help (the search's default condition)."""
    return session.profile.may("followup", SEEPRIVATE if row["is_private"] else SEEPUBLIC)
