"""Finding tickets and accounts: by a query in the index, which lags, or by a condition in the database, which does not.

Sources: zammad/zammad ``app/models/concerns/can_search.rb`` (the index is asked only when there is a query, whose
asterisks are taken out first), ``app/models/ticket/search.rb`` (text columns searched without the index),
``lib/selector/sql.rb`` (operators of conditions), ``app/jobs/search_index_job.rb`` (the index is filled by a job).
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from tests.standins.zammad import lucene
from tests.standins.zammad.columns import PRIORITIES, Row
from tests.standins.zammad.refusals import Refusal, unprocessable
from tests.standins.zammad.rights import Caller
from tests.standins.zammad.world import GROUPS, World

Document = dict[str, list[object]]
_TEXT_COLUMNS = ("body", "from", "to", "subject")
_USER_TEXTS = ("login", "firstname", "lastname", "email", "phone", "note")


@dataclass(slots=True)
class Index:
    """What the search engine knows of each record, and from when on."""

    versions: dict[tuple[str, int], list[tuple[float, Document]]] = field(default_factory=dict)

    def note(self, world: World, model: str, record: Row) -> None:
        """A record changed: its new document can be found after the lag."""
        lag = world.settings.index_lag
        document = _ticket_document(world, record) if model == "tickets" else _user_document(record)
        visible_at = math.inf if lag is None else time.monotonic() + lag
        versions = self.versions.setdefault((model, record["id"]), [])
        if lag == 0:
            versions.clear()
        versions.append((visible_at, document))

    def note_users(self, world: World) -> None:
        """The accounts of the start are known at once."""
        for user in world.users.values():
            self.versions["users", user["id"]] = [(0.0, _user_document(user))]

    def catch_up(self) -> None:
        """Everything can be found now."""
        for versions in self.versions.values():
            versions[:] = [(0.0, versions[-1][1])]

    def found(self, model: str, test: lucene.Test) -> list[tuple[int, Document]]:
        """Ids and documents that fit."""
        now = time.monotonic()
        known = ((key, [each for each in versions if each[0] <= now]) for key, versions in self.versions.items())
        newest = [(key[1], visible[-1][1]) for key, visible in known if visible and key[0] == model]
        return [(record_id, document) for record_id, document in newest if test(document)]


def _ticket_document(world: World, ticket: Row) -> Document:
    document: Document = {name: [value] for name, value in ticket.items() if not isinstance(value, dict)}
    people = {"customer": ticket["customer_id"], "owner": ticket["owner_id"]}
    for name, user_id in people.items():
        for column in _USER_TEXTS:
            document[f"{name}.{column}"] = [world.users[user_id][column]]
    document |= {"state.name": [world.states[ticket["state_id"]].name], "group.name": [GROUPS[ticket["group_id"]]]}
    document |= {"priority.name": [PRIORITIES[ticket["priority_id"]]], "tags": list(world.tags.get(ticket["id"], []))}
    articles = world.articles_of(ticket["id"])
    for column in (*_TEXT_COLUMNS, "id", "message_id"):
        document[f"article.{column}"] = [article[column] for article in articles]
    return document


def _user_document(user: Row) -> Document:
    return {name: [value] for name, value in user.items() if not isinstance(value, (dict, list))}


def find_tickets(world: World, index: Index, caller: Caller, told: Row) -> list[Row]:
    """All tickets that fit and that the caller sees, sorted; paging is the caller's."""
    query = str(told.get("query") or "").replace("*", "")
    if query.strip() and world.settings.search_engine:
        ids = [record_id for record_id, _ in _by_query(world, index, "tickets", query)]
        found = [world.tickets[each] for each in ids if each in world.tickets]
    else:
        condition = told.get("condition") or {}
        tests = [_selector(world, key, selector) for key, selector in dict(condition).items()]
        found = [ticket for ticket in world.tickets.values() if all(test(ticket) for test in tests)]
        found = [ticket for ticket in found if _in_text(world, ticket, query.strip())]
    return _sorted((ticket for ticket in found if caller.sees(ticket)), told)


