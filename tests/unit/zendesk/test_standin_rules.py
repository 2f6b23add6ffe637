"""The Zendesk stand-in is as strict, and as lax, as the service: login, roles, types, status rules, keys."""

from __future__ import annotations

import pytest

from tests.unit.zendesk.account import Account


@pytest.fixture
def account() -> Account:
    return Account.fresh()


@pytest.mark.parametrize("login", [None, ("bot@agencia.example", "x"), ("nobody@x.example/token", "zd-api-token-4f9c")])
def test_a_wrong_login_is_refused(account: Account, login: tuple[str, str] | None) -> None:
    answer = account.http.get("/api/v2/tickets.json", auth=login)
    assert (answer.status_code, answer.json()) == (401, {"error": "Couldn't authenticate you"})


def test_an_unknown_route_is_not_found(account: Account) -> None:
    answer = account.ask("GET", "nonsense.json")
    assert (answer.status_code, answer.json()["error"]) == (404, "InvalidEndpoint")


def test_a_number_that_is_none_is_refused_and_an_unknown_one_not_found(account: Account) -> None:
    assert account.ask("GET", "tickets/abc.json").status_code == 400
    assert account.ask("GET", "tickets/999.json").json() == {"error": "RecordNotFound", "description": "Not found"}


@pytest.mark.parametrize(
    ("ticket", "status"),
    [
        ([], 400),
        ({"subject": 5, "comment": {"body": "x"}}, 400),
        ({"comment": {"body": ["x"]}}, 400),
        ({"comment": {"body": "x"}, "requester_id": "7"}, 400),
        ({"comment": {"body": "x"}, "status": "nosuch"}, 422),
        ({"comment": {"body": "x"}, "assignee_id": 7}, 422),
        ({"comment": {"body": "x", "author_id": 7}}, 422),
        ({"comment": {"body": " "}}, 422),
        ({"comment": {"body": "x" * 65_537}}, 422),
        ({"subject": "x"}, 422),
    ],
)
def test_wrong_types_and_values_are_refused(account: Account, ticket: object, status: int) -> None:
    assert account.ask("POST", "tickets", {"ticket": ticket}).status_code == status
    assert account.ask("GET", "tickets").json()["count"] == 0


def test_broken_json_is_refused(account: Account) -> None:
    answer = account.ask("POST", "tickets", content=b"{", headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["message"]) == (422, "Server could not parse JSON")


def test_an_unknown_field_is_ignored_as_the_service_does_but_noted(account: Account) -> None:
    account.ticket(nonsense=1)
    assert account.control("violations") == [
        "ticket.nonsense is not an attribute that can be written; Zendesk ignores it"
    ]


def test_a_citizen_may_not_see_tickets_but_sees_the_public_side_of_their_own(account: Account) -> None:
    number = account.ticket(requester_id=account.person("citizen"))["id"]
    account.ask("PUT", f"tickets/{number}", {"ticket": {"comment": {"body": "interno", "public": False}}})
    assert account.ask("GET", f"tickets/{number}", part="citizen").status_code == 403
    seen = account.ask("GET", f"requests/{number}/comments", part="citizen").json()["comments"]
    assert [each["body"] for each in seen] == ["Hola"]


def test_a_restricted_agent_sees_only_what_is_assigned_to_them(account: Account) -> None:
    number = account.ticket()["id"]
    assert account.ask("GET", f"tickets/{number}", part="restricted_agent").status_code == 403
    assert account.ask("GET", "tickets", part="restricted_agent").json()["count"] == 0
    account.ask("PUT", f"tickets/{number}", {"ticket": {"assignee_id": account.person("restricted_agent")}})
    assert account.ask("GET", f"tickets/{number}", part="restricted_agent").status_code == 200


def test_a_light_agents_reply_is_private_whatever_they_ask_for(account: Account) -> None:
    number = account.ticket()["id"]
    comment = {"comment": {"body": "público", "public": True}}
    account.ask("PUT", f"tickets/{number}", {"ticket": comment}, "light_agent")
    assert account.ask("GET", f"tickets/{number}/comments").json()["comments"][-1]["public"] is False


@pytest.mark.parametrize("path", ["incremental/ticket_events?start_time=0", "ticket_audits", "webhooks"])
def test_exports_and_webhooks_are_for_administrators(account: Account, path: str) -> None:
    assert account.ask("GET", path).status_code == 403
    assert account.ask("GET", path, part="admin").status_code == 200


def test_one_idempotency_key_makes_one_ticket_for_two_hours(account: Account) -> None:
    body, key = {"ticket": {"subject": "s", "comment": {"body": "x"}}}, {"Idempotency-Key": "k"}
    first, second = (account.ask("POST", "tickets", body, headers=key) for _ in range(2))
    assert [each.headers["x-idempotency-lookup"] for each in (first, second)] == ["miss", "hit"]
    assert first.json() == second.json()
    other = account.ask("POST", "tickets", {"ticket": {"comment": {"body": "y"}}}, headers=key)
    assert (other.status_code, other.json()["error"]) == (400, "IdempotentRequestError")
    account.control("clock", seconds=7201)
    assert account.ask("POST", "tickets", body, headers=key).json()["ticket"]["id"] == 2


