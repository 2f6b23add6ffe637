"""The secret of the webhook: right, wrong, missing, and never configured."""

from __future__ import annotations

import pytest

from bot.channels.telegram.webhook import authenticate
from handlers.ports import Accepted, Denied, RawRequest


def call(**headers: str) -> RawRequest:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return RawRequest("POST", named, {}, b"{}")


def test_the_right_secret_is_accepted() -> None:
    assert authenticate(call(x_telegram_bot_api_secret_token="s3creto"), "s3creto") == Accepted()


@pytest.mark.parametrize("given", ["", "otro", "s3cret", "s3creto ", "ñ", "\ud800"])
def test_a_wrong_secret_is_denied(given: str) -> None:
    result = authenticate(call(x_telegram_bot_api_secret_token=given), "s3creto")
    assert isinstance(result, Denied)
    assert result.status == 403


def test_a_missing_secret_is_denied() -> None:
    result = authenticate(call(), "s3creto")
    assert isinstance(result, Denied)
    assert result.status == 401


@pytest.mark.parametrize("headers", [{}, {"x_telegram_bot_api_secret_token": ""}])
def test_without_a_configured_secret_nobody_gets_in(headers: dict[str, str]) -> None:
    assert isinstance(authenticate(call(**headers), ""), Denied)
