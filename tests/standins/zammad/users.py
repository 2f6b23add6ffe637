"""Accounts: created, changed and found.

Sources: zammad/zammad ``app/controllers/users_controller.rb``, ``app/models/user.rb`` (a login that is taken gets
digits behind it; an e-mail address that is taken is refused),
``app/controllers/concerns/checks_user_attributes_by_current_user_permission.rb`` (agents make customers only);
zammad/zammad-documentation ``api/user.rst``.
"""

from __future__ import annotations

import re

from tests.standins.zammad.columns import USER_TEXTS, Row
from tests.standins.zammad.refusals import forbidden, missing, unprocessable
from tests.standins.zammad.rights import Caller
from tests.standins.zammad.world import World

_SETTABLE = frozenset({"login", "firstname", "lastname", "email", "vip", "active", "preferences", *USER_TEXTS})
_NOT_ATTRIBUTES = frozenset({"roles", "role_ids", "groups", "group_ids", "expand", "full", "id", "invite", "password"})
_ROLES = {"Admin": 1, "Agent": 2, "Customer": 3}
_CUSTOMER = 3
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")


def find(world: World, user_id: str) -> Row:
    """The account, or 404."""
    found = world.users.get(int(user_id)) if user_id.isdigit() else None
    if found is None:
        raise missing("User", user_id)
    return found


def user_by_email(world: World, email: str) -> Row | None:
    """The account with this address."""
    wanted = email.strip().lower()
    return next((user for user in world.users.values() if wanted and user["email"] == wanted), None)


def user_by_login(world: World, login: object) -> Row | None:
    """The account with this login (``tickets_controller.rb``, create: a customer is looked for by address, then login)."""
    wanted = str(login or "").lower()
    return next((user for user in world.users.values() if wanted and user["login"] == wanted), None)


def create_user(world: World, caller: Caller, told: Row) -> Row:
    """A new account; 422 without anything that names it."""
    caller.need("admin.user", "ticket.agent")
    attributes = _attributes(world, told)
    email = str(attributes.get("email") or "").strip().lower()
    _check_email(world, email)
    names = ("firstname", "lastname", "phone", "login")
    if not email and not any(attributes.get(name) for name in names):
        text = "At least one identifier (firstname, lastname, phone, mobile or email) for user is required."
        raise unprocessable(text)
    login = _free_login(world, str(attributes.get("login") or email))
    row = world.add_user(login, "", "", _roles(caller, told), caller.id)
    return _fill(row, attributes | {"login": login, "email": email})


def change_user(world: World, caller: Caller, user: Row, told: Row) -> Row:
    """Change an account; agents may change customers only."""
    caller.need("admin.user", "ticket.agent")
    if not caller.has("admin.user") and user["role_ids"] != [_CUSTOMER]:
        raise forbidden()
    attributes = _attributes(world, told)
    email = str(attributes.get("email") or "").strip().lower()
    if email and email != user["email"]:
        _check_email(world, email)
        attributes["email"] = email
    return _fill(user, attributes) | {"updated_at": world.now(), "updated_by_id": caller.id}


def visible(world: World, caller: Caller) -> list[Row]:
    """Accounts that the caller may list: all, or for customers their own."""
    if caller.has("admin.user", "ticket.agent"):
        return list(world.users.values())
    return [caller.user]


def _attributes(world: World, told: Row) -> Row:
    for key in told:
        if key not in _SETTABLE | _NOT_ATTRIBUTES:
            world.ignored.append(f"user: there is no attribute '{key}'; its value was dropped")
    return {key: value for key, value in told.items() if key in _SETTABLE}


def _check_email(world: World, email: str) -> None:
    if email and not _EMAIL.fullmatch(email):
        raise unprocessable(f"Invalid email '{email}'")
    if user_by_email(world, email):
        raise unprocessable(f"Email address '{email}' is already used for another user.")


def _free_login(world: World, wanted: str) -> str:
    taken = {user["login"] for user in world.users.values()}
    login = wanted.strip().lower() or f"auto-{world.next_id('logins')}"
    while login in taken:
        login = f"{login}{world.next_id('logins')}"
    return login


def _roles(caller: Caller, told: Row) -> list[int]:
    names = told.get("roles")
    if not caller.has("admin.user") or names is None:
        return [_CUSTOMER]
    wanted = [names] if isinstance(names, str) else list(names)
    for name in wanted:
        if name not in _ROLES:
            raise unprocessable(f"No lookup value found for 'roles': \"{name}\"")
    return [_ROLES[name] for name in wanted]


def _fill(row: Row, attributes: Row) -> Row:
    row |= {key: "" if value is None else value for key, value in attributes.items()}
    return row
