"""What staff wrote in HTML survives HTML of any kind, and nothing that is hidden comes out with it."""

from __future__ import annotations

import pytest

from crm_adapter.shared.html import text_of

HIDDEN = "Zoraida"


def _deep(levels: int, within: str) -> str:
    return f"<p>Antes</p>{'<div>' * levels}{within}{'</div>' * levels}<p>Después</p>"


@pytest.mark.parametrize("levels", [1, 200, 254, 255, 256, 1000, 20_000])
def test_words_survive_any_depth(levels: int) -> None:
    said = text_of(_deep(levels, "Traiga el <b>DNI</b><br>y esto: <a href='https://a.example/x'>impreso</a>"))
    assert said.split() == ["Antes", "Traiga", "el", "DNI", "y", "esto:", "impreso", "(https://a.example/x)", "Después"]
    assert "DNI\ny esto" in said


@pytest.mark.parametrize(
    "hidden",
    [
        f"<span style='display:none'>{HIDDEN}</span>",
        f"<span style='Display : NONE ! important'>a<span>b</span>{HIDDEN}</span>",
        f"<p hidden>{HIDDEN}</p>",
        f"<template><p>{HIDDEN}</p></template>",
        f"<script>{HIDDEN}</script>",
        f"<style>{HIDDEN}</style>",
        f"<!-- {HIDDEN} -->",
        f"<div style='display:none'><div>{HIDDEN}</div><br>{HIDDEN}</div>",
    ],
)
@pytest.mark.parametrize("levels", [1, 1000])
def test_what_is_hidden_stays_hidden_at_any_depth(hidden: str, levels: int) -> None:
    said = text_of(_deep(levels, f"uno {hidden} dos"))
    assert HIDDEN not in said
    assert said.split() == ["Antes", "uno", "dos", "Después"]


def test_a_hidden_part_without_an_end_ends_nowhere() -> None:
    assert text_of(_deep(1000, f"uno <span style='display:none'>{HIDDEN}")).split() == ["Antes", "uno"]


def test_a_page_with_a_head_keeps_its_words() -> None:
    page = f"<!doctype html><html><head><title>{HIDDEN}</title><meta charset=utf-8><body>{_deep(1000, 'Hola')}"
    assert text_of(page).split() == ["Antes", "Hola", "Después"]


@pytest.mark.parametrize("levels", [1, 1000])
def test_half_a_character_does_not_cut_what_follows(levels: int) -> None:
    said = text_of(_deep(levels, "uno \ud83d dos \udc00"))
    assert said.split() == ["Antes", "uno", "\N{REPLACEMENT CHARACTER}", "dos", "\N{REPLACEMENT CHARACTER}", "Después"]
    said.encode()
