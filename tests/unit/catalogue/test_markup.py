"""HTML pasted into cells becomes the product's small mark-up."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.domain.text import rich
from nlu.catalogue.markup import TAG, from_html, looks_like_html


@pytest.mark.parametrize(
    ("html", "ours"),
    [
        ("<p>Uno</p><p>Dos</p>", "Uno\n\nDos"),
        ("<ul><li>DNI&nbsp;o NIE</li><li>Copia &amp; original</li></ul>", "- DNI o NIE\n- Copia & original"),
        ("Traiga:<ul><li>A</li><li>B</li></ul>y venga", "Traiga:\n- A\n- B\n\ny venga"),
        ("<ol><li><p>Pida cita</p></li><li><p>Venga</p></li></ol>", "- Pida cita\n- Venga"),
        ("Antes<br/>después<br>fin", "Antes\ndespués\nfin"),
        ("Es <b>muy</b> <strong> importante </strong>.", "Es **muy** **importante** ."),
        ("Vea <a href='https://example.org/a'>la guía</a>.", "Vea [la guía](https://example.org/a)."),
        ('<a href="mailto:a@example.org">Escriba</a>', "[Escriba](mailto:a@example.org)"),
        ('<a href="javascript:alert(1)">Pulse</a>', "Pulse"),
        ('<a href="https://example.org/x"></a>', "[https://example.org/x](https://example.org/x)"),
        ("<script>alert(1)</script><style>p{}</style>Texto<!-- nota -->", "Texto"),
        ("<b>sin cerrar", "**sin cerrar**"),
        ("<p><b>Dos</p><p>párrafos</b></p>", "**Dos**\n\n**párrafos**"),
        ("tr&aacute;mite n&uacute;m.&#160;2", "trámite núm. 2"),
        ("<table><tr><td>A</td><td>B</td></tr><tr><td>C</td></tr></table>", "A B\nC"),
    ],
)
def test_html_becomes_small_markup(html: str, ours: str) -> None:
    assert looks_like_html(html)
    assert from_html(html) == ours


@pytest.mark.parametrize("text", ["anchura < 5 m y fondo > 3 m", "R&D; casi", "a <nombre> b", "Ley 39/2015", "2 << 3"])
def test_text_that_only_has_angle_brackets_is_left_alone(text: str) -> None:
    assert not looks_like_html(text)


PIECES = (
    "<p>|</p>|<b>|</b>|<ul>|<li>|</li>|</ul>|<a href='https://example.org/a'>|</a>|<br>|<!--|-->|<script>|</script>|<![CDATA[|]]>|<!|<?"
    "|&amp;|&lt;p&gt;|<|x|  |\n|- |**|[|]"
)


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES.split("|")), max_size=12))
def test_whatever_is_pasted_no_known_tag_survives(pieces: list[str]) -> None:
    result = from_html("".join(pieces))
    assert not TAG.search(result)
    rich(result)
