"""The schema compiled into checkers: every value of every call is judged, recursively."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tests.standins.telegram.refusals import Refusal, wrong
from tests.standins.telegram.schema import SCALARS, ArrayOf, Either, Field, Limit, Named, Record, Schema, TypeRef, Unit
from tests.standins.telegram.text import EntityError, is_link, parse_html, trim
from tests.standins.telegram.uploads import Upload

Check = Callable[[object, str], None]

_REAL_WORDS = {
    "text": "message is too long",
    "caption": "message caption is too long",
    "callback_data": "BUTTON_DATA_INVALID",
    "command": "BOT_COMMAND_INVALID",
}
_PARSE_MODES = {"html", "markdown", "markdownv2"}
_SCALAR_TYPES: Mapping[str, tuple[type, ...]] = {
    "String": (str,),
    "Integer": (int,),
    "Boolean": (bool,),
    "True": (bool,),
    "Float": (int, float),
    "InputFile": (Upload, str),
}


class Checker:
    """Judges values by the schema; everything is compiled once and kept."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._records: dict[str, Check] = {}
        self._methods = {name: self._compile_record(record) for name, record in schema.methods.items()}

    def call(self, method: str, values: dict[str, object]) -> None:
        """Judge one call's decoded parameters; raises Refusal with the reason."""
        self._methods[method](values, "")

    def published_object(self, name: str, value: object) -> None:
        """Judge a value against a published object type; raises Refusal with the reason."""
        self._named(name)(value, name)

    def _compile(self, kind: TypeRef) -> Check:
        if isinstance(kind, ArrayOf):
            return _array(self._compile(kind.item))
        if isinstance(kind, Either):
            return self._union(kind)
        return _scalar(kind.name) if kind.name in SCALARS else self._named(kind.name)

    def _named(self, name: str) -> Check:
        def check(value: object, where: str) -> None:
            # Types refer to themselves, so each is compiled when it is first met.
            compiled = self._records.get(name)
            if compiled is None:
                union = self._schema.unions.get(name)
                compiled = self._union(union) if union else self._compile_record(self._schema.types[name])
                self._records[name] = compiled
            compiled(value, where)

        return check

    def _compile_record(self, record: Record) -> Check:
        fields = {name: self._compile_field(field) for name, field in record.fields.items()}
        required = [field.name for field in record.fields.values() if field.required]
        extra = _extra_check(record)

        def check(value: object, where: str) -> None:
            if isinstance(value, str) and "String can be used instead of this object" in record.description:
                return
            members = _members(value, where, record.name)
            for name in required:
                if name not in members:
                    raise _missing(record.name, where, name)
            for name, member in members.items():
                if name not in fields:
                    raise wrong(f'{where or record.name} has no field "{name}" in the schema')
                fields[name](member, f"{where}.{name}" if where else name)
            extra(members, where)

        return check

    def _compile_field(self, field: Field) -> Check:
        inner = self._compile(field.type)

        def check(value: object, where: str) -> None:
            inner(value, where)
            _check_words(field, value, where)
            if field.limit is not None:
                _check_limit(field, field.limit, value, where)

        return check

    def _union(self, union: Either) -> Check:
        options = [(self._hint(option), self._compile(option)) for option in union.options]

        def check(value: object, where: str) -> None:
            failures: list[tuple[int, Refusal]] = []
            for hint, option in options:
                try:
                    option(value, where)
                except Refusal as failure:
                    failures.append((hint(value), failure))
                else:
                    return
            raise max(failures, key=lambda pair: pair[0])[1]

        return check

    def _hint(self, option: TypeRef) -> Callable[[object], int]:
        """How much a value looks like this option: the refusal of the likeliest option is the one worth reading."""
        record = self._schema.types.get(option.name) if isinstance(option, Named) else None
        if record is None:
            return lambda _: 0
        constants = {field.name: field.constant for field in record.fields.values() if field.constant}

        def likeness(value: object) -> int:
            if not isinstance(value, dict):
                return -1
            same = sum(1 for name, constant in constants.items() if value.get(name) == constant)
            required = sum(1 for field in record.fields.values() if field.required and field.name in value)
            return 100 * same + 10 * required + sum(1 for name in value if name in record.fields)

        return likeness


def _members(value: object, where: str, name: str) -> dict[str, object]:
    if not isinstance(value, dict):
        raise wrong(f"{where} must be an object of type {name}, got {_kind(value)}")
    return value


def _missing(record: str, where: str, name: str) -> Refusal:
    if where:
        return wrong(f'{where} lacks the required field "{name}" of {record}')
    known = {"text": "message text is empty", "chat_id": "chat_id is empty"}
    return wrong(f'required parameter "{name}" is missing', known.get(name))


def _kind(value: object) -> str:
    return {dict: "an object", list: "an Array", str: "a String", bool: "a Boolean", int: "an Integer"}.get(
        type(value), type(value).__name__
    )


