"""The GLPI stand-in is as strict, and as lax, as the real one: sessions, rights, states, encoded text, ranges."""

from __future__ import annotations

import json

import pytest

from tests.standins.glpi.text import as_read, decoded, encoded, rich
from tests.unit.glpi.installation import Installation


@pytest.fixture
def glpi() -> Installation:
    return Installation.fresh()


def test_a_session_needs_the_applications_token_and_the_users(glpi: Installation) -> None:
    def begin(**headers: str) -> tuple[int, str]:
        answer = glpi.http.get("/apirest.php/initSession", headers=headers)
        return answer.status_code, answer.json()[0]

    user = "user_token user-token-bot"
    assert begin(**{"App-Token": "", "Authorization": user}) == (400, "ERROR_APP_TOKEN_PARAMETERS_MISSING")
    assert begin(**{"App-Token": "x", "Authorization": user}) == (400, "ERROR_WRONG_APP_TOKEN_PARAMETER")
    assert begin() == (400, "ERROR_LOGIN_PARAMETERS_MISSING")
    assert begin(Authorization="user_token x") == (401, "ERROR_GLPI_LOGIN_USER_TOKEN")
    assert begin(Authorization="Basic Z2xwaTpnbHBp") == (400, "ERROR_LOGIN_WITH_CREDENTIALS_DISABLED")


def test_without_a_living_session_nothing_is_told(glpi: Installation) -> None:
    missing = glpi.http.get("/apirest.php/Ticket")
    assert (missing.status_code, missing.json()[0]) == (400, "ERROR_SESSION_TOKEN_MISSING")
    glpi.headers()
    glpi.control("clock", seconds=3601)
    gone = glpi.ask("GET", "Ticket")
    assert (gone.status_code, gone.json()[0]) == (401, "ERROR_SESSION_TOKEN_INVALID")
    glpi.sessions.clear()
    assert glpi.ask("GET", "Ticket").status_code == 200
    assert glpi.ask("GET", "killSession").json() is True
    assert glpi.ask("GET", "Ticket").status_code == 401


@pytest.mark.parametrize(
    ("verb", "path", "body", "status", "code"),
    [
        ("GET", "Nonsense", None, 400, "ERROR_RESOURCE_NOT_FOUND_NOR_COMMONDBTM"),
        ("GET", "Ticket/99", None, 404, "ERROR_ITEM_NOT_FOUND"),
        ("GET", "Ticket", {"input": {}}, 400, "ERROR_JSON_PAYLOAD_FORBIDDEN"),
        ("POST", "Ticket", {}, 400, "ERROR_BAD_ARRAY"),
        ("POST", "Ticket", {"input": "x"}, 400, "ERROR_BAD_ARRAY"),
        ("POST", "Ticket", {"input": {"name": "x"}}, 400, "ERROR_GLPI_ADD"),
        ("PUT", "Ticket/99", {"input": {"status": 2}}, 400, "ERROR_GLPI_UPDATE"),
        ("DELETE", "Ticket/99", None, 400, "ERROR_GLPI_DELETE"),
        ("POST", "ITILFollowup", {"input": {"itemtype": "Ticket", "items_id": 99, "content": "x"}}, 400, "ERROR_GLPI_ADD"),
        ("GET", "Ticket?range=5", None, 400, "ERROR"),
        ("GET", "Ticket?range=5-9", None, 400, "ERROR_RANGE_EXCEED_TOTAL"),
        ("GET", "search/Ticket?criteria[0][field]=999&criteria[0][searchtype]=equals", None, 400, "ERROR"),
    ],
)  # fmt: skip
def test_wrong_requests_are_refused(
    glpi: Installation, verb: str, path: str, body: object, status: int, code: str
) -> None:
    answer = glpi.http.request(verb, f"/apirest.php/{path}", json=body, headers=glpi.headers())
    assert (answer.status_code, answer.json()[0]) == (status, code)


def test_broken_json_is_refused_and_an_unknown_column_ignored_but_noted(glpi: Installation) -> None:
    headers = {**glpi.headers(), "Content-Type": "application/json"}
    answer = glpi.http.post("/apirest.php/Ticket", content=b"{", headers=headers)
    assert answer.json()[0] == "ERROR_JSON_PAYLOAD_INVALID"
    glpi.add("Ticket", name="x", content="y", nonsense=1)
    assert glpi.control("violations") == ["Ticket.nonsense is no column; GLPI ignores it"]


