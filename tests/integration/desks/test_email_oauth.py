"""At a provider that takes no passwords the e-mail desk logs in with access tokens, and says what is wrong with them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, replace

import pytest
import pytest_asyncio
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse

from crm_adapter.mail.config import MailConfig, OAuth
from crm_adapter.mail.desk import EmailDesk
from handlers.errors import Misconfigured, Retryable
from tests.clocks import HandClock
from tests.contract.desk_driver import a_draft, a_line
from tests.free_port import free_port
from tests.real.mail.grants import CLIENT, SECRET, Grants
from tests.real.mail.office import Office
from tests.real.mail.post import Post, post_office
from tests.serving import serving

pytestmark = pytest.mark.asyncio


@dataclass(slots=True)
class Provider:
    """The servers, and who grants access to them."""

    post: Post
    base: str
    grants: Grants


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    """One provider for all tests of this file."""
    grants = Grants("")
    with serving(grants.app()) as base, post_office(f"{base}/introspect") as post:
        yield Provider(post, base, grants)


@pytest.fixture
def grants(provider: Provider) -> Grants:
    """Nothing granted, nothing broken."""
    provider.grants.__init__("")  # type: ignore[misc]  # the application in service holds on to this very object
    return provider.grants


@pytest.fixture
def config(provider: Provider, grants: Grants) -> MailConfig:
    """Settings that work here, without any password."""
    office = Office(provider.post)
    grants.mailbox = office.bot
    known = office.config()
    return replace(
        known,
        smtp=replace(known.smtp, password=""),
        imap=replace(known.imap, password=""),
        oauth=OAuth(f"{provider.base}/token", CLIENT, SECRET, "https://outlook.example/.default"),
    )


@pytest_asyncio.fixture
async def desk(config: MailConfig) -> AsyncIterator[EmailDesk]:
    """The desk."""
    made = EmailDesk(config, HandClock())
    yield made
    await made.close()


async def test_cases_are_sent_and_mail_is_read_with_one_access_token(desk: EmailDesk, grants: Grants) -> None:
    ref = await desk.open(a_draft("k1"))
    await desk.append(ref, a_line("k2", "Una cosa más."))
    await desk.changes(None)
    wanted = {"grant_type": "client_credentials", "client_id": CLIENT, "client_secret": SECRET}
    assert grants.asked == [wanted | {"scope": "https://outlook.example/.default"}]
    assert len(set(grants.shown)) == 1


async def test_the_consent_of_the_mailboxs_owner_is_another_way_in(config: MailConfig, grants: Grants) -> None:
    grants.refresh = "consentimiento"
    other = EmailDesk(replace(config, oauth=replace(config.oauth, refresh_token="consentimiento")), HandClock())
    assert (await other.check())["sending"].startswith("ok")
    assert grants.asked[0]["grant_type"] == "refresh_token"
    await other.close()


async def test_a_token_that_is_withdrawn_is_replaced_at_the_next_try(desk: EmailDesk, grants: Grants) -> None:
    await desk.open(a_draft("k1"))
    grants.withdraw()
    with pytest.raises(Misconfigured, match="refuses the user or the access token of the SMTP login"):
        await desk.append((await desk.open(a_draft("k1"))), a_line("k2", "Una cosa más."))
    await desk.append(await desk.open(a_draft("k1")), a_line("k2", "Una cosa más."))
    assert len(grants.asked) == 2


async def test_a_token_is_renewed_before_it_ends(desk: EmailDesk, grants: Grants) -> None:
    grants.lasts = 0
    await desk.open(a_draft("k1"))
    assert len(grants.asked) == 1, "one that is said to last no time at all is used for half a minute"


async def test_a_wrong_secret_is_told_in_the_providers_words(config: MailConfig, grants: Grants) -> None:
    other = EmailDesk(replace(config, oauth=replace(config.oauth, client_secret="otro")), HandClock())
    with pytest.raises(
        Misconfigured, match="grants no access to the mailbox: invalid_client AADSTS7000215: bad secret"
    ):
        await other.open(a_draft("k1"))
    found = await other.check()
    assert found["sending"].startswith("wrong: 127.0.0.1 grants no access")
    assert found["mailbox"].startswith("wrong: 127.0.0.1 grants no access")
    await other.close()


async def test_a_token_for_another_mailbox_is_refused_by_both_servers(config: MailConfig, grants: Grants) -> None:
    grants.mailbox = "otra@ayto.example"
    other = EmailDesk(config, HandClock())
    found = await other.check()
    assert "access token of the SMTP login" in found["sending"]
    assert "access token of the IMAP login" in found["mailbox"]
    await other.close()


async def test_a_provider_that_is_away_or_ill_is_asked_again_later(desk: EmailDesk, grants: Grants) -> None:
    grants.broken = PlainTextResponse("ay", 503)
    with pytest.raises(Retryable, match="answered 503"):
        await desk.open(a_draft("k1"))
    grants.broken = None
    assert await desk.open(a_draft("k1"))


async def test_nobody_at_the_address_is_asked_again_later(config: MailConfig) -> None:
    oauth = replace(config.oauth, token_url=f"http://127.0.0.1:{free_port()}/token")
    other = EmailDesk(replace(config, oauth=oauth), HandClock())
    with pytest.raises(Retryable, match="cannot be reached now"):
        await other.open(a_draft("k1"))
    await other.close()


@pytest.mark.parametrize(
    "answer",
    [
        PlainTextResponse("<html>portal</html>"),
        PlainTextResponse("<html>not here</html>", 401),
        JSONResponse({"access_token": "con\r\nsalto"}),
        JSONResponse({"access_token": ""}),
        JSONResponse(["nada"]),
    ],
)
async def test_an_answer_without_a_token_names_the_setting(
    desk: EmailDesk, grants: Grants, answer: PlainTextResponse | JSONResponse
) -> None:
    grants.broken = answer
    with pytest.raises(Misconfigured, match="VENTANILLA_EMAIL_OAUTH_TOKEN_URL"):
        await desk.open(a_draft("k1"))


async def test_the_secret_is_not_carried_elsewhere(desk: EmailDesk, grants: Grants, provider: Provider) -> None:
    grants.broken = RedirectResponse(f"{provider.base}/token", 307)
    with pytest.raises(Retryable, match="answered 307"):
        await desk.open(a_draft("k1"))
    assert len(grants.asked) == 1


async def test_settings_that_cannot_work_are_refused() -> None:
    with pytest.raises(Misconfigured, match="must be an https:// address"):
        OAuth("http://login.example/token", "a", "b")
    with pytest.raises(Misconfigured, match="OAUTH_CLIENT_ID"):
        OAuth("https://login.example/token", "", "b")
    with pytest.raises(Misconfigured, match="needs VENTANILLA_EMAIL_OAUTH_TOKEN_URL"):
        OAuth(client_secret="b")
    assert "b" not in repr(OAuth("https://login.example/token", "c", "b", refresh_token="b")).replace("OAuth", "")
