"""What the e-mail desk must be told: mailboxes, servers, whom it believes."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import urlsplit

from crm_adapter.shared.lines import SPANISH
from handlers.domain.ids import Language
from handlers.errors import Misconfigured

MEGABYTE = 1024 * 1024
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?")
_SHORTEST_SECRET = 16


class Security(StrEnum):
    """How the way to a mail server is protected."""

    TLS = "tls"
    """From the first byte (ports 465 and 993)."""
    STARTTLS = "starttls"
    """After a plain greeting; without it nothing is said (ports 587 and 143)."""
    PLAIN = "plain"
    """Not at all; only to a server on this machine."""


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server and how to log in there; an empty user means without a login."""

    host: str
    port: int
    security: Security = Security.TLS
    user: str = ""
    password: str = ""

    @property
    def name(self) -> str:
        """As in "mail.example:993"."""
        return f"{self.host}:{self.port}"

    def __repr__(self) -> str:
        return f"Server({self.name}, {self.security})"


@dataclass(frozen=True, slots=True)
class OAuth:
    """How access tokens are fetched where the provider takes no passwords; without a `token_url`, passwords are used."""

    token_url: str = ""
    """Where tokens are granted, https:// (or on this machine)."""
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    scope: str = ""
    """What the token is for, as the provider names it."""
    refresh_token: str = field(default="", repr=False)
    """The consent of the mailbox's owner; empty = the application has rights of its own (client credentials)."""

    def __post_init__(self) -> None:
        if not self.token_url:
            if self.client_id or self.client_secret or self.refresh_token or self.scope:
                raise Misconfigured("Access by OAuth needs VENTANILLA_EMAIL_OAUTH_TOKEN_URL.")
            return
        address = urlsplit(self.token_url)
        if address.scheme != "https" and not (address.scheme == "http" and _here(address.hostname or "")):
            raise Misconfigured("VENTANILLA_EMAIL_OAUTH_TOKEN_URL must be an https:// address: a secret is sent there.")
        if not self.client_id or not (self.client_secret or self.refresh_token):
            raise Misconfigured(
                "Access by OAuth needs VENTANILLA_EMAIL_OAUTH_CLIENT_ID and VENTANILLA_EMAIL_OAUTH_CLIENT_SECRET."
            )


@dataclass(frozen=True, slots=True)
class MailConfig:
    """Settings of the e-mail desk; raises Misconfigured when they cannot work together."""

    address: str
    """The bot's own mailbox: mails come from it, and replies go to it."""
    staff: tuple[str, ...]
    """Where cases are sent: staff's shared mailbox, a list, or several addresses."""
    secret: str = field(repr=False)
    """Key of the references and Message-IDs; open cases are lost sight of when it changes."""
    smtp: Server
    imap: Server
    oauth: OAuth = field(default_factory=OAuth)
    senders: tuple[str, ...] = ()
    """Whose replies are taken: addresses, or "@domain" for all of a domain; empty = the addresses of `staff`."""
    inbox: str = "INBOX"
    sent: str = "Sent"
    """Folder in which the record of what was sent is kept."""
    authserv: str = ""
    """Name by which the mail server signs its Authentication-Results; when given, replies must have passed there."""
    ca_file: str = ""
    """PEM file of the authority that certified the servers, where it is not a public one."""
    signature: str = ""
    """The unit's name shown to citizens; empty = the domain of `address`."""
    language: Language = SPANISH
    max_file: int = 15 * MEGABYTE
    """bytes; also the most that the files of one mail have together"""
    timeout: float = 30.0
    """seconds for each step with a server"""
    doubt: float = 180.0
    """seconds in which the bot's copy of a mail whose fate is unknown may still come in"""

    def __post_init__(self) -> None:
        for address in (self.address, *self.staff):
            if not _ADDRESS.fullmatch(address):
                raise Misconfigured(f"The e-mail desk cannot use {address!r}: it is not an e-mail address.")
        if not self.staff:
            raise Misconfigured("The e-mail desk needs the address of staff, to which the cases are sent.")
        if self.address.lower() in (address.lower() for address in self.staff):
            raise Misconfigured("The bot's mailbox and the address of staff must be two different ones.")
        for sender in self.senders:
            if not _ADDRESS.fullmatch(sender if not sender.startswith("@") else f"x{sender}"):
                raise Misconfigured(f"{sender!r} is neither an e-mail address nor a domain such as @example.org.")
        if len(self.secret) < _SHORTEST_SECRET:
            raise Misconfigured(f"The secret of the e-mail desk must have {_SHORTEST_SECRET} characters or more.")
        self._check_servers()

    def _check_servers(self) -> None:
        if self.oauth.token_url and not self.imap.user:
            raise Misconfigured("Access by OAuth needs VENTANILLA_EMAIL_IMAP_USER, the mailbox that the token is for.")
        for server in (self.smtp, self.imap):
            if server.security is Security.PLAIN and not _here(server.host):
                raise Misconfigured(
                    f"Mail would go to {server.name} unprotected; use tls or starttls for a server elsewhere."
                )

    @property
    def unit(self) -> str:
        """The name shown to citizens under a reply."""
        return self.signature or self.address.rpartition("@")[2]

    def believes(self, sender: str) -> bool:
        """Whether a reply from this address may go to a citizen."""
        address = sender.lower()
        allowed = {entry.lower() for entry in self.senders or self.staff}
        return address in allowed or f"@{address.rpartition('@')[2]}" in allowed


def _here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
