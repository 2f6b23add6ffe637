"""Addresses in a text: a kind of street with its name and number, or a street of the agency's own list with a number."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache

from rapidfuzz import fuzz, process

from handlers.domain.agency import Street
from nlu import words
from nlu.plain_view import Found, PlainView, plain_view

ADDRESS = "address"
"""Kind of the entity; its value is the street, the number and what follows of floor and door, parted by commas."""
_WORD = r"[^\W\d_][^\W\d_'’·.-]*(?:['’·-][^\W\d_]+)*\.?"
_NAME = rf"(?:[0-9]{{1,2}} (?:de|d'|do) ?)?(?:[dlDL]['’] ?)?{_WORD}(?: (?:[dl]['’] ?)?{_WORD}){{0,6}}?"
_HOUSE = r"(?P<number>[0-9]{1,4}(?: ?bis)?(?: ?[A-Da-d](?![^\W\d_]))?(?![0-9\w]|[.,:/'][0-9])|s ?/ ?n(?!\w))"
_GAP = r"(?: ?[,.] ?| )(?:(?:n|num|nº|n\.º|numero|zk|zenbakia|numeroa|portal|no|parcela|nave|chalet|bloque|casa)\.?[º°]? ?)?"
_AFTER_TYPE = re.compile(rf" ?(?P<name>{_NAME}){_GAP}{_HOUSE}", re.IGNORECASE)
_NUMBER = re.compile(rf"(?P<gap>{_GAP}){_HOUSE}", re.IGNORECASE)
_SIDE = r"(?:ezkerra|eskuina|dcha|izda|izq|dreta|esquerra|derecha|izquierda|drta|esq|centro)\.?"
_LEVEL = (
    r"(?:esc(?:alera|ala)?|piso|planta|pis|andar|pta|puerta|porta|p|atea|solairua|bloque|blq|portal|bajos?|baixos?|baixo|entlo|entresuelo"
    r"|principal|pral|atico|atic|esk|ezk)\.?"
)
_FLOOR = re.compile(
    rf"(?: ?[,.-] ?| )(?:[0-9]{{1,2}}[.ºª]? ?{_SIDE}(?!\w)|(?:{_SIDE}|{_LEVEL} ?[0-9]{{0,2}}[ºª]? ?(?:[a-h](?!\w))?)(?!\w)"
    r"|[0-9]{1,2} ?(?:[ºª°]|o|a|er|r|n|t|on)(?: ?[0-9]{1,2}[ºª]| ?-? ?[a-h](?!\w))?(?!\w)|[0-9]{1,2} ?-? ?[a-h](?!\w))",
    re.IGNORECASE,
)
_FOLLOWS = re.compile(r" ?([^\s\d,.;:)]+)")
_WORDS_BEFORE = re.compile(r"[^\W_]+(?:['’·.-][^\W_]+)*")
_CONNECTORS = frozenset(
    [
        "de",
        "del",
        "la",
        "las",
        "los",
        "el",
        "d",
        "l",
        "dels",
        "les",
        "da",
        "do",
        "das",
        "dos",
        "y",
        "i",
        "e",
        "san",
        "santa",
        "sant",
    ]
)
_SAINTS = frozenset({"san", "santa", "sant"})
_NAMES_OF_THEIR_OWN = frozenset({"Gran Vía", "rambla", "alameda"})
"""Kinds of streets that are the whole name of one, too."""
_LOOK_BACK, _MOST_WORDS, _MOST_FLOORS = 60, 5, 3
_MOST_NUMBERS = 12
_ALIKE, _FEWEST_LETTERS = 86.0, 5
_CUE = re.compile(
    r"(?:\b(?:en|vivo|vivimos|domicilio|direccion|calle|a la altura de|frente a|al|de|adreça|carrer|enderezo|helbidea))\s*:? $",
    re.IGNORECASE,
)


Written = Callable[[int, int], str]
"""What stands in the text as given, for a span of the plain view."""


class Addresses:
    """Finds addresses with the help of the agency's list of streets; any thread may use it."""

    def __init__(self, streets: Sequence[Street]) -> None:
        self._streets: dict[str, Street] = {}
        for street in streets:
            for plain in _forms(street):
                self._streets.setdefault(plain, street)
        self._names = list(self._streets)

    def find(self, view: PlainView, text: str) -> Iterator[Found]:
        """The addresses of `text`, whose plain view is given, from left to right without overlaps."""
        found = sorted(self._all(view, text), key=_leftmost_longest)
        end = 0
        for address in found:
            if address.start >= end:
                yield address
                end = address.end

    def _all(self, view: PlainView, text: str) -> Iterator[Found]:
        def written(start: int, end: int) -> str:
            first, last = view.original_span(start, end)
            return re.sub(r"\s+", " ", text[first:last]).strip(" ,.")

        yield from self._typed(view.text, written)
        yield from self._typed_behind(view.text, written)
        yield from self._listed(view.text)

    def _typed(self, view: str, written: Written) -> Iterator[Found]:
        """calle Mayor 12, C/ del Faro, nº 3, carrer de la Mar 8, rúa do Sol s/n, Gran Vía 33."""
        for kind in _types().finditer(view):
            kind_of_street = _ways("street_types")[kind[0].lower()]
            alone = _NUMBER.match(view, kind.end()) if kind_of_street in _NAMES_OF_THEIR_OWN else None
            house = alone or _AFTER_TYPE.match(view, kind.end())
            if house is None or _counts(view, house.end()):
                continue
            if alone:
                yield _address(view, kind.start(), house, kind_of_street)
            elif _is_name(house["name"]):
                name = house["name"]
                listed = self._street(name, kind_of_street) or self._street(name)
                street = listed or f"{kind_of_street} {written(*house.span('name'))}"
                yield _address(view, kind.start(), house, street)

    def _typed_behind(self, view: str, written: Written) -> Iterator[Found]:
        """Nafarroa kalea 5."""
        for kind in _types_behind().finditer(view):
            house = _NUMBER.match(view, kind.end())
            start = _name_before(view, kind.start())
            if house is None or start is None or _counts(view, house.end()):
                continue
            kind_of_street = _ways("street_types_after")[kind[0].lower()]
            street = self._street(view[start : kind.start()]) or f"{written(start, kind.start())} {kind_of_street}"
            yield _address(view, start, house, street)

    def _listed(self, view: str) -> Iterator[Found]:
        """Gran Vía 33: a street of the list and a number, no kind of street needed."""
        if not self._streets:
            return
        for tried, house in enumerate(_NUMBER.finditer(view)):
            if tried >= _MOST_NUMBERS:
                return
            if _counts(view, house.end()):
                continue
            match = self._before(view, house.start())
            if match is not None:
                yield _address(view, match[0], house, match[1])

    def _before(self, view: str, end: int) -> tuple[int, str] | None:
        """Where the name of a listed street that ends at `end` begins, and the street; the longest name wins."""
        opening = max(0, end - _LOOK_BACK)
        found = list(_WORDS_BEFORE.finditer(view[opening:end]))[-_MOST_WORDS:]
        for start in (opening + word.start() for word in found if word[0].lower() not in _CONNECTORS - _SAINTS):
            written = view[start:end]
            street = self._street(written)
            if street and (
                " " in written.strip() or written[:1].isupper() or _CUE.search(view[max(0, start - 20) : start])
            ):
                return start, street
        return None

    def _street(self, written: str, kind_of_street: str = "") -> str:
        """The listed street of this name (and kind, if one is given), also mistyped; empty if there is none."""
        plain = f"{_plain(kind_of_street)} {_plain(written)}".strip()
        exact = self._streets.get(plain)
        if exact is None and len(plain) >= _FEWEST_LETTERS:
            alike = process.extractOne(plain, self._names, scorer=fuzz.ratio, score_cutoff=_ALIKE)
            exact = self._streets[alike[0]] if alike else None
        return f"{exact.type} {exact.name}".strip() if exact else ""


