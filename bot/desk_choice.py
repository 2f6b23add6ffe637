"""Which desks are at work: the one that the settings name, the built-in one, and whichever still has open cases."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from bot.desk_settings import read
from bot.desk_sync.places import PlacedDesk, address, by_url, settled
from bot.sealing import Sealer
from bot.settings import DeskName, Settings
from bot.store import cases
from bot.store.database import Database
from handlers.errors import Misconfigured
from handlers.ports import Clock, Desk

_NEAR_SECONDS = 2.0
_FAR_SECONDS = 60.0

Maker = Callable[[Sealer, Clock], PlacedDesk | None]
Config = TypeVar("Config")


def make_desks(settings: Settings, console: Desk, database: Database, sealer: Sealer, clock: Clock) -> list[Desk]:
    """The desk for new cases first. Raises Misconfigured where its settings are missing or wrong.

    One that has open cases at another server than its settings name is made so that it waits, and says why.
    """
    desks = {console.name: console}
    current = settings.desk.value
    with database.read() as connection:
        needed = {current, *cases.desks_with_open(connection)}
    for name in sorted(needed - desks.keys()):
        made = make_desk(name, sealer, clock)
        if made is not None:
            desks[name] = settled(database, made, clock)
        elif name == current:
            raise Misconfigured(
                f"VENTANILLA_DESK={name} needs settings of its own, VENTANILLA_{name.upper()}_...: see docs/escritorios."
            )
    return [desks[current], *(desk for name, desk in desks.items() if name != current)]


def make_desk(name: str, sealer: Sealer, clock: Clock) -> PlacedDesk | None:
    """A desk outside this product by its name, with its server; None where it has no settings."""
    make = _MAKERS.get(name)
    return None if make is None else make(sealer, clock)


def poll_seconds(settings: Settings, name: str) -> float:
    """How often a desk is asked what is new: the built-in one at once, others once a minute, unless the settings say otherwise."""
    near = name == DeskName.CONSOLE
    return settings.desk_poll_seconds or (_NEAR_SECONDS if near else _FAR_SECONDS)


def _made(
    shape: type[Config],
    desk: Callable[[Config, Clock], Desk],
    name: DeskName,
    clock: Clock,
    place: Callable[[Config], str],
    derived: Mapping[str, str] | None = None,
) -> PlacedDesk | None:
    config = read(shape, name, derived)
    return None if config is None else PlacedDesk(desk(config, clock), place(config))


# Imported only where it is used: no installation has more than one or two of these, and each costs memory.


def _rt(_sealer: Sealer, clock: Clock) -> PlacedDesk | None:
    from crm_adapter.rt.config import RtConfig
    from crm_adapter.rt.desk import RtDesk

    return _made(RtConfig, RtDesk, DeskName.RT, clock, by_url)


def _zammad(_sealer: Sealer, clock: Clock) -> PlacedDesk | None:
    from crm_adapter.zammad.config import ZammadConfig
    from crm_adapter.zammad.desk import ZammadDesk

    return _made(ZammadConfig, ZammadDesk, DeskName.ZAMMAD, clock, by_url)


def _chatwoot(_sealer: Sealer, clock: Clock) -> PlacedDesk | None:
    from crm_adapter.chatwoot.config import ChatwootConfig
    from crm_adapter.chatwoot.desk import ChatwootDesk

    # Numbers its conversations for each account.
    def place(config: ChatwootConfig) -> str:
        return f"{address(config.url)} account {config.account}"

    return _made(ChatwootConfig, ChatwootDesk, DeskName.CHATWOOT, clock, place)


def _email(sealer: Sealer, clock: Clock) -> PlacedDesk | None:
    from crm_adapter.mail.config import MailConfig
    from crm_adapter.mail.desk import EmailDesk

    # References in mails must stay known over restarts, and nobody need think of one more secret.
    derived = {"secret": sealer.fingerprint("desk", DeskName.EMAIL)}

    def place(config: MailConfig) -> str:
        return f"{config.imap.host} {config.address}".lower()

    return _made(MailConfig, EmailDesk, DeskName.EMAIL, clock, place, derived)


def _webhook(_sealer: Sealer, clock: Clock) -> PlacedDesk | None:
    from crm_adapter.webhook.config import WebhookConfig
    from crm_adapter.webhook.desk import WebhookDesk

    return _made(WebhookConfig, WebhookDesk, DeskName.WEBHOOK, clock, by_url)


def _open311(_sealer: Sealer, clock: Clock) -> PlacedDesk | None:
    from crm_adapter.open311.config import Open311Config
    from crm_adapter.open311.desk import Open311Desk

    def place(config: Open311Config) -> str:
        return f"{address(config.url)} {config.jurisdiction_id}".strip()

    return _made(Open311Config, Open311Desk, DeskName.OPEN311, clock, place)


def _zendesk(_sealer: Sealer, clock: Clock) -> PlacedDesk | None:
    from crm_adapter.zendesk.config import ZendeskConfig
    from crm_adapter.zendesk.desk import ZendeskDesk

    return _made(ZendeskConfig, ZendeskDesk, DeskName.ZENDESK, clock, by_url)


def _glpi(_sealer: Sealer, clock: Clock) -> PlacedDesk | None:
    from crm_adapter.glpi.config import GlpiConfig
    from crm_adapter.glpi.desk import GlpiDesk

    return _made(GlpiConfig, GlpiDesk, DeskName.GLPI, clock, by_url)


def _redmine(_sealer: Sealer, clock: Clock) -> PlacedDesk | None:
    from crm_adapter.redmine.config import RedmineConfig
    from crm_adapter.redmine.desk import RedmineDesk

    return _made(RedmineConfig, RedmineDesk, DeskName.REDMINE, clock, by_url)


_MAKERS: Mapping[str, Maker] = {
    DeskName.RT: _rt,
    DeskName.ZAMMAD: _zammad,
    DeskName.CHATWOOT: _chatwoot,
    DeskName.EMAIL: _email,
    DeskName.WEBHOOK: _webhook,
    DeskName.OPEN311: _open311,
    DeskName.ZENDESK: _zendesk,
    DeskName.GLPI: _glpi,
    DeskName.REDMINE: _redmine,
}
