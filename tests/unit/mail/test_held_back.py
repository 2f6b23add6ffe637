"""What staff did not mean for the citizen stays: notes with a slip of the pen, and what a mail hides in its HTML."""

from __future__ import annotations

import pytest

from crm_adapter.mail.orders import said
from crm_adapter.mail.standing import Order
from crm_adapter.shared.html import text_of

CANARY = "Zoraida"


@pytest.mark.parametrize(
    "written",
    [
        f"#nota {CANARY}",
        f"# nota {CANARY}",
        f"#Nota- {CANARY}",
        f"#nota—{CANARY}",
        f"#nota\u00a0{CANARY}",
        f"\u200b#nota {CANARY}",
        f"\ufeff# NOTA\n{CANARY}",
        f"*#nota* {CANARY}",
        f"«#nota {CANARY}»",
        f"- #nota\n{CANARY}",
        f"＃nota {CANARY}",
    ],
)
def test_a_note_with_a_slip_of_the_pen_is_a_note(written: str) -> None:
    """On the first line and further down."""
    assert said(written).order is Order.NOTE
    assert said(written).text == ""
    assert said(f"Buenos días\n{written}").text == "Buenos días"


@pytest.mark.parametrize("written", ["Nota: traiga su DNI", "Es la nota #3", "Vea #nota en la página", "n.º 4"])
def test_a_word_in_the_midst_of_a_line_orders_nothing(written: str) -> None:
    """It is the citizen's."""
    assert said(written).text == written


@pytest.mark.parametrize(
    "hidden",
    [
        '<p style="display:none">{}</p>',
        '<p style="color: red; display: none !important">{}</p>',
        "<p hidden>{}</p>",
        '<span class="a" hidden="hidden">{}</span>',
        "<template>{}</template>",
        "<!-- {} -->",
        "<style>{}</style>",
    ],
)
def test_what_html_hides_is_not_said(hidden: str) -> None:
    """Whoever wrote it did not see it."""
    assert text_of(f"<div>Hola{hidden.format(CANARY)}</div>").strip() == "Hola"


def test_what_only_speaks_of_hiding_is_said() -> None:
    """Names and addresses hide nothing."""
    html = '<p class="a hidden b" title="hidden">!important <a href="https://a.es/?x=hidden">sí</a></p>'
    assert text_of(html) == "!important sí (https://a.es/?x=hidden)"
