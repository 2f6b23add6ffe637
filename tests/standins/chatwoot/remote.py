"""The test's end of Chatwoot's own switches."""

from __future__ import annotations

from collections.abc import Sequence

from tests.standins.chatwoot.world import SECRET
from tests.standins.desks.remote import Remote


class ChatwootRemote:
    """What administrators set, and the installation's limits; `line` has the switches of every desk."""

    def __init__(self, control_url: str) -> None:
        self.line = Remote(control_url)

    def webhook(
        self,
        url: str,
        secret: str = SECRET,
        *,
        signed: bool = True,
        account_too: bool = False,
        shown_secret: str = "",
    ) -> None:
        """The API inbox's webhook, "" takes it away.

        `signed` False: a version before 4.13; `account_too`: the account has one to the same address, so all comes
        twice; `shown_secret`: what administrators are shown, when it is not what signs.
        """
        hook = {"url": url, "secret": secret, "signed": signed, "shown_secret": shown_secret}
        kinds = ("inbox", "account") if account_too else ("inbox",)
        hooks = [{**hook, "kind": kind} for kind in kinds] if url else []
        self.line.tell("hooks", {"hooks": hooks})

    def limits(self, *, calls: int = 3000, contact_searches: int = 100, messages: int = 200) -> None:
        """So many a minute: calls, contact searches (429), messages in one conversation (422)."""
        told = {"calls_a_minute": calls, "contact_searches_a_minute": contact_searches, "messages_a_minute": messages}
        self.line.tell("settings", told)

    def largest_request(self, octets: int) -> None:
        """Larger ones get the reverse proxy's 413 page; 0 = no limit."""
        self.line.tell("settings", {"max_body": octets})

    def active_bot(self, there: bool) -> None:
        """An agent bot is connected to the inbox: conversations begin, and begin again, as pending."""
        self.line.tell("settings", {"active_bot": there})

    def single_conversation(self, locked: bool) -> None:
        """The inbox gives a contact's first conversation instead of a new one."""
        self.line.tell("settings", {"lock_to_single_conversation": locked})

    def define(self, attributes: Sequence[str]) -> None:
        """Custom attributes of conversations that are defined in the account."""
        self.line.tell("settings", {"attributes": list(attributes)})

    def ignored(self) -> list[str]:
        """What the product sent and Chatwoot dropped without a word, each in a sentence."""
        return [str(each) for each in self.line.tell("ignored")]
