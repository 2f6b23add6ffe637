"""What is believed of the names and types that people give their files."""

from __future__ import annotations

import pytest

from handlers.domain.media import UNKNOWN_TYPE, MediaKind, kind_of, safe_name, safe_type


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("ñ€😀.pdf", "ñ€😀.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\yo\\foto.png", "foto.png"),
        ("a\r\nX-Header: 1.txt", "aX-Header: 1.txt"),
        ("", "archivo"),
        ("x" * 300 + ".pdf", "x" * 146 + ".pdf"),
    ],
)
def test_file_names_lose_folders_and_control_characters(given: str, kept: str) -> None:
    """What a browser sends as a name is only a name."""
    assert safe_name(given) == kept


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("image/png", "image/png"),
        (" Text/Plain; charset=utf-8", "text/plain"),
        ("image/svg+xml", "image/svg+xml"),
        ("a/b\r\nX: 1", UNKNOWN_TYPE),
        ("text", UNKNOWN_TYPE),
        ("", UNKNOWN_TYPE),
        (None, UNKNOWN_TYPE),
    ],
)
def test_types_lose_their_parameters_and_must_look_like_types(given: str | None, kept: str) -> None:
    """Nothing else ever gets into a header."""
    assert safe_type(given) == kept


@pytest.mark.parametrize(
    ("mime", "kind"),
    [
        ("image/webp", MediaKind.PHOTO),
        ("image/svg+xml", MediaKind.DOCUMENT),
        ("image/tiff", MediaKind.DOCUMENT),
        ("audio/ogg", MediaKind.AUDIO),
        ("video/mp4", MediaKind.VIDEO),
        ("application/pdf", MediaKind.DOCUMENT),
        ("", MediaKind.DOCUMENT),
    ],
)
def test_only_what_can_be_shown_everywhere_is_a_picture(mime: str, kind: MediaKind) -> None:
    """A drawing that may hold a script, or a format that few can open, goes as a document."""
    assert kind_of(mime) is kind
