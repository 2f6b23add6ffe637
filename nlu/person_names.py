"""Names of people in a plain text, after words that announce them; a name without such a cue is not found."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from nlu import words
from nlu.name_cues import CUE, CUE_BEHIND, NAMED_PLACE, Proof
from nlu.plain_view import Found

Word = re.Match[str]


def _words(line: str) -> frozenset[str]:
    return frozenset(line.split())


_WORD = r"(?:[A-Z]\.(?= ?[A-Z])|[^\W\d_]{1,30}(?:(?:['’´`-]|(?<=[lL])\.(?=[lL]))[^\W\d_]{1,30}){0,3})"
_FIRST = re.compile(rf"[ :,.=\"'«(-]{{0,4}}\n?(?P<word>{_WORD})")
_ANY_WORD = re.compile(rf"(?P<word>{_WORD})")
_NEXT = re.compile(rf" {{1,2}}(?P<word>{_WORD})")
_TITLES = _words("don dona d dna sr sra srta mr mrs ms senor senora da")
_TITLES_AND_ARTICLES = _TITLES | _words("el la en na o a l")
_PARTICLES = _words("de del da do das dos la las los van von der ben bin al el san santa y i e")
_OPENS_TAIL = _words("de del da do das dos san santa van von ben bin")
_ENDS_LINE = re.compile(r"[ .!,)]{0,3}(?:\n|$|[0-9+]|dni|nie|tel|telf|telefono|movil)", re.IGNORECASE)
_MOST_WORDS, _MOST_LOOSE, _MOST_TITLES = 8, 4, 3
_GOES_ON = frozenset({Proof.SURE, Proof.LIKELY, Proof.POSSIBLE})
_PLACE_REACH, _BACK_REACH = 40, 100
_LANGUAGES = ("es", "ca", "gl", "eu", "en")


def person_names(view: str) -> Iterator[Found]:
    """Names after a cue ("me llamo", "a nombre de", "soy", a title, a kinship, a closing), and before a Basque one."""
    for cue in CUE.finditer(view):
        proof = Proof(cue.lastgroup or "")
        if proof is not Proof.SURE and NAMED_PLACE.search(view[max(0, cue.start() - _PLACE_REACH) : cue.start()]):
            continue
        name = _name(_words_from(view, cue.end()), proof, shouted=cue[0].isupper() and len(cue[0]) > 2)
        if name and (proof is not Proof.CLOSING or _ENDS_LINE.match(view, name[-1].end("word"))):
            yield _found(view, name[0].start("word"), name[-1].end("word"))
    for cue in CUE_BEHIND.finditer(view):
        span = _name_before(view, cue.start(), Proof(cue.lastgroup or ""))
        if span:
            yield _found(view, *span)


def _found(view: str, start: int, end: int) -> Found:
    return Found("person", start, end, " ".join(view[start:end].lower().split()))


def _words_from(view: str, place: int) -> list[Word]:
    """The words on the line from `place` on, without titles and articles in front."""
    step = _FIRST.match(view, place)
    for _ in range(_MOST_TITLES):
        if step and _plain(step) in _TITLES_AND_ARTICLES:
            step = _FIRST.match(view, step.end())
    found = list[Word]()
    while step and len(found) < _MOST_WORDS:
        found.append(step)
        step = _NEXT.match(view, step.end())
    return found


def _name(said: Sequence[Word], proof: Proof, *, shouted: bool) -> Sequence[Word]:
    """The words of `said` that make a name; none if it does not begin with one."""
    if not said or _is_no_name(said[0]):
        return ()
    if shouted or not said[0]["word"][0].isupper():
        return _in_lower_case(said, proof)
    name = _with_capitals(said)
    if proof in {Proof.SURE, Proof.LIKELY} or _is_given(said[0], capital=proof is not Proof.KNOWN):
        return name
    if proof is Proof.TITLE and _plain(said[0]) in _surnames():
        return name
    with_capitals = [word for word in name if word["word"][0].isupper()]
    if len(with_capitals) < 2 or any(map(_is_no_name, with_capitals)):
        return ()
    return name if proof is not Proof.KNOWN or _is_given(said[0], capital=True) else ()


def _in_lower_case(said: Sequence[Word], proof: Proof) -> Sequence[Word]:
    """All up to a word that goes on with the sentence after a sure cue; else known names only."""
    if proof is Proof.TITLE or not (proof is Proof.SURE or _is_given(said[0], capital=False)):
        return ()
    size, counted = 1, 1
    while size < len(said) and counted < _MOST_LOOSE:
        tail = _particles(said, size) if _plain(said[size]) in _OPENS_TAIL else 0
        if size + tail >= len(said) or not _goes_on(said[size + tail], proof):
            break
        size, counted = size + tail + 1, counted + 1
    return said[:size]


def _goes_on(word: Word, proof: Proof) -> bool:
    if _plain(word) in _surnames() or _is_given(word, capital=False):
        return True
    return proof in _GOES_ON and len(word["word"]) > 1 and not _is_no_name(word)


def _with_capitals(said: Sequence[Word]) -> Sequence[Word]:
    size = 1
    while size < len(said):
        particles = _particles(said, size)
        if size + particles >= len(said):
            break
        word = said[size + particles]
        capital = word["word"][0].isupper() and (_plain(word) not in _TITLES or particles == 0)
        if not (capital or (not particles and _plain(word) in _surnames())):
            break
        size += particles + 1
    return said[:size]


def _particles(said: Sequence[Word], first: int) -> int:
    """How many words from `first` on join the parts of a name, such as "de la"."""
    size = 0
    while first + size < len(said) and size < 3 and said[first + size]["word"] in _PARTICLES:
        size += 1
    return size


def _name_before(view: str, end: int, proof: Proof) -> tuple[int, int] | None:
    """The span of the longest name that ends where the cue at `end` begins."""
    start = max(0, end - _BACK_REACH)
    stretch = view[start:end].rstrip(" ,(")
    last = _consecutive([*_ANY_WORD.finditer(view, start, start + len(stretch))], view)[-_MOST_WORDS:]
    for first in range(len(last)):
        name = _name(last[first:], proof, shouted=False)
        if name and len(name) == len(last) - first:
            return name[0].start("word"), name[-1].end("word")
    return None


def _consecutive(found: Sequence[Word], view: str) -> list[Word]:
    """The last words of `found` between which nothing but a space stands."""
    together = list[Word]()
    for word in reversed(found):
        if together and view[word.end() : together[-1].start()].strip(" "):
            break
        together.append(word)
    return together[::-1]


def _plain(word: Word) -> str:
    return word["word"].lower().rstrip(".")


def _is_given(word: Word, *, capital: bool) -> bool:
    first = re.split(r"['’´`-]", _plain(word))[0]
    return first in _given() or (capital and first in _given_and_words())


def _is_no_name(word: Word) -> bool:
    plain = _plain(word)
    return plain in _no_names() and not _is_given(word, capital=word["word"][0].isupper())


@cache
def _given() -> frozenset[str]:
    return frozenset(words.entries("given_names"))


@cache
def _given_and_words() -> frozenset[str]:
    return frozenset(words.entries("given_names_and_words"))


@cache
def _surnames() -> frozenset[str]:
    return frozenset(words.entries("surnames"))


@cache
def _no_names() -> frozenset[str]:
    """Words that never begin a name: of the sentence, roles, bodies."""
    lists = ("not_names", *(f"stop_{language}" for language in _LANGUAGES))
    hurried = (word for language in _LANGUAGES for word in words.pairs(f"shorthand_{language}"))
    return frozenset((*hurried, *(word for name in lists for line in words.entries(name) for word in line.split())))