def test_a_taken_ticket_is_open_and_never_new_again(account: Account) -> None:
    number = account.ticket()["id"]
    taken = account.ask("PUT", f"tickets/{number}", {"ticket": {"assignee_id": account.person("agent")}})
    assert taken.json()["ticket"]["status"] == "open"
    assert account.ask("PUT", f"tickets/{number}", {"ticket": {"status": "new"}}).status_code == 422


def test_closed_is_final(account: Account) -> None:
    number = account.ticket()["id"]
    assert account.ask("PUT", f"tickets/{number}", {"ticket": {"status": "closed"}}).status_code == 200
    for change in ({"status": "open"}, {"comment": {"body": "x"}}):
        answer = account.ask("PUT", f"tickets/{number}", {"ticket": change})
        assert answer.status_code == 422
        assert "closed prevents ticket update" in answer.json()["details"]["status"][0]["description"]


def test_solving_an_unassigned_ticket_takes_it_or_is_refused_by_the_accounts_setting(account: Account) -> None:
    first, second = account.ticket()["id"], account.ticket()["id"]
    solved = account.ask("PUT", f"tickets/{first}", {"ticket": {"status": "solved"}}).json()["ticket"]
    assert solved["assignee_id"] == account.person("bot")
    account.control("set", assign_on_solve=False)
    answer = account.ask("PUT", f"tickets/{second}", {"ticket": {"status": "solved"}})
    assert answer.status_code == 422
    assert "required when solving" in answer.text


def test_search_lags_but_the_list_by_external_id_does_not(account: Account) -> None:
    account.control("set", search_lag=60)
    account.ticket(external_id="caso 1")
    query = {"query": 'type:ticket external_id:"caso 1"'}
    assert account.ask("GET", "search.json", params=query).json()["count"] == 0
    assert account.ask("GET", "tickets.json", params={"external_id": "caso 1"}).json()["count"] == 1
    account.control("clock", seconds=61)
    assert account.ask("GET", "search.json", params=query).json()["results"][0]["result_type"] == "ticket"


def test_the_last_minute_is_left_out_of_exports_when_so_set(account: Account) -> None:
    account.ticket()
    path = "incremental/ticket_events.json?start_time=0&include=comment_events"
    account.control("set", incremental_lag=60)
    assert account.ask("GET", path, part="admin").json()["ticket_events"] == []
    account.control("clock", seconds=61)
    event = account.ask("GET", path, part="admin").json()["ticket_events"][0]
    assert [each["body"] for each in event["child_events"] if each["event_type"] == "Comment"] == ["Hola"]


def test_a_safe_update_of_a_ticket_changed_since_is_refused(account: Account) -> None:
    number = account.ticket()["id"]
    change = {"status": "open", "safe_update": True, "updated_stamp": "2000-01-01T00:00:00Z"}
    assert account.ask("PUT", f"tickets/{number}", {"ticket": change}).status_code == 409


def test_people_are_made_once_by_external_id(account: Account) -> None:
    body = {"user": {"name": "Ciudadana", "external_id": "p-1"}}
    first, second = (account.ask("POST", "users/create_or_update.json", body) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["user"]["id"] == second.json()["user"]["id"]
    assert account.ask("POST", "users", body).status_code == 422
    assert account.ask("POST", "users/create_or_update", {"user": {"external_id": "p-2"}}).status_code == 422


def test_an_upload_is_attached_once_and_a_used_token_is_ignored_but_noted(account: Account) -> None:
    sent = account.ask("POST", "uploads.json", params={"filename": "ñ€😀.txt"}, content=b"\x00\xff")
    token = sent.json()["upload"]["token"]
    for _ in range(2):
        made = account.ask("POST", "tickets", {"ticket": {"comment": {"body": "x", "uploads": [token]}}}).json()
        sizes = [len(event["attachments"]) for event in made["audit"]["events"] if event["type"] == "Comment"]
    assert sizes == [0]
    assert "used before" in account.control("violations")[0]


def test_a_merged_ticket_is_closed_and_a_deleted_one_is_not_found(account: Account) -> None:
    numbers = [account.ticket()["id"] for _ in range(3)]
    job = account.ask("POST", f"tickets/{numbers[1]}/merge", {"ids": [numbers[0]]}, "agent").json()["job_status"]
    assert job["status"] == "queued"
    assert account.ask("GET", f"job_statuses/{job['id']}").json()["job_status"]["status"] == "completed"
    merged = account.ask("GET", f"tickets/{numbers[0]}").json()["ticket"]
    assert (merged["status"], "closed_by_merge" in merged["tags"]) == ("closed", True)
    assert account.ask("DELETE", f"tickets/{numbers[2]}").status_code == 204
    assert account.ask("GET", f"tickets/{numbers[2]}").status_code == 404
    assert account.ask("PUT", f"deleted_tickets/{numbers[2]}/restore", {}).status_code == 200
    assert account.ask("GET", f"tickets/{numbers[2]}").status_code == 200


def test_metadata_is_kept_with_the_update_that_brought_it(account: Account) -> None:
    number = account.ticket(metadata={"clave": "k-1"})["id"]
    body = {"ticket": {"comment": {"body": "x"}, "metadata": {"clave": "k-2"}}}
    account.ask("PUT", f"tickets/{number}", body)
    audits = account.ask("GET", f"tickets/{number}/audits").json()["audits"]
    assert [audit["metadata"]["custom"] for audit in audits] == [{"clave": "k-1"}, {"clave": "k-2"}]
