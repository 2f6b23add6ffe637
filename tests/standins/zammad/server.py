"""Zammad's REST interface, as far as a desk adapter and staff's hands need it.

Sources: zammad/zammad ``config/routes/ticket.rb``, ``app/controllers/tickets_controller.rb``,
``ticket_articles_controller.rb``, ``users_controller.rb``; zammad/zammad-documentation ``api/*.rst``.
"""

from __future__ import annotations

from urllib.parse import quote

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.standins.zammad import journal, search, tickets, users
from tests.standins.zammad.api import Ask, Handler, Instance, endpoint, refused
from tests.standins.zammad.articles import write_article
from tests.standins.zammad.catalogue import Catalogue
from tests.standins.zammad.columns import MERGED, Row
from tests.standins.zammad.params import truth
from tests.standins.zammad.refusals import Refusal, forbidden, missing
from tests.standins.zammad.render import article_json, assets, expanded, user_expanded, with_ids
from tests.standins.zammad.rights import Caller

_API = "/api/v1"


class ZammadApi:
    """The handlers; each takes a call and gives what is answered as JSON."""

    def __init__(self, instance: Instance) -> None:
        self._zammad = instance

    def app(self) -> Starlette:
        """The application with all routes."""
        return Starlette(routes=self._routes(), exception_handlers={404: _no_route, 405: _no_route})

    def _routes(self) -> list[Route]:
        table: list[tuple[str, str, Handler, int]] = [
            ("GET", "/tickets", self._list, 200),
            ("POST", "/tickets", self._open, 201),
            ("GET,POST", "/tickets/search", self._search, 200),
            ("GET", "/tickets/{id}", self._show, 200),
            ("PUT", "/tickets/{id}", self._change, 200),
            ("DELETE", "/tickets/{id}", self._destroy, 200),
            ("GET", "/ticket_history/{id}", self._history, 200),
            ("PUT", "/ticket_merge/{source_ticket_id}/{target_ticket_number}", self._merge, 200),
            ("POST", "/ticket_articles", self._write, 201),
            ("GET", "/ticket_articles/by_ticket/{id}", self._articles, 200),
            ("GET", "/ticket_articles/{id}", self._article, 200),
            ("PUT", "/ticket_articles/{id}", self._change_article, 200),
            ("GET", "/ticket_attachment/{ticket_id}/{article_id}/{id}", self._attachment, 200),
            ("GET", "/users/me", lambda ask: self._user(ask, ask.caller.user), 200),
            ("GET", "/users", self._users, 200),
            ("POST", "/users", self._create_user, 201),
            ("GET,POST", "/users/search", self._search_users, 200),
            ("GET", "/users/{id}", self._show_user, 200),
            ("PUT", "/users/{id}", self._change_user, 200),
            *Catalogue(self._zammad).table(),
        ]
        return [
            Route(_API + path, endpoint(self._zammad, handler, status), methods=verbs.split(","))
            for verbs, path, handler, status in table
        ]

    def _seen(self, caller: Caller, ticket_id: str) -> Row:
        ticket = tickets.find(self._zammad.world, ticket_id)
        if not caller.sees(ticket):
            raise forbidden()
        return ticket

    def _list(self, ask: Ask) -> object:
        visible = [ticket for ticket in self._zammad.world.tickets.values() if ask.caller.sees(ticket)]
        page = ask.page(visible, 100, 100)
        if ask.on("expand"):
            return [expanded(self._zammad.world, ticket) for ticket in page]
        if ask.on("full"):
            ids = [ticket["id"] for ticket in page]
            return {"record_ids": ids, "assets": assets(self._zammad.world, page, [])}
        return page

    def _show(self, ask: Ask) -> object:
        ticket = self._seen(ask.caller, ask.params["id"])
        return self._ticket(ask, ticket, plain=ticket)

    def _ticket(self, ask: Ask, ticket: Row, plain: Row | None = None) -> Row:
        world = self._zammad.world
        if ask.on("expand"):
            return expanded(world, ticket)
        if ask.on("full"):
            return {"id": ticket["id"], "assets": assets(world, [ticket], [])}
        if ask.on("all"):
            articles = [each for each in world.articles_of(ticket["id"]) if ask.caller.sees_article(ticket, each)]
            ids = {"ticket_id": ticket["id"], "ticket_article_ids": [each["id"] for each in articles]}
            return ids | {"assets": assets(world, [ticket], articles)}
        return plain if plain is not None else with_ids(world, ticket)

    def _open(self, ask: Ask) -> object:
        ticket, article = tickets.open_ticket(self._zammad.world, ask.caller, ask.params)
        self._zammad.changed(ask.caller, ticket, article)
        return self._ticket(ask, ticket)

    def _change(self, ask: Ask) -> object:
        ticket = tickets.find(self._zammad.world, ask.params["id"])
        article = tickets.change(self._zammad.world, ask.caller, ticket, ask.params)
        self._zammad.changed(ask.caller, ticket, article)
        return self._ticket(ask, ticket)

    def _destroy(self, ask: Ask) -> object:
        ticket = tickets.find(self._zammad.world, ask.params["id"])
        if not ask.caller.has("admin"):
            raise forbidden("admin permission required" if ask.caller.sees(ticket) else "Not authorized")
        tickets.destroy(self._zammad.world, ticket)
        return {}

    def _search(self, ask: Ask) -> object:
        ask.caller.need("ticket.agent", "ticket.customer")
        world = self._zammad.world
        found = search.find_tickets(world, self._zammad.index, ask.caller, ask.params)
        if ask.on("only_total_count"):
            return {"total_count": len(found)}
        page = ask.page(found, 50, 200)
        if ask.on("full"):
            ids = {"record_ids": [ticket["id"] for ticket in page], "total_count": len(found)}
            return ids | {"assets": assets(world, page, [])}
        shown = [expanded(world, each) if ask.on("expand") else with_ids(world, each) for each in page]
        return {"records": shown, "total_count": len(found)} if ask.on("with_total_count") else shown

    def _history(self, ask: Ask) -> object:
        ticket = self._seen(ask.caller, ask.params["id"])
        entries = journal.history_of(self._zammad.world, ticket["id"])
        return {"history": entries, "assets": assets(self._zammad.world, [ticket], [])}

    def _merge(self, ask: Ask) -> object:
        ask.caller.need("ticket.agent")
        world, number = self._zammad.world, ask.params["target_ticket_number"]
        target = next((ticket for ticket in world.tickets.values() if ticket["number"] == number), None)
        if target is None:
            return {"result": "failed", "message": "The target ticket number could not be found."}
        source = world.tickets.get(int(ask.params["source_ticket_id"]))
        if source is None:
            return {"result": "failed", "message": "The source ticket could not be found."}
        if not ask.caller.changes(target) or not ask.caller.changes(source):
            raise forbidden()
        tickets.merge(world, ask.caller, source, target)
        for ticket in (source, target):
            self._zammad.changed(ask.caller, ticket)
        return {"result": "success", "target_ticket": target, "source_ticket": source}

    def _write(self, ask: Ask) -> object:
        ticket = tickets.find(self._zammad.world, str(ask.params.get("ticket_id", "")))
        if not ask.caller.agent_of(ticket["group_id"], "create") and not ask.caller.owns(ticket):
            raise forbidden()
        article = write_article(self._zammad.world, ask.caller, ticket, ask.params)
        self._zammad.changed(ask.caller, ticket, article)
        return article_json(self._zammad.world, article)

    def _articles(self, ask: Ask) -> object:
        ticket = self._seen(ask.caller, ask.params["id"])
        world = self._zammad.world
        seen = [each for each in world.articles_of(ticket["id"]) if ask.caller.sees_article(ticket, each)]
        if ask.on("full"):
            return {"record_ids": [each["id"] for each in seen], "assets": assets(world, [ticket], seen)}
        return [article_json(world, each) for each in seen]

    def _found_article(self, ask: Ask, key: str = "id") -> tuple[Row, Row]:
        wanted = str(ask.params[key])
        article = self._zammad.world.articles.get(int(wanted)) if wanted.isdigit() else None
        if article is None:
            raise missing("Ticket::Article", wanted)
        return self._zammad.world.tickets[article["ticket_id"]], article

    def _article(self, ask: Ask) -> object:
        ticket, article = self._found_article(ask)
        if not ask.caller.sees_article(ticket, article):
            raise forbidden()
        return article_json(self._zammad.world, article)

    def _change_article(self, ask: Ask) -> object:
        ticket, article = self._found_article(ask)
        if not ask.caller.agent_of(ticket["group_id"], "change"):
            raise forbidden()
        internal = truth(ask.params.get("internal", article["internal"]))
        if internal != article["internal"]:
            told = {"attribute": "internal", "value_from": str(not internal).lower()}
            told["value_to"] = str(internal).lower()
            now = self._zammad.world.now()
            article |= {"internal": internal, "updated_at": now, "updated_by_id": ask.caller.id}
            ticket["updated_at"] = now
            journal.log_article(self._zammad.world, article, "updated", ask.caller.id, **told)
        self._zammad.changed(ask.caller, ticket, article)
        return article_json(self._zammad.world, article)

    def _attachment(self, ask: Ask) -> object:
        ticket = self._seen(ask.caller, ask.params["ticket_id"])
        home, article = self._found_article(ask, "article_id")
        if home["id"] != ticket["id"]:
            if ticket["state_id"] != MERGED:
                raise forbidden("The article does not belong to the specified ticket.")
            ticket = self._seen(ask.caller, str(home["id"]))
        files = self._zammad.world.files[article["id"]]
        file = next((each for each in files if str(each.id) == ask.params["id"]), None)
        if file is None:
            raise forbidden("The file does not belong to the specified article.")
        if not ask.caller.sees_article(ticket, article):
            raise forbidden()
        name = f"attachment; filename=\"{quote(file.filename, safe=' ')}\"; filename*=UTF-8''{quote(file.filename)}"
        mime = str(file.preferences.get("Mime-Type") or "application/octet-stream")
        return Response(file.content, headers={"content-type": mime, "content-disposition": name})

    def _user(self, ask: Ask, user: Row) -> Row:
        return user_expanded(user) if ask.on("expand") else user

    def _users(self, ask: Ask) -> object:
        page = ask.page(users.visible(self._zammad.world, ask.caller), 500, 1000)
        return [self._user(ask, user) for user in page]

    def _search_users(self, ask: Ask) -> object:
        found = search.find_users(self._zammad.world, self._zammad.index, ask.caller, ask.params)
        page = [self._user(ask, user) for user in ask.page(found, 50, 200)]
        return {"records": page, "total_count": len(found)} if ask.on("with_total_count") else page

    def _show_user(self, ask: Ask) -> object:
        user = users.find(self._zammad.world, ask.params["id"])
        if user["id"] != ask.caller.id and not ask.caller.has("admin.user", "ticket.agent"):
            raise forbidden()
        return self._user(ask, user)

    def _create_user(self, ask: Ask) -> object:
        user = users.create_user(self._zammad.world, ask.caller, ask.params)
        self._zammad.index.note(self._zammad.world, "users", user)
        return self._user(ask, user)

    def _change_user(self, ask: Ask) -> object:
        user = users.find(self._zammad.world, ask.params["id"])
        users.change_user(self._zammad.world, ask.caller, user, ask.params)
        self._zammad.index.note(self._zammad.world, "users", user)
        return self._user(ask, user)


async def _no_route(request: Request, _: Exception) -> Response:
    return refused(Refusal(404, f"No route matches [{request.method}] {request.url.path}"))
