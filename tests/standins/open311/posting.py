"""Judges a POST of a new service request: form-encoded, with a key, a service, a place and a filled-in form."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from tests.standins.open311.refusals import Refusal
from tests.standins.open311.shapes import API_KEY

LONGEST_DESCRIPTION = 4000
OPTIONAL = (
    "lat", "long", "address_string", "address_id", "email", "device_id", "account_id",
    "first_name", "last_name", "phone", "description", "media_url",
)  # fmt: skip
KNOWN = frozenset({*OPTIONAL, "api_key", "jurisdiction_id", "service_code"})
_ATTRIBUTE = re.compile(r"attribute\[(?P<code>[^\[\]]+)\](?P<many>\[\])?")
_MARKUP = re.compile(r"</?[A-Za-z][^<>]*>")
_BOT_TOKEN = re.compile(r"\b\d{5,}:[\w-]{30,}|api\.telegram\.org")
_MEDIA = frozenset({"http", "https"})
Complain = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Form:
    """The arguments of a POST; what was given empty counts as not given."""

    fields: Mapping[str, str]
    attributes: Mapping[str, Sequence[str]]


def read_form(content_type: str, body: bytes, complain: Complain) -> Form:
    """Raises Refusal for anything that is not a UTF-8 form."""
    if content_type.partition(";")[0].strip().lower() != "application/x-www-form-urlencoded":
        raise Refusal(400, "The request must be sent as application/x-www-form-urlencoded")
    try:
        given = parse_qs(body.decode(), keep_blank_values=True, errors="strict")
    except UnicodeDecodeError:
        raise Refusal(400, "The request is not valid UTF-8") from None
    attributes: dict[str, list[str]] = {}
    fields: dict[str, str] = {}
    for name, values in given.items():
        fitting = _ATTRIBUTE.fullmatch(name)
        if fitting is not None:
            attributes.setdefault(fitting["code"], []).extend(values)
        elif name not in KNOWN:
            complain(f"{name} is not an argument of POST requests and was ignored")
        else:
            if len(values) > 1:
                complain(f"{name} was given {len(values)} times; only the last one counts")
            fields[name] = values[-1]
    return Form({name: value for name, value in fields.items() if value}, attributes)


def check_key(form: Form) -> None:
    """Raises Refusal (403) without the right key in the form."""
    if "api_key" not in form.fields:
        raise Refusal(403, "Missing api_key - can't proceed with create_request.")
    if form.fields["api_key"] != API_KEY:
        raise Refusal(403, "Invalid api_key received - can't proceed with create_request.")


def check_fields(form: Form, refuses_html: bool, complain: Complain) -> None:
    """Raises Refusal naming everything that is wrong with place, description or media."""
    fields = form.fields
    wrong = [*_place_problems(fields), *_media_problems(fields)]
    description = fields.get("description", "")
    if len(description) > LONGEST_DESCRIPTION:
        wrong.append(f"description is longer than {LONGEST_DESCRIPTION} characters")
    if _MARKUP.search(description):
        complain("the description has markup in it")
        if refuses_html:
            wrong.append("description may not contain html or code")
    if any(_BOT_TOKEN.search(value) for name, value in fields.items() if name != "api_key"):
        complain("what looks like a bot's token was sent")
    if wrong:
        raise Refusal(400, *wrong)


def _place_problems(fields: Mapping[str, str]) -> Sequence[str]:
    if "lat" in fields or "long" in fields:
        return [
            f"{name} was not provided or is not a WGS84 coordinate"
            for name, limit in (("lat", 90.0), ("long", 180.0))
            if not _coordinate(fields.get(name, ""), limit)
        ]
    if "address_string" in fields or "address_id" in fields:
        return ()
    return ["A full location must be provided: lat and long, or address_string, or address_id"]


def _coordinate(given: str, limit: float) -> bool:
    return re.fullmatch(r"-?\d{1,3}(\.\d+)?", given, re.ASCII) is not None and abs(float(given)) <= limit


def _media_problems(fields: Mapping[str, str]) -> Sequence[str]:
    address = fields.get("media_url")
    if address is None:
        return ()
    parts = urlsplit(address)
    return () if parts.scheme in _MEDIA and parts.hostname else ["media_url is not a URL"]
