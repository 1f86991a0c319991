"""Where in a text its numbers stand, and which fact each is bound to: what grounding read, shown.

The text is read exactly as `grounding` reads it, and every mark of what is read remembers where in
the text it came from.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from spendsense.recommendations import Fact
from spendsense.recommendations.plain import plain

from .grounding import bound_keys, is_name, names_in
from .numerals import READERS, Numeral


@dataclass(frozen=True, slots=True)
class Figure:
    """A place in a text, and the fact that is told there; None of a number that is no fact's."""

    start: int
    end: int
    fact: Fact | None


@dataclass(frozen=True, slots=True)
class _Read:
    """A text as it is read, and for each of its marks the place in the text it came from."""

    marks: str
    places: tuple[int, ...]

    def sub(self, pattern: re.Pattern[str], told: Callable[[re.Match[str]], str]) -> _Read:
        """With what a pattern finds given another form, which stands where that stood."""
        marks: list[str] = []
        places: list[int] = []
        last = 0
        for match in pattern.finditer(self.marks):
            marks += [self.marks[last : match.start()], new := told(match)]
            places += [*self.places[last : match.start()], *[self.places[match.start()]] * len(new)]
            last = match.end()
        marks.append(self.marks[last:])
        places += self.places[last:]
        return _Read("".join(marks), tuple(places))

    def ends(self, match: re.Match[str]) -> tuple[int, int]:
        """Where in the text a match stands, without the spaces around it."""
        found = match[0]
        start = match.start() + len(found) - len(found.lstrip())
        end = match.end() - (len(found) - len(found.rstrip()))
        return self.places[start], self.places[max(end - 1, start)] + 1


def figures(text: str, facts: Iterable[Fact]) -> tuple[Figure, ...]:
    """The names and the numbers of a text, from its beginning to its end, none over another.

    Of two facts of one value the one that has not been told yet is told.

    >>> fact = Fact("utilization_highest", "68.2%", "reading:utilization_highest")
    >>> [(f.start, f.end, f.fact is fact) for f in figures("At 68.2% of 5 cards", [fact])]
    [(3, 8, True), (12, 13, False)]
    """
    known = tuple(facts)
    told = [*_names(text, known)]
    met: set[str] = set()
    for start, end, numeral in sorted(_numbers(text, known), key=lambda each: each[0]):
        if all(end <= each.start or each.end <= start for each in told):
            fact = _fact_of(numeral, text[start:end], known, met)
            met |= {fact.name} if fact else set()
            told.append(Figure(start, end, fact))
    return tuple(sorted(told, key=lambda each: each.start))


def unbound(text: str, facts: Iterable[Fact]) -> tuple[Figure, ...]:
    """The numbers of a text that no fact grounds: those that `grounding` objects to."""
    known = tuple(facts)
    bound = {key for fact in known for key in bound_keys(fact)}
    places = (
        Figure(start, end, None)
        for start, end, numeral in _numbers(text, known)
        if numeral.key not in bound
    )
    return tuple(sorted(places, key=lambda each: each.start))


def _names(text: str, facts: tuple[Fact, ...]) -> Iterator[Figure]:
    """Names where they stand word for word; of two over one another the longer."""
    taken: list[Figure] = []
    named = (fact for fact in facts if is_name(fact) and fact.text.strip())
    for fact in sorted(named, key=lambda each: -len(each.text)):
        for match in re.finditer(rf"(?<!\w){re.escape(fact.text)}(?!\w)", text):
            if all(match.end() <= t.start or t.end <= match.start() for t in taken):
                taken.append(Figure(match.start(), match.end(), fact))
    yield from taken


def _numbers(text: str, facts: tuple[Fact, ...]) -> Iterator[tuple[int, int, Numeral]]:
    """The numbers that grounding reads, and where each stands."""
    read = _plain(text)
    for pattern, told in names_in(facts):
        read = read.sub(pattern, told)
    for line in _lines(read):
        yield from _of_line(line)


def _of_line(line: _Read) -> Iterator[tuple[int, int, Numeral]]:
    rest = _plain(line.marks, line.places)
    rest = _each(rest, str.lower)
    for pattern, reader in READERS:
        found: list[tuple[int, int, Numeral]] = []
        for match in pattern.finditer(rest.marks):
            found += [(*rest.ends(match), numeral) for numeral in reader(match)]
        yield from found
        rest = rest.sub(pattern, lambda _: " ; ")


def _plain(text: str, places: tuple[int, ...] | None = None) -> _Read:
    """A text as `plain` has it. Where that is not mark by mark, a line counts as a whole."""
    start = tuple(range(len(text))) if places is None else places
    read = _each(_Read(text, start), plain)
    whole = plain(text)
    if read.marks == whole:
        return read
    return _Read(whole, tuple([start[0]] * len(whole)) if start else ())


def _each(read: _Read, told: Callable[[str], str]) -> _Read:
    if read.marks.isascii() and told(read.marks) == read.marks:
        return read
    forms = [told(mark) for mark in read.marks]
    places = (place for form, place in zip(forms, read.places, strict=True) for _ in form)
    return _Read("".join(forms), tuple(places))


def _lines(read: _Read) -> Iterator[_Read]:
    begin = 0
    for line in read.marks.splitlines(keepends=True):
        bare = line.splitlines()[0] if line.splitlines() else ""
        yield _Read(bare, read.places[begin : begin + len(bare)])
        begin += len(line)


def _fact_of(numeral: Numeral, shown: str, facts: Iterable[Fact], met: set[str]) -> Fact | None:
    """The fact that a number is bound to, best one in the same words that was not met before."""
    able = [fact for fact in facts if numeral.key in bound_keys(fact)]
    able.sort(key=lambda fact: (fact.name in met, fact.text != shown))
    return able[0] if able else None
