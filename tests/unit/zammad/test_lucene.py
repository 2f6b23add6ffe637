"""The stand-in's query language takes and refuses what the search engine's does."""

from __future__ import annotations

import pytest

from tests.standins.zammad import lucene

DOCUMENT: dict[str, list[object]] = {
    "id": [7],
    "title": ["Padrón: pide una persona"],
    "state.name": ["new"],
    "ventanilla_key": ["tg-1-2"],
    "updated_at": ["2026-03-10T12:00:00.500Z"],
    "article.body": ["Hola", "Traiga el DNI"],
    "close_at": [None],
}


@pytest.mark.parametrize(
    "query",
    [
        "padrón",
        'title:"pide una"',
        "ventanilla_key:tg-1",
        'ventanilla_key:"tg-1"',
        "article.body:dni AND id:7",
        "id:(6 OR 7) state.name:new",
        "NOT state.name:closed",
        "-state.name:closed +id:7",
        "id:>=7 AND id:<8",
        "updated_at:[2026-03-10T12:00:00Z TO 2026-03-10T12:00:01Z]",
        r"updated_at:>=2026-03-10T12\:00\:00Z",
        r"title:padrón\:",
    ],
)
def test_queries_that_fit(query: str) -> None:
    assert lucene.parse(query)(DOCUMENT)


@pytest.mark.parametrize(
    "query",
    [
        "padron",
        'title:"una pide"',
        'ventanilla_key:"tg-12"',
        "state.name:closed",
        "id:{7 TO 9]",
        "updated_at:>2026-03-11",
        "close_at:>2000-01-01",
        "nothing:7",
        "NOT padrón",
    ],
)
def test_queries_that_do_not_fit(query: str) -> None:
    assert not lucene.parse(query)(DOCUMENT)


@pytest.mark.parametrize(
    "query",
    ["", "(", "title:", "a AND", "a)", "updated_at:>=2026-03-10T12:00:00Z", '"open', "id:[1 TO ]", "[1 TO 2]"],
)
def test_texts_that_are_no_query(query: str) -> None:
    with pytest.raises(lucene.NotAQuery):
        lucene.parse(query)