def _scalar(name: str) -> Check:
    allowed = _SCALAR_TYPES[name]

    def check(value: object, where: str) -> None:
        right = isinstance(value, allowed) and (not isinstance(value, bool) or bool in allowed)
        if not right or (name == "True" and value is not True):
            raise wrong(f"{where} must be of type {name}, got {_kind(value)}")
        if name == "InputFile" and isinstance(value, str) and not value.startswith("attach://"):
            raise wrong(f"{where} must be an uploaded file")

    return check


def _array(inner: Check) -> Check:
    def check(value: object, where: str) -> None:
        if not isinstance(value, list):
            raise wrong(f"{where} must be an Array, got {_kind(value)}")
        for index, item in enumerate(value):
            inner(item, f"{where}[{index}]")

    return check


def _check_words(field: Field, value: object, where: str) -> None:
    if field.constant is not None and value != field.constant:
        raise wrong(f'{where} must be "{field.constant}", got "{value}"')
    if field.choices and value not in field.choices:
        choices = ", ".join(sorted(field.choices))
        raise wrong(f'{where} must be one of {choices}; got "{value}"', _choice_words(field.name))


def _choice_words(name: str) -> str | None:
    return "wrong parameter action in request" if name == "action" else None


def _check_limit(field: Field, limit: Limit, value: object, where: str) -> None:
    if limit.unit is Unit.PARSED or value == limit.exception:
        return
    size = _size(limit.unit, value)
    if not limit.low <= size <= limit.high:
        raise _beyond(field.name, where, size, limit)


def _size(unit: Unit, value: object) -> float:
    if unit is Unit.VALUE and isinstance(value, int | float):
        return value
    if unit is Unit.BYTES and isinstance(value, str):
        return len(value.encode())
    return len(value) if isinstance(value, str | list) else 0


def _beyond(name: str, where: str, size: float, limit: Limit) -> Refusal:
    detail = f"{where} has {size} {limit.unit.value}, allowed {limit.low}-{limit.high}"
    if limit.unit is Unit.VALUE:
        detail = f"{where} is {size}, allowed {limit.low}-{limit.high}"
    if name == "text" and limit.unit is not Unit.PARSED:
        return wrong(detail)
    return wrong(detail, "message text is empty" if name == "text" and not size else _REAL_WORDS.get(name))


def _extra_check(record: Record) -> Callable[[dict[str, object], str], None]:
    """The rules that concern several fields of one object: mark-up, and how many kinds a button may have."""
    formatted = [field for field in record.fields.values() if field.limit and field.limit.unit is Unit.PARSED]

    def check(members: dict[str, object], where: str) -> None:
        for field in formatted:
            _check_formatted(field, members, f"{where}.{field.name}" if where else field.name)
        if record.one_of is not None:
            _check_one_of(record, members, where)
        if record.name in {"InlineKeyboardButton", "KeyboardButton"}:
            _check_button(members, where)

    return check


def _check_formatted(field: Field, members: dict[str, object], where: str) -> None:
    source, limit = members.get(field.name), field.limit
    if not isinstance(source, str) or limit is None:
        return
    mode = str(members.get(f"{field.name}_parse_mode", members.get("parse_mode", ""))).lower()
    text = source
    if mode == "html":
        text = html_text(source)
    elif mode:
        known = "is not simulated by the stand-in" if mode in _PARSE_MODES else "does not exist"
        raise wrong(f'{where}: parse mode "{mode}" {known}', "unsupported parse_mode")
    size = len(text.strip())
    if source and not size and limit.low:
        raise wrong(f"{where} is only white space", "text must be non-empty")
    if not limit.low <= size <= limit.high:
        raise _beyond(field.name, where, size, limit)


def html_text(source: str) -> str:
    """The plain text of HTML mark-up; raises Refusal with Telegram's wording."""
    try:
        return trim(parse_html(source)).text
    except EntityError as error:
        raise wrong(f"can't parse entities: {error}") from error


def _check_one_of(record: Record, members: dict[str, object], where: str) -> None:
    rule = record.one_of
    used = [name for name in members if rule is not None and name not in rule.outside]
    if rule is None or len(used) == 1 or (not used and not rule.exactly):
        return
    amount = "exactly one" if rule.exactly else "at most one"
    real = "Text buttons are unallowed in the inline keyboard" if not used else None
    raise wrong(f"{where} must use {amount} of the kinds of {record.name}, has {used or 'none'}", real)


def _check_button(members: dict[str, object], where: str) -> None:
    if not str(members["text"]).strip():
        raise wrong(f"{where}.text is empty", "inline keyboard button text must be non-empty")
    url = members.get("url")
    if isinstance(url, str) and not is_link(url):
        raise wrong(f"{where}.url is not an address", f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
