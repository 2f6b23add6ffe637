"""`ventanilla chat`: the try-out chat in a terminal, for people and for scripts."""

from __future__ import annotations

import json
import threading
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from bot.cli.chat_client import ChatClient, Choice, Message
from bot.settings import load
from handlers.errors import Rejected, Retryable

_ANSWER_SECONDS = 15.0
_PROMPT_SECONDS = 4.0
_FAILED = 1


def chat(
    once: Annotated[
        list[str] | None,
        typer.Option("--once", help="Send this, print the answer and end. Give it again for a longer talk."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="With --once: print the answers as JSON.")] = False,
    wait: Annotated[float, typer.Option(min=0.0, help="Seconds to wait for each answer.")] = _ANSWER_SECONDS,
    url: Annotated[str, typer.Option(help="Address of the service; without it, the one of the settings.")] = "",
) -> None:
    """Talk to the running service from the terminal. Ctrl-D ends.

    Exit codes: 0 done; 1 no answer in time, or no service; 2 wrong use.

    Example: ventanilla chat --once "¿Cómo me empadrono?" --json
    """
    if as_json and not once:
        raise typer.BadParameter("--json goes with --once.")
    base = (url or load().base_url).rstrip("/")
    with ChatClient(base) as client:
        client.begin()
        if not once:
            _talk(client)
        elif not _script(client, once, wait, as_json=as_json):
            raise typer.Exit(_FAILED)


def _script(client: ChatClient, texts: list[str], wait: float, *, as_json: bool) -> bool:
    answered = True
    told: list[Message] = []
    for text in texts:
        client.send(text, client.choice(text, told))
        answers = client.answers(wait)
        answered = answered and bool(answers)
        told += answers
        if not as_json:
            for message in answers:
                typer.echo(plain(message))
    if as_json:
        typer.echo(json.dumps({"messages": [message.document for message in told]}, ensure_ascii=False, indent=2))
    if not answered:
        typer.echo(f"ventanilla: no answer came within {wait:g} seconds.", err=True)
    return answered


def _talk(client: ChatClient) -> None:
    screen = _Screen(client)
    screen.listen()
    screen.console.print(f"[dim]{client.base}/probar · Ctrl-D termina · escriba /start para empezar[/dim]")
    while (text := screen.read()) is not None:
        if text:
            screen.say(text)


class _Screen:
    """What is shown, and the thread that shows what arrives by itself."""

    def __init__(self, client: ChatClient) -> None:
        self.console = Console(highlight=False)
        self._client = client
        self._arrived = threading.Event()
        self._over = threading.Event()
        self._messages: list[Message] = []

    def listen(self) -> None:
        """Show whatever comes, from now on."""
        threading.Thread(target=self._listen, daemon=True, name="chat-listen").start()

    def read(self) -> str | None:
        """What is typed next; None at the end, after which nothing more is shown."""
        try:
            return self.console.input("[bold]› [/bold]").strip()
        except (EOFError, KeyboardInterrupt):
            self._over.set()
            self.console.print()
            return None

    def say(self, text: str) -> None:
        """Send, and give the answer a moment before the next question is asked."""
        self._arrived.clear()
        try:
            self._client.send(text, self._client.choice(text, self._messages))
        except (Rejected, Retryable) as fault:
            self.console.print(Text(str(fault), style="red"))
            return
        self._arrived.wait(_PROMPT_SECONDS)

    def _listen(self) -> None:
        # A connection of its own: the other one belongs to the prompt.
        with self._client.twin() as listener:
            while not self._over.is_set():
                try:
                    self._show_all(listener.next())
                except (Rejected, Retryable) as fault:
                    if not self._over.wait(_PROMPT_SECONDS):
                        self.console.print(Text(str(fault), style="red"))

    def _show_all(self, messages: list[Message]) -> None:
        told = [message for message in messages if not message.mine]
        for message in told:
            self._messages.append(message)
            self._show(message)
        if told:
            self._arrived.set()

    def _show(self, message: Message) -> None:
        self.console.print()
        self.console.print(Text(message.text))
        for number, choice in _unlisted(message):
            self.console.print(Text.assemble((f"  {number} ", "bold cyan"), choice.label))
        if message.file:
            self.console.print(Text(f"  📎 {message.file}", style="blue"))


def plain(message: Message) -> str:
    """A message as lines of text."""
    choices = [f"  {number}  {choice.label}" for number, choice in _unlisted(message)]
    file = [f"  {message.file}"] if message.file else []
    return "\n".join([message.text, *choices, *file]) + "\n"


def _unlisted(message: Message) -> list[tuple[int, Choice]]:
    """The numbered choices that the text itself does not name already."""
    numbered = list(enumerate(message.choices, 1))
    return [] if all(f"{number}. {choice.label}" in message.text for number, choice in numbered) else numbered
