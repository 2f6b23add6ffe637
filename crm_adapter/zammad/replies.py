"""Which of Zammad's articles may leave the desk, and what they say to the citizen."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from crm_adapter.shared.html import text_of
from crm_adapter.zammad.answers import Article, Attachment
from handlers.domain.media import MediaRef, kind_of, safe_name, safe_type

NAME = "zammad"
_AGENT = "Agent"
_MERGED = "merged"
# A picture pasted into a text: Zammad takes it out of the list of attachments and points to it in the HTML.
_INLINE = re.compile(r"/api/v1/ticket_attachment/\d{1,18}/(\d{1,18})/(\d{1,18})")


def may_leave(article: Article, ours: Collection[int], types: Iterable[str]) -> bool:
    """An agent's public article of an allowed type that none of our accounts wrote; whatever is unknown says no.

    An article that somebody else wrote down for the citizen bears the sender Customer and stays.
    """
    return (
        article.internal is False
        and article.sender == _AGENT
        and article.type in set(types)
        and article.created_by_id is not None
        and article.created_by_id not in ours
    )


def left_by_merging(article: Article) -> bool:
    """Zammad itself leaves a public article "merged" in a case that went into another."""
    return (article.body or "").strip() == _MERGED


def said(article: Article) -> str:
    """The article as plain text."""
    body = article.body or ""
    return text_of(body) if "html" in (article.content_type or "").lower() else body


def media_of(article: Article) -> tuple[MediaRef, ...]:
    """The article's files, pictures pasted into its text last; `ref` is ARTICLE/FILE."""
    files = [_media(article, file) for file in article.attachments if not file.alternative]
    listed = {file.ref for file in files}
    pasted = dict.fromkeys(
        f"{article.id}/{found[2]}" for found in _INLINE.finditer(article.body or "") if _own(article, found)
    )
    # Zammad does not say what a pasted picture is called or made of.
    inline = [MediaRef(NAME, ref, kind_of(""), "imagen", safe_type("")) for ref in pasted if ref not in listed]
    return (*files, *inline)


def _own(article: Article, found: re.Match[str]) -> bool:
    return int(found[1]) == article.id


def _media(article: Article, file: Attachment) -> MediaRef:
    mime = safe_type(file.mime)
    return MediaRef(NAME, f"{article.id}/{file.id}", kind_of(mime), safe_name(file.filename), mime, file.size)
