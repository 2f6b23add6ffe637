"""Published versions of the agency's content."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import datetime

from pydantic import ValidationError
from sqlalchemy import Connection, func, insert, select

from bot.store.tables import content_snapshot
from bot.store.values import AGENCY, as_json
from handlers.domain.agency import Agency
from handlers.errors import Misconfigured, Rejected


def publish(connection: Connection, agency: Agency, at: datetime) -> int:
    """Store a new version and return its number; equal content keeps the number that it has."""
    body = as_json(AGENCY, replace(agency, version=0))
    # A set has no order of its own, and the digest must not depend on one.
    body["holidays"] = sorted(body["holidays"])
    digest = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
    newest = latest_version(connection)
    if (
        newest
        and connection.execute(
            select(content_snapshot.c.digest).where(content_snapshot.c.version == newest)
        ).scalar_one()
        == digest
    ):
        return newest
    connection.execute(insert(content_snapshot).values(version=newest + 1, digest=digest, body=body, published_at=at))
    return newest + 1


def latest_version(connection: Connection) -> int:
    """The newest version's number; 0 where nothing was published."""
    return connection.execute(select(func.max(content_snapshot.c.version))).scalar_one() or 0


def read(connection: Connection, version: int) -> Agency:
    """One published version. Raises Rejected when there is none of that number, Misconfigured when it is not of today's form."""
    body = connection.execute(
        select(content_snapshot.c.body).where(content_snapshot.c.version == version)
    ).scalar_one_or_none()
    if body is None:
        raise Rejected(f"There is no published content with the version {version}.")
    try:
        return replace(AGENCY.validate_python(body), version=version)
    except ValidationError:
        raise Misconfigured(
            f"The published content (version {version}) was not written for this program: run 'ventanilla content publish' again."
        ) from None
