"""The objects as the API gives them: the fields of zenpy's recordings, in the same order."""

from __future__ import annotations

import html
import re
from urllib.parse import quote

from tests.standins.desk_parts.faults import Json
from tests.standins.zendesk.world import Audit, StoredFile, Ticket, User, World, stamp

VIA_API = "api"
VIA_WEB = "web"
BRAND_ID, FORM_ID, LOCALE_ID = 6_130_830_354_842, 6_130_830_344_474, 1


def via_json(channel: str, source: Json | None = None) -> Json:
    """Where something came from."""
    return {"channel": channel, "source": source or {"from": {}, "to": {}, "rel": None}}


def user_json(world: World, user: User) -> Json:
    """A person."""
    agent = user.staff
    return {
        "id": user.id,
        "url": f"{world.base_url}/api/v2/users/{user.id}.json",
        "name": user.name,
        "email": user.email,
        "created_at": stamp(user.created),
        "updated_at": stamp(user.updated or user.created),
        "time_zone": "Madrid",
        "iana_time_zone": "Europe/Madrid",
        "phone": None,
        "shared_phone_number": None,
        "photo": None,
        "locale_id": LOCALE_ID,
        "locale": "es",
        "organization_id": None,
        "role": user.role,
        "verified": agent,
        "external_id": user.external_id,
        "tags": [],
        "alias": None,
        "active": True,
        "shared": False,
        "shared_agent": False,
        "last_login_at": None,
        "two_factor_auth_enabled": None,
        "signature": None,
        "details": None,
        "notes": None,
        "role_type": {"admin": 4, "agent": 1 if user.only_private_comments else 0}.get(user.role),
        "custom_role_id": None,
        "moderator": agent,
        "ticket_restriction": user.ticket_restriction if agent else "requested",
        "only_private_comments": user.only_private_comments,
        "restricted_agent": not agent or user.ticket_restriction is not None,
        "suspended": False,
        "default_group_id": None,
        "report_csv": user.role == "admin",
        "user_fields": {},
    }


def ticket_json(world: World, ticket: Ticket) -> Json:
    """A ticket."""
    own = ticket.fields
    custom = [{"id": number, "value": own["custom_fields"].get(number)} for number in world.custom_fields]
    return {
        "url": f"{world.base_url}/api/v2/tickets/{ticket.id}.json",
        "id": ticket.id,
        "external_id": own["external_id"],
        "via": via_json(ticket.via),
        "created_at": stamp(ticket.created),
        "updated_at": stamp(ticket.updated),
        "type": own["type"],
        "subject": own["subject"],
        "raw_subject": own["subject"],
        "description": ticket.description,
        "priority": own["priority"],
        "status": own["status"],
        "recipient": None,
        "requester_id": own["requester_id"],
        "submitter_id": own["submitter_id"],
        "assignee_id": own["assignee_id"],
        "organization_id": None,
        "group_id": own["group_id"],
        "collaborator_ids": [],
        "follower_ids": [],
        "email_cc_ids": [],
        "forum_topic_id": None,
        "problem_id": None,
        "has_incidents": False,
        "is_public": any(audit.comment and audit.comment["public"] for audit in ticket.audits),
        "due_at": None,
        "tags": own["tags"],
        "custom_fields": custom,
        "satisfaction_rating": None,
        "sharing_agreement_ids": [],
        "custom_status_id": None,
        "fields": custom,
        "followup_ids": [],
        "ticket_form_id": FORM_ID,
        "brand_id": BRAND_ID,
        "allow_channelback": False,
        "allow_attachments": True,
        "from_messaging_channel": False,
    }


def attachment_json(world: World, stored: StoredFile) -> Json:
    """A file, without its bytes."""
    link = f"{world.base_url}/attachments/token/{stored.token}/?name={quote(stored.name)}"
    return {
        "url": f"{world.base_url}/api/v2/attachments/{stored.id}.json",
        "id": stored.id,
        "file_name": stored.name,
        "content_url": link,
        "mapped_content_url": link,
        "content_type": stored.mime,
        "size": len(stored.content),
        "width": None,
        "height": None,
        "inline": False,
        "deleted": False,
        "malware_access_override": False,
        "malware_scan_result": "not_scanned",
        "thumbnails": [],
    }


def audit_json(audit: Audit) -> Json:
    """An update with its events."""
    return {
        "id": audit.id,
        "ticket_id": audit.ticket_id,
        "created_at": stamp(audit.at),
        "author_id": audit.author_id,
        "metadata": {"system": {}, "custom": audit.custom},
        "events": audit.events,
        "via": via_json(audit.via, audit.source),
    }


def comment_json(audit: Audit) -> Json:
    """A comment as the list of comments gives it: more than the event in the audit."""
    assert audit.comment is not None
    return {
        **audit.comment,
        "via": via_json(audit.via, audit.source),
        "created_at": stamp(audit.at),
        "metadata": {"system": {}, "custom": audit.custom},
    }


def html_of(text: str) -> str:
    """What Zendesk makes of a plain body."""
    paragraphs = [html.escape(part, quote=False).replace("\n", "\n<br>") for part in re.split(r"\n\n+", text)]
    inner = "\n\n".join(f'<p dir="auto">{part}</p>' for part in paragraphs)
    return f'<div class="zd-comment" dir="auto">{inner}</div>'


def wrapped(fragment: str) -> str:
    """An HTML body inside the vendor's own element."""
    return f'<div class="zd-comment" dir="auto">{fragment}</div>'


def text_of(fragment: str) -> str:
    """The text of an HTML body, links as Markdown."""
    text = re.sub(r'(?is)<a\s[^>]*href="([^"]*)"[^>]*>(.*?)</a>', r"[\2](\1)", fragment)
    text = re.sub(r"(?i)<br\s*/?>", "\n", text)
    text = re.sub(r"(?i)</(p|div|li)>", "\n\n", text)
    return html.unescape(re.sub(r"<[^>]+>", "", text)).strip()