def find_users(world: World, index: Index, caller: Caller, told: Row) -> list[Row]:
    """Accounts that fit, sorted."""
    caller.need("ticket.agent", "admin.user")
    query = str(told.get("query") or "").replace("*", "").strip()
    if query and world.settings.search_engine:
        found = [world.users[each] for each, _ in _by_query(world, index, "users", query) if each in world.users]
    else:
        wanted = query.lower()
        users = (user for user in world.users.values() if user["id"] != 1)
        found = [user for user in users if any(wanted in str(user[name]).lower() for name in _USER_TEXTS)]
    return _sorted(found, told)


def _by_query(world: World, index: Index, model: str, query: str) -> list[tuple[int, Document]]:
    try:
        return index.found(model, lucene.parse(query))
    except lucene.NotAQuery as error:
        world.ignored.append(f"query '{query}' is no query ({error}): the search engine finds nothing")
        return []


def _in_text(world: World, ticket: Row, text: str) -> bool:
    texts = [ticket["title"], ticket["number"]]
    for article in world.articles_of(ticket["id"]):
        texts += [article[column] for column in _TEXT_COLUMNS]
    return any(text.lower() in str(each or "").lower() for each in texts)


def _selector(world: World, key: str, selector: Row) -> Callable[[Row], bool]:
    model, _, column = key.partition(".")
    columns = {"id", "number", "created_at", "updated_at", "article_count", "close_at"} | set(world.fields)
    known = columns | {"title", "state_id", "group_id", "owner_id", "customer_id", "priority_id", "created_by_id"}
    if model != "ticket" or column not in known:
        raise Refusal(422, f"PG::UndefinedColumn: ERROR:  column {key} does not exist", internal=True)
    wanted = selector.get("value")
    options = [str(each) for each in wanted] if isinstance(wanted, list) else [str(wanted)]
    text = options[0].lower() if options else ""
    tests: dict[object, Callable[[str], bool]] = {
        "is": lambda value: value in options,
        "is not": lambda value: value not in options,
        "contains": lambda value: text in value.lower(),
        "contains not": lambda value: text not in value.lower(),
        "starts with": lambda value: value.lower().startswith(text),
        "ends with": lambda value: value.lower().endswith(text),
        "after (absolute)": lambda value: value > options[0],
        "before (absolute)": lambda value: bool(value) and value < options[0],
    }
    operator = selector.get("operator")
    if operator not in tests:
        raise Refusal(500, f"Invalid operator '{operator}' for '{key}'", internal=True)
    test = tests[operator]
    return lambda ticket: test("" if ticket[column] is None else str(ticket[column]))


def _sorted(found: Iterable[Row], told: Row) -> list[Row]:
    rows = list(found)
    columns = _listed(told.get("sort_by")) or ["updated_at"]
    orders = [order.lower() for order in _listed(told.get("order_by"))] or ["desc"]
    for order in orders:
        if order not in ("asc", "desc"):
            raise unprocessable(f"Found invalid order by '{order}'. Please use 'asc' or 'desc'.")
    for number, column in reversed(list(enumerate(columns))):
        if rows and column not in rows[0]:
            raise unprocessable(f"Found invalid column '{column}' for sorting.")
        order = orders[number] if number < len(orders) else orders[-1]
        rows.sort(key=lambda row: _comparable(row[column]), reverse=order == "desc")
    return rows


def _listed(value: object) -> list[str]:
    if isinstance(value, list):
        return [str(each) for each in value]
    return [part.strip() for part in str(value or "").split(",") if part.strip()]


def _comparable(value: object) -> tuple[int, int, str]:
    if value is None:
        return (0, 0, "")
    return (1, value, "") if isinstance(value, int) else (2, 0, str(value))
