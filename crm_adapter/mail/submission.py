"""Gives a mail to the SMTP server, and says exactly what became of it."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import NoReturn

from aiosmtplib import (
    SMTP,
    SMTPAuthenticationError,
    SMTPConnectResponseError,
    SMTPException,
    SMTPRecipientRefused,
    SMTPResponseException,
    SMTPSenderRefused,
    SMTPServerDisconnected,
    SMTPTimeoutError,
)

from crm_adapter.mail.config import MEGABYTE, MailConfig, Security
from crm_adapter.mail.oauth import AccessTokens
from handlers.errors import Ambiguous, Misconfigured, Rejected, Retryable

_TOO_LARGE = 552
_PERMANENT = 500


class Submission:
    """One connection for each mail; the bot's own mailbox is always among the recipients.

    The copy that so comes back is how a mail whose fate is unknown is looked for: the server takes a mail for all of
    its recipients or for none.
    """

    def __init__(self, config: MailConfig, access: AccessTokens | None) -> None:
        """`access` gives the tokens to log in with, where it is not done by password."""
        self._config = config
        self._access = access
        self._server = config.smtp

    async def send(self, raw: bytes) -> None:
        """Raises Retryable (surely not taken), Ambiguous (perhaps taken), Rejected (too large, or its content refused)."""
        async with self._connected() as client:
            size = _announced(client)
            if size and len(raw) > size:
                raise Rejected(_too_large(len(raw), size))
            with self._explained():
                await client.mail(self._config.address, options=[f"SIZE={len(raw)}"] if size is not None else None)
            await self._address_all(client)
            try:
                await client.data(raw)
            except SMTPResponseException as answer:
                self._refused_content(answer, len(raw), size)
            except (SMTPException, OSError) as fault:
                raise Ambiguous(
                    f"The connection with {self._server.name} was lost before the mail was confirmed."
                ) from fault

    async def probe(self) -> int | None:
        """Everything but the mail itself; returns the size that the server takes, None where it does not say."""
        async with self._connected() as client:
            with self._explained():
                await client.mail(self._config.address)
            await self._address_all(client)
            with self._explained():
                await client.rset()
            return _announced(client)

    async def _address_all(self, client: SMTP) -> None:
        for address in self._config.staff:
            with self._explained():
                await client.rcpt(address)
        try:
            await client.rcpt(self._config.address)
        except SMTPRecipientRefused as refusal:
            # Staff's answers would be refused as well; it is mended by making room or by waiting.
            raise Retryable(
                f"{self._server.name} takes no mail for the bot's own mailbox {self._config.address} "
                f"({refusal.code}); it is perhaps full."
            ) from refusal
        except (SMTPException, OSError) as fault:
            raise Retryable(f"{self._server.name} cannot be reached now.") from fault

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[SMTP]:
        client = SMTP(
            hostname=self._server.host,
            port=self._server.port,
            use_tls=self._server.security is Security.TLS,
            start_tls=self._server.security is Security.STARTTLS,
            tls_context=tls_context(self._config) if self._server.security is not Security.PLAIN else None,
            timeout=self._config.timeout,
            local_hostname=self._config.address.rpartition("@")[2],
        )
        with self._explained():
            await client.connect()
        try:
            with self._explained():
                await client.ehlo()
                if self._server.user:
                    await self._log_in(client)
            yield client
        finally:
            with suppress(SMTPException, OSError):
                await client.quit()
            client.close()

    async def _log_in(self, client: SMTP) -> None:
        if self._access is None:
            await client.login(self._server.user, self._server.password)
            return
        token = await asyncio.to_thread(self._access.current)
        try:
            await client.auth_xoauth2(self._server.user, token)
        except SMTPAuthenticationError:
            self._access.refused(token)
            raise

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Says in our words what went wrong before any content was sent."""
        try:
            yield
        except (SMTPException, OSError) as fault:
            self._explain(fault)

    def _explain(self, fault: Exception) -> NoReturn:
        name = self._server.name
        if _certificate_fault(fault):
            raise Misconfigured(
                f"The certificate of {name} is not trusted; name its authority in the CA file."
            ) from fault
        match fault:
            case SMTPConnectResponseError():
                raise Retryable(f"{name} takes no mail now ({fault.code}).") from fault
            case SMTPResponseException() if fault.code < _PERMANENT:
                raise Retryable(f"{name} asks to try later ({fault.code}).") from fault
            case SMTPAuthenticationError():
                shown = "password" if self._access is None else "access token"
                raise Misconfigured(f"{name} refuses the user or the {shown} of the SMTP login.") from fault
            case SMTPSenderRefused() if fault.code == _TOO_LARGE:
                raise Rejected(f"The mail is larger than {name} takes.") from fault
            case SMTPSenderRefused():
                raise Misconfigured(
                    f"{name} does not let this login send as {self._config.address} ({fault.code})."
                ) from fault
            case SMTPRecipientRefused():
                raise Misconfigured(f"{name} refuses the address of staff {fault.recipient} ({fault.code}).") from fault
            case SMTPResponseException():
                raise Misconfigured(f"{name} refuses to work with us ({fault.code}).") from fault
            case SMTPServerDisconnected() | SMTPTimeoutError() | OSError():
                raise Retryable(f"{name} cannot be reached now.") from fault
        # What remains is what the library says of a server without AUTH or STARTTLS.
        raise Misconfigured(f"{name} cannot do what the settings ask: {fault}") from fault

    def _refused_content(self, answer: SMTPResponseException, length: int, size: int | None) -> NoReturn:
        if answer.code < _PERMANENT:
            raise Retryable(f"{self._server.name} asks to try later ({answer.code}).") from answer
        if answer.code == _TOO_LARGE:
            raise Rejected(_too_large(length, size)) from answer
        raise Rejected(f"{self._server.name} refuses the content of the mail ({answer.code}).") from answer


def tls_context(config: MailConfig) -> ssl.SSLContext:
    """The public authorities, or the one that the settings name; raises Misconfigured when it cannot be read."""
    try:
        return ssl.create_default_context(cafile=config.ca_file or None)
    except (OSError, ssl.SSLError) as fault:
        raise Misconfigured(f"The CA file {config.ca_file} cannot be read.") from fault


def _certificate_fault(fault: BaseException | None) -> bool:
    while fault is not None:
        if isinstance(fault, ssl.SSLCertVerificationError):
            return True
        fault = fault.__cause__ or fault.__context__
    return False


def _announced(client: SMTP) -> int | None:
    given = client.esmtp_extensions.get("size", "")
    return int(given) if given.isascii() and given.isdigit() else None


def _too_large(length: int, size: int | None) -> str:
    limit = f" ({size / MEGABYTE:.0f} MB)" if size else ""
    return f"The mail with its files ({length / MEGABYTE:.0f} MB) is larger than the mail server takes{limit}."
