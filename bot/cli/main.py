"""The `ventanilla` command: one plain sentence on standard error and an exit code for everything that goes wrong."""

from __future__ import annotations

import sys

import typer

from bot.cli import chat, content, desk, migrate, nlu, roi, run, volumes
from handlers.errors import Misconfigured, VentanillaError

WRONG_USE = 2
FAILED = 1
_INTERRUPTED = 130

app = typer.Typer(
    name="ventanilla",
    help="The public agency's counter on Telegram and X.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command("run")(run.run)
app.command("chat")(chat.chat)
app.command("train")(nlu.train)
app.command("migrate")(migrate.migrate)
app.add_typer(nlu.app, name="nlu")
app.add_typer(content.app, name="content")
app.add_typer(desk.app, name="desk")
app.add_typer(roi.app, name="roi")
app.add_typer(volumes.app, name="volumes")


def main() -> None:
    """Entry point: turns every error that was foreseen into a sentence and an exit code."""
    try:
        app()
    except Misconfigured as fault:
        _complain(fault)
        sys.exit(WRONG_USE)
    except VentanillaError as fault:
        _complain(fault)
        sys.exit(FAILED)
    except KeyboardInterrupt:
        sys.exit(_INTERRUPTED)


def _complain(fault: VentanillaError) -> None:
    print(f"ventanilla: {fault}", file=sys.stderr)  # noqa: T201 - a command speaks on standard error