def names_no_street(street: Street) -> bool:
    """Whether a name has no letters by which it could be found in a text."""
    return not any(letter.isalpha() for form in _forms(street) for letter in form)


def _forms(street: Street) -> tuple[str, ...]:
    name = _plain(street.name)
    return (name, f"{_plain(street.type)} {name}".strip()) if name else ()


def _plain(written: str) -> str:
    """A name for comparing: plain letters, without the small words at its beginning."""
    found = _WORDS_BEFORE.findall(plain_view(written).text.lower().replace("'", " ").replace("’", " "))
    while len(found) > 1 and found[0] in _CONNECTORS - _SAINTS:
        found = found[1:]
    return " ".join(found)


def _leftmost_longest(found: Found) -> tuple[int, int]:
    return found.start, -found.end


def _address(view: str, start: int, house: re.Match[str], street: str) -> Found:
    end, floors = house.end(), list[str]()
    while len(floors) < _MOST_FLOORS and (floor := _FLOOR.match(view, end)):
        floors.append(floor[0].strip(" ,.-"))
        end = floor.end()
    number = re.sub(r"\s", "", house["number"]).lower()
    return Found(ADDRESS, start, end, ", ".join([street, number, *floors]))


def _counts(view: str, end: int) -> bool:
    """Whether the number that ends at `end` counts something."""
    follows = _FOLLOWS.match(view, end)
    if view[end : end + 1] in {"%", "€", "º", "ª", ":"}:
        return True
    return follows is not None and follows[1].lower() in _follow_not() and not _FLOOR.match(view, end)


def _is_name(written: str) -> bool:
    """Whether some words can be the name of a street."""
    found = [word.lower().strip(".") for word in _WORDS_BEFORE.findall(written)]
    meaningful = [word for word in found if word not in _CONNECTORS and len(word) > 1]
    return bool(meaningful) and not any(word in _not_names() for word in found)


def _name_before(view: str, end: int) -> int | None:
    """Where the capitalised words begin that end at `end`."""
    opening = max(0, end - _LOOK_BACK)
    found = list(_WORDS_BEFORE.finditer(view[opening:end]))
    start = None
    for word in reversed(found[-_MOST_WORDS:]):
        if not word[0][:1].isupper() and not (
            start is None and word is found[-1] and word[0].lower() not in _not_names()
        ):
            break
        start = opening + word.start()
    return start


@cache
def _not_names() -> frozenset[str]:
    return frozenset(plain_view(word).text for word in words.entries("street_not"))


@cache
def _follow_not() -> frozenset[str]:
    return frozenset(plain_view(word).text for word in words.entries("street_follow_not"))


@cache
def _ways(list_name: str) -> dict[str, str]:
    """way of writing -> kind of street."""
    pairs = words.pairs(list_name).items()
    return {plain_view(way.strip()).text: kind for kind, ways in pairs for way in ways.split(",")}


def _alternatives(ways: Sequence[str]) -> str:
    longest_first = sorted(ways, key=len, reverse=True)
    return "|".join(re.escape(way) + ("" if not way[-1].isalnum() else r"(?![^\W_])") for way in longest_first)


@cache
def _types() -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_])(?:{_alternatives(list(_ways('street_types')))})", re.IGNORECASE)


@cache
def _types_behind() -> re.Pattern[str]:
    return re.compile(rf"(?<=[^\W_] )(?:{_alternatives(list(_ways('street_types_after')))})", re.IGNORECASE)
