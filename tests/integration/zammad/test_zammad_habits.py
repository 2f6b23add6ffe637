"""The Zammad stand-in's memory, search and staff do what Zammad's do, the annoying things too."""

from __future__ import annotations

import time

import httpx
import pytest

from tests.integration.zammad.bot import ZammadBot
from tests.standins.desks.faults import FaultKind
from tests.standins.zammad.process import ZammadStandin
from tests.standins.zammad.staff import StaffFile


def test_a_customers_line_bears_the_customer_and_an_agents_note_does_not_open(
    bot: ZammadBot, zammad_standin: ZammadStandin
) -> None:
    ticket = bot.opened()
    bot.post("/ticket_articles", {"ticket_id": ticket, "body": "del bot", "type": "note"})
    first, second = zammad_standin.staff.lines(ticket)
    assert (first.sender, first.origin, first.author) == ("Customer", "p-7f3a", "bot@example.org")
    assert (second.sender, second.origin) == ("Agent", "")
    assert bot.get(f"/tickets/{ticket}", expand="true")["state"] == "new"
    zammad_standin.staff.reply(ticket, "por teléfono", kind="phone")
    assert bot.get(f"/tickets/{ticket}", expand="true")["state"] == "open"


def test_a_citizens_line_leaves_a_closed_ticket_closed(bot: ZammadBot, zammad_standin: ZammadStandin) -> None:
    ticket = bot.opened()
    zammad_standin.staff.solve(ticket)
    bot.post("/ticket_articles", {"ticket_id": ticket, "body": "sigo aquí", "sender": "Customer"})
    assert bot.get(f"/tickets/{ticket}", expand="true")["state"] == "closed"


def test_agents_read_notes_and_customers_do_not(bot: ZammadBot, zammad_standin: ZammadStandin) -> None:
    with ZammadBot(zammad_standin, "bot_customer") as customer:
        ticket = bot.draft(customer.get("/users/me")["id"])
        number = bot.post("/tickets", ticket)["id"]
        note = zammad_standin.staff.note(number, "canario", [StaffFile("c.txt", "text/plain", b"canario")])
        assert len(bot.http.get(f"/ticket_articles/by_ticket/{number}").json()) == 2
        assert len(customer.http.get(f"/ticket_articles/by_ticket/{number}").json()) == 1
        assert customer.refused("GET", f"/ticket_articles/{note}") == (403, "Not authorized")
        zammad_standin.staff.publish(note)
        assert customer.get(f"/ticket_articles/{note}")["body"] == "canario"


def test_html_and_links_come_as_the_vendor_cleans_them(bot: ZammadBot, zammad_standin: ZammadStandin) -> None:
    ticket = bot.opened()
    zammad_standin.staff.reply_html(
        ticket, "Pida <cita>\n\nGracias", {"Cita previa": "https://example.org/cita?a=1&b=2"}
    )
    article = bot.http.get(f"/ticket_articles/by_ticket/{ticket}").json()[-1]
    assert article["content_type"] == "text/html"
    assert "Pida &lt;cita&gt;" in article["body"]
    assert 'rel="nofollow noreferrer noopener"' in article["body"]


def test_an_inline_image_becomes_a_file_that_the_list_does_not_show(
    bot: ZammadBot, zammad_standin: ZammadStandin
) -> None:
    ticket = bot.opened()
    zammad_standin.staff.reply(ticket, 'Mire <img src="data:image/png;base64,AAAA">', is_html=True)
    article = bot.http.get(f"/ticket_articles/by_ticket/{ticket}").json()[-1]
    assert article["attachments"] == []
    place = article["body"].split('src="')[1].split('"')[0]
    assert bot.http.get(f"{zammad_standin.base_url}{place}").content == b"\0\0\0"


def test_merging_moves_the_lines_and_says_where_in_history_and_links(
    bot: ZammadBot, zammad_standin: ZammadStandin
) -> None:
    source, target = bot.opened(), bot.opened()
    zammad_standin.staff.merge(source, into=target)
    assert [line.text for line in zammad_standin.staff.lines(target)] == ["Hola", "Hola"]
    assert [line.text for line in zammad_standin.staff.lines(source)] == ["merged"]
    entry = next(each for each in bot.get(f"/ticket_history/{source}")["history"] if each["type"] == "merged_into")
    assert (entry["id_from"], entry["id_to"]) == (source, target)
    links = bot.get("/links", link_object="Ticket", link_object_value=source)["links"]
    assert [link["link_object_value"] for link in links] == [target]
    assert bot.get(f"/tickets/{source}", expand="true")["state"] == "merged"


def test_a_query_finds_nothing_before_the_index_knows_but_a_condition_does(
    bot: ZammadBot, zammad_standin: ZammadStandin
) -> None:
    zammad_standin.remote.index_lag(None)
    ticket = bot.opened(ventanilla_key="case-1")
    assert bot.found('ventanilla_key:"case-1"') == []
    condition = {"condition": {"ticket.ventanilla_key": {"operator": "is", "value": "case-1"}}}
    assert [each["id"] for each in bot.http.post("/tickets/search", json=condition).json()] == [ticket]
    assert bot.http.get("/users/search", params={"query": "login:p-7f3a"}).json() == []
    zammad_standin.remote.catch_up()
    assert bot.found('ventanilla_key:"case-1"') == [ticket]
    assert bot.http.get("/users/search", params={"query": "login:p-7f3a"}).json()[0]["login"] == "p-7f3a"