def test_an_account_without_rights_may_log_in_and_do_nothing(glpi: Installation) -> None:
    number = glpi.ticket()
    assert glpi.ask("GET", f"Ticket/{number}", account="powerless").status_code == 403
    assert glpi.ask("GET", "Ticket", account="powerless").json()[0] == "ERROR_RIGHT_MISSING"
    refused = glpi.ask("POST", "Ticket", {"content": "x"}, "powerless")
    assert refused.json() == ["ERROR_GLPI_ADD", "You don't have permission to perform this action."]
    assert glpi.ask("DELETE", f"Ticket/{number}").json()[0] == "ERROR_GLPI_DELETE"


def test_the_bots_profile_hides_private_followups_and_their_documents_everywhere(glpi: Installation) -> None:
    number = glpi.ticket()
    note = glpi.followup(number, "canario", is_private=1)
    reply = glpi.followup(number, "público")
    document = glpi.ask(
        "POST",
        "Document",
        account="agent",
        data={"uploadManifest": json.dumps({"input": {"name": "d"}})},
        files={"filename[0]": ("d.txt", b"x", "text/plain")},
    ).json()["id"]
    glpi.add("Document_Item", "agent", documents_id=document, itemtype="ITILFollowup", items_id=note)
    assert [row["id"] for row in glpi.ask("GET", f"Ticket/{number}/ITILFollowup").json()] == [reply]
    for path in (f"ITILFollowup/{note}", f"ITILFollowup/{note}/Document_Item", f"Document/{document}"):
        assert glpi.ask("GET", path).status_code == 403
    found = glpi.ask(
        "GET", "search/Ticket?criteria[0][field]=25&criteria[0][searchtype]=contains&criteria[0][value]=can"
    )
    assert found.json()["totalcount"] == 0
    assert "data" not in found.json()
    assert glpi.ask("GET", f"ITILFollowup/{note}", account="leaky_bot").status_code == 200


def test_ones_own_private_followup_can_be_opened_but_is_in_no_list(glpi: Installation) -> None:
    number = glpi.ticket()
    own = glpi.followup(number, "no se pudo entregar", "bot", is_private=1)
    assert glpi.ask("GET", f"ITILFollowup/{own}").status_code == 200
    assert glpi.ask("GET", f"Ticket/{number}/ITILFollowup").json() == []


def test_lists_come_in_ranges(glpi: Installation) -> None:
    for _ in range(3):
        glpi.ticket()
    part, whole = glpi.ask("GET", "Ticket?range=0-1"), glpi.ask("GET", "Ticket?range=0-49")
    assert (part.status_code, part.headers["content-range"], len(part.json())) == (206, "0-1/3", 2)
    assert (whole.status_code, whole.headers["content-range"]) == (200, "0-2/3")
    assert whole.headers["accept-range"].startswith("Ticket ")
    newest = glpi.ask("GET", "Ticket?range=0-0&order=DESC&sort=id").json()
    assert [row["id"] for row in newest] == [3]


def test_search_finds_by_criteria_and_shows_only_the_columns_asked_for(glpi: Installation) -> None:
    glpi.ticket()
    other = glpi.add("Ticket", name="caso k-7", content="x")
    query = "criteria[0][field]=1&criteria[0][searchtype]=contains&criteria[0][value]=^caso k-7$&forcedisplay[0]=12"
    answer = glpi.ask("GET", f"search/Ticket?{query}")
    assert answer.json()["data"] == [{"1": "caso k-7", "80": "Root entity", "2": other, "12": 1}]
    later = "criteria[0][field]=2&criteria[0][searchtype]=morethan&criteria[0][value]=1"
    assert glpi.ask("GET", f"search/Ticket?{later}").json()["totalcount"] == 1


def test_text_is_stored_encoded_until_version_ten_and_as_it_comes_from_eleven_on(glpi: Installation) -> None:
    fragment = "<p>DNI &lt;original&gt; &amp; copia</p>"
    number = glpi.add("Ticket", name="x", content=fragment)
    stored = glpi.ask("GET", f"Ticket/{number}").json()["content"]
    assert stored == "&#60;p&#62;DNI &#38;lt;original&#38;gt; &#38;amp; copia&#60;/p&#62;"
    plain = glpi.ask("GET", f"Ticket/{number}", headers={"X-GLPI-Sanitized-Content": "false"}).json()["content"]
    assert plain == decoded(stored) == fragment
    glpi.control("set", version="11.0.2")
    number = glpi.add("Ticket", name="x", content=fragment)
    assert glpi.ask("GET", f"Ticket/{number}").json()["content"] == fragment


