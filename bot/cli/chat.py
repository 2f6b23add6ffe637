"""`ventanilla chat`: the try-out chat in a terminal, for people and for scripts."""

from __future__ import annotations

import json
import threading
import time
from typing import Annotated

import httpx
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
) -> int:
    """Talk to the running service from the terminal. Ctrl-D ends.

    Exit codes: 0 done; 1 no answer in time, or no service; 2 wrong use.

    Example: ventanilla chat --once "¿Cómo me empadrono?" --json
    """
    if as_json and not once:
        raise typer.BadParameter("--json goes with --once.")
    base = (url or load().base_url).rstrip("/")
    with ChatClient(base) as client:
        client.begin()
        return _script(client, once, wait, as_json=as_json) if once else _talk(client)


def _script(client: ChatClient, texts: list[str], wait: float, *, as_json: bool) -> int:
    answered = True
    told: list[Message] = []
    for text in texts:
        client.send(text, client.choice(text, told))
        answers = client.answers(wait)
        answered = answered and bool(answers)
        told += answers
        if not as_json:
            for message in answers:
                typer.echo(_plain(message))
    if as_json:
        typer.echo(json.dumps({"messages": [message.document for message in told]}, ensure_ascii=False, indent=2))
    if not answered:
        typer.echo(f"ventanilla: no answer came within {wait:g} seconds.", err=True)
    return 0 if answered else _FAILED


def _talk(client: ChatClient) -> int:
    screen = _Screen(client)
    screen.listen()
    screen.console.print(f"[dim]{client.base}/probar · Ctrl-D termina · escriba /start para empezar[/dim]")
    while True:
        try:
            text = screen.console.input("[bold]› [/bold]").strip()
        except (EOFError, KeyboardInterrupt):
            screen.console.print()
            return 0
        if text:
            screen.say(text)


class _Screen:
    """What is shown, and the thread that shows what arrives by itself."""

    def __init__(self, client: ChatClient) -> None:
        self.console = Console(highlight=False)
        self._client = client
        self._arrived = threading.Event()
        self._messages: list[Message] = []

    def listen(self) -> None:
        """Show whatever comes, from now on."""
        threading.Thread(target=self._listen, daemon=True, name="chat-listen").start()

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
            while True:
                try:
                    messages = [message for message in listener.next() if not message.mine]
                except (Rejected, Retryable, httpx.HTTPError) as fault:
                    self.console.print(Text(str(fault), style="red"))
                    time.sleep(_PROMPT_SECONDS)
                    continue
                for message in messages:
                    self._messages.append(message)
                    self._show(message)
                if messages:
                    self._arrived.set()

    def _show(self, message: Message) -> None:
        self.console.print()
        self.console.print(Text(message.text))
        for number, choice in enumerate(message.choices, 1):
            self.console.print(Text.assemble((f"  {number} ", "bold cyan"), choice.label))
        if message.file:
            self.console.print(Text(f"  📎 {message.file}", style="blue"))


def _plain(message: Message) -> str:
    choices = [_line(number, choice) for number, choice in enumerate(message.choices, 1)]
    file = [f"  {message.file}"] if message.file else []
    return "\n".join([message.text, *choices, *file]) + "\n"


def _line(number: int, choice: Choice) -> str:
    return f"  {number}  {choice.label}"