def test_the_index_cuts_keys_into_words_so_that_a_longer_one_also_fits(bot: ZammadBot) -> None:
    short, long = bot.opened(ventanilla_key="case-1"), bot.opened(ventanilla_key="case-1-2")
    assert sorted(bot.found('ventanilla_key:"case-1"')) == [short, long]
    assert bot.found('ventanilla_key:"case-1-2"') == [long]


def test_queries_know_fields_ranges_and_brackets_and_what_is_no_query_finds_nothing(
    bot: ZammadBot, zammad_standin: ZammadStandin
) -> None:
    first, second = bot.opened(), bot.opened()
    zammad_standin.staff.solve(first)
    assert bot.found("state.name:closed AND group_id:2") == [first]
    assert bot.found(f"id:>={second}") == [second]
    assert sorted(bot.found(f"number:22001 OR (id:{second} AND NOT state.name:(closed OR merged))")) == [first, second]
    assert sorted(bot.found("updated_at:[2026-01-01T00:00:00Z TO 2999-01-01T00:00:00Z]")) == [first, second]
    assert bot.found("updated_at:>=2026-01-01T00:00:00Z") == []
    assert "is no query" in zammad_standin.remote.ignored()[-1]
    assert len(bot.found(r"updated_at:>=2026-01-01T00\:00\:00Z")) == 2


def test_pages_have_hard_caps_and_totals_only_on_demand(bot: ZammadBot) -> None:
    customer = bot.citizen()
    numbers = [bot.post("/tickets", bot.draft(customer))["id"] for _ in range(205)]
    assert len(bot.http.get("/tickets", params={"per_page": 1000}).json()) == 100
    assert len(bot.http.get("/tickets", params={"page": 3, "per_page": 100}).json()) == 5
    order = {"query": "group_id:2", "sort_by": "id", "order_by": "asc"}
    assert len(bot.http.get("/tickets/search", params=order).json()) == 50
    assert len(bot.http.get("/tickets/search", params={**order, "per_page": 500}).json()) == 200
    told = bot.http.get(
        "/tickets/search", params={**order, "page": 3, "per_page": 100, "with_total_count": "true"}
    ).json()
    assert (told["total_count"], [each["id"] for each in told["records"]]) == (205, numbers[200:])
    assert bot.refused("GET", "/tickets/search?query=hola&sort_by=bogus")[0] == 422


def test_history_tells_who_changed_what_to_what(bot: ZammadBot, zammad_standin: ZammadStandin) -> None:
    ticket = bot.opened()
    zammad_standin.staff.take(ticket)
    zammad_standin.staff.solve(ticket)
    history = bot.get(f"/ticket_history/{ticket}")["history"]
    states = [(each["value_from"], each["value_to"]) for each in history if each.get("attribute") == "state"]
    assert states == [("new", "open"), ("open", "closed")]
    owner = next(each for each in history if each.get("attribute") == "owner")
    assert (owner["id_from"], owner["id_to"], owner["created_by_id"]) == (1, 3, 3)
    assert [each["id"] for each in history] == sorted(each["id"] for each in history)


def test_a_lost_answer_and_a_late_500_leave_the_work_done(bot: ZammadBot, zammad_standin: ZammadStandin) -> None:
    ticket = bot.opened()
    zammad_standin.remote.line.lose_next_answer()
    with pytest.raises(httpx.RemoteProtocolError):
        bot.http.post("/ticket_articles", json={"ticket_id": ticket, "body": "una"})
    zammad_standin.remote.line.fault(FaultKind.ERROR_AFTER)
    assert bot.http.post("/ticket_articles", json={"ticket_id": ticket, "body": "dos"}).status_code == 500
    zammad_standin.remote.line.fault(FaultKind.ERROR_BEFORE, status=503)
    assert bot.http.post("/ticket_articles", json={"ticket_id": ticket, "body": "tres"}).status_code == 503
    assert [line.text for line in zammad_standin.staff.lines(ticket)] == ["Hola", "una", "dos"]


def test_other_accidents_on_the_line(bot: ZammadBot, zammad_standin: ZammadStandin) -> None:
    line = zammad_standin.remote.line
    line.fault(FaultKind.TOO_MANY, methods="GET", retry_after="7")
    line.fault(FaultKind.TOO_MANY, methods="GET")
    answers = [bot.http.get("/users/me") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [429, 429, 200]
    assert [answer.headers.get("retry-after") for answer in answers] == ["7", None, None]
    line.fault(FaultKind.MALFORMED, methods="GET")
    with pytest.raises(ValueError, match=r"(?i)unterminated|expecting|delimiter"):
        bot.http.get("/users/me").json()
    line.fault(FaultKind.HTML, methods="GET")
    assert bot.http.get("/users/me").text.startswith("<html>")
    line.fault(FaultKind.SLOW, methods="GET", seconds=0.3)
    before = time.monotonic()
    assert bot.http.get("/users/me").status_code == 200
    assert time.monotonic() - before >= 0.3
    line.close()
    with pytest.raises(httpx.ConnectError):
        bot.http.get("/users/me")
    line.close(closed=False)
    assert bot.http.get("/users/me").status_code == 200
    assert [call["status"] for call in line.calls()][-1] == 200