@pytest.mark.parametrize("text", ["a", "<b>no</b> & 'sí' ñ€😀\n\n  segunda\nlínea", "&lt; &#60;"])
def test_what_staff_type_is_what_staff_read(text: str) -> None:
    assert as_read(decoded(encoded(rich(text)))) == text


def test_states_follow_assignment_solution_and_followups(glpi: Installation) -> None:
    number = glpi.ticket()

    def status() -> int:
        found: int = glpi.ask("GET", f"Ticket/{number}").json()["status"]
        return found

    link = glpi.add("Ticket_User", "agent", tickets_id=number, users_id=4, type=2)
    assert status() == 2
    glpi.ask("PUT", f"Ticket/{number}", {"status": 4}, "agent")
    glpi.followup(number, "sigo aquí", "bot")
    assert status() == 2
    glpi.add("ITILSolution", "agent", itemtype="Ticket", items_id=number, content="hecho")
    assert status() == 5
    glpi.followup(number, "gracias", "bot")
    assert status() == 5
    again = glpi.ask("POST", "ITILSolution", {"itemtype": "Ticket", "items_id": number, "content": "x"}, "agent")
    assert again.json()[0] == "ERROR_GLPI_ADD"
    glpi.followup(number, "no está resuelto", "bot", _reopen=1)
    assert status() == 2
    glpi.ask("DELETE", f"Ticket_User/{link}", account="agent")
    assert status() == 1


def test_an_unknown_state_is_answered_with_true_and_changes_nothing(glpi: Installation) -> None:
    number = glpi.ticket()
    answer = glpi.ask("PUT", f"Ticket/{number}", {"status": 9})
    assert (answer.status_code, answer.json()) == (200, [{str(number): True, "message": ""}])
    assert glpi.ask("GET", f"Ticket/{number}").json()["status"] == 1


@pytest.mark.parametrize("path", ["Ticket/abc", "Ticket/-1", "Ticket/"])
def test_a_path_without_a_number_means_the_whole_list_and_an_update_of_nothing(glpi: Installation, path: str) -> None:
    glpi.ticket()
    assert [row["id"] for row in glpi.ask("GET", path).json()] == [1]
    answer = glpi.ask("PUT", path, {"status": 5})
    assert (answer.status_code, answer.json()) == (200, [[]])
    assert glpi.ask("GET", "Ticket/1").json()["status"] == 1


def test_history_tells_state_and_assignment(glpi: Installation) -> None:
    number = glpi.ticket()
    glpi.add("Ticket_User", "agent", tickets_id=number, users_id=4, type=2)
    rows = glpi.ask("GET", f"Ticket/{number}/Log?range=0-99").json()
    assert [(row["id_search_option"], row["old_value"], row["new_value"]) for row in rows][-2:] == [
        (5, "", "agent (4)"),
        (12, "1", "2"),
    ]


def test_a_ticket_in_the_trash_is_still_opened_but_not_listed_and_a_purged_one_is_gone(glpi: Installation) -> None:
    first, second = glpi.ticket(), glpi.ticket()
    glpi.ask("DELETE", f"Ticket/{first}", account="agent")
    assert glpi.ask("GET", f"Ticket/{first}").json()["is_deleted"] == 1
    assert [row["id"] for row in glpi.ask("GET", "Ticket").json()] == [second]
    assert [row["id"] for row in glpi.ask("GET", "Ticket?is_deleted=1").json()] == [first]
    refused = glpi.ask("POST", "ITILFollowup", {"itemtype": "Ticket", "items_id": first, "content": "x"})
    assert refused.json()[0] == "ERROR_GLPI_ADD"
    glpi.ask("DELETE", f"Ticket/{second}?force_purge=true", account="agent")
    assert glpi.ask("GET", f"Ticket/{second}").status_code == 404


@pytest.mark.parametrize(
    ("switches", "name", "content"),
    [({"max_file": 3}, "a.txt", b"xxxx"), ({"refuse_empty_files": True}, "a.txt", b""), ({"extensions": "pdf,txt"}, "a.bin", b"x")],
)  # fmt: skip
def test_a_file_is_refused_by_size_or_kind(
    glpi: Installation, switches: dict[str, object], name: str, content: bytes
) -> None:
    glpi.control("set", **switches)
    manifest = {"uploadManifest": json.dumps({"input": {"name": name}})}
    answer = glpi.ask("POST", "Document", data=manifest, files={"filename[0]": (name, content, "text/plain")})
    assert answer.status_code == 400
    assert glpi.ask("GET", "Document", account="agent").json() == []
