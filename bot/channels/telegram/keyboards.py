"""Lays out a part's choices: buttons under the message, or keys below the text field where a place or a number is asked for."""

from __future__ import annotations

from typing import Final

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, KeyboardButton, ReplyKeyboardMarkup

from handlers.domain.message import Button
from handlers.ports import Part

ASK_LOCATION: Final = "📍 Enviar ubicación · Send location"
ASK_CONTACT: Final = "📞 Enviar mi teléfono · Send my number"
_ROW_CHARACTERS: Final = 24
_ROW_BUTTONS: Final = 3


def keyboard(part: Part) -> InlineKeyboardMarkup | ReplyKeyboardMarkup | None:
    """The part's keyboard; a message can bear one only, so beside a request the choices become keys that type their label."""
    if part.ask_location or part.ask_contact:
        return _request(part)
    if not part.buttons:
        return None
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(button.label, callback_data=button.id) for button in row] for row in rows(part.buttons)]
    )


def rows(buttons: tuple[Button, ...]) -> list[list[Button]]:
    """Short choices side by side, long ones below each other, in their order."""
    laid: list[list[Button]] = []
    for button in buttons:
        row = [*laid[-1], button] if laid else []
        if row and len(row) <= _ROW_BUTTONS and sum(len(each.label) for each in row) <= _ROW_CHARACTERS:
            laid[-1] = row
        else:
            laid.append([button])
    return laid


def _request(part: Part) -> ReplyKeyboardMarkup:
    keys: list[list[KeyboardButton]] = []
    if part.ask_location:
        keys.append([KeyboardButton(ASK_LOCATION, request_location=True)])
    if part.ask_contact:
        keys.append([KeyboardButton(ASK_CONTACT, request_contact=True)])
    keys += [[KeyboardButton(button.label) for button in row] for row in rows(part.buttons)]
    return ReplyKeyboardMarkup(keys, resize_keyboard=True, one_time_keyboard=True)
