"""Text as sentences of words, with marks where a clause begins and where a command could.

A parser of English as far as tone needs it, and no further: it knows sentences, clauses, who could
be told something, and what is quoted. It knows no parts of speech beyond the lists of policy.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from spendsense.recommendations.plain import plain, words

CLAUSE, COMMAND, QUOTE = "|", "#", '"'
"""Marks among the words: a clause begins; one begins that could be a command; a quotation's end."""

_FIGURE = re.compile(r"[$\u20ac\u00a3]?\d[\d.,]*\d%?|[$\u20ac\u00a3]?\d%?")
_DASH = re.compile(r"\s*[\u2013\u2014]\s*|\s+-+\s+|\.{2,}|\u2026")
_END = re.compile(r"(?<!\b[a-z])[.!?;]+(?=[\s\"')]|$)|\n+")
_TOKEN = re.compile(r"[\w'&/+%$]+|[,:()\"]")
_LONG = tuple(
    (re.compile(short), long)
    for short, long in (
        (r"\b(need|might|ought)n't\b", r"\1 not"),
        (r"\bain't\b", "is not"),
        (r"\b(nobody|one|who|how|where|he|she|everybody|everyone)'s\b", r"\1 is"),
        (r"\b(time|money|approval)'s\b", r"\1 is"),
        (r"\blet's\b", "let us"),
        (r"\b(i)'m\b", r"\1 am"),
        (r"\b(you|we|i|they|it|that|he|she)'d (?=(?:\w+ly )?(?:have|be|do|go|put|get|say|like|love|"
         r"never|not|close|take|pick|move|switch|expect|want|need|think|hope|choose|buy|sell)\b)",
         r"\1 would "),
        (r"\b(you|we|i|they|he|she)'d\b", r"\1 had"),
        (r"\bgotta\b", "got to"),
        (r"\bgonna\b", "going to"),
        (r"\bwanna\b", "want to"),
    )
)  # fmt: skip
_BREAKS = frozenset(("because", "although", "while", "when", "unless", "until", "whereas"))
_JOINS = frozenset(("and", "or", "so", "then", "nor", "yet"))
_SUBJECTS = frozenset(
    [
        "i",
        "you",
        "we",
        "they",
        "it",
        "he",
        "she",
        "there",
        "this",
        "that",
        "these",
        "those",
        "your",
        "our",
        "my",
        "the",
        "a",
        "an",
        "nobody",
        "everyone",
        "everybody",
        "someone",
        "nothing",
        "no",
        "some",
        "many",
        "most",
    ]
)
_LEADS = frozenset(
    [
        "if",
        "when",
        "once",
        "because",
        "after",
        "before",
        "as",
        "since",
        "for",
        "with",
        "in",
        "on",
        "at",
        "to",
        "from",
        "until",
        "unless",
        "while",
        "by",
        "instead",
        "rather",
        "whenever",
        "wherever",
        "given",
        "having",
        "today",
        "now",
        "please",
        "seriously",
        "honestly",
        "frankly",
        "maybe",
        "perhaps",
        "well",
        "ok",
        "okay",
        "yes",
        "no",
        "look",
        "listen",
        "sorry",
        "hey",
        "hi",
        "friend",
    ]
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words in lower case with marks between them; `asks` when it ends with a question mark."""

    tokens: tuple[str, ...]
    asks: bool

    @property
    def marked(self) -> str:
        """Words and marks, each followed by a space: what patterns are matched against."""
        return "".join(f"{token} " for token in self.tokens)

    @property
    def flat(self) -> str:
        """The words alone: what phrases are matched against."""
        return " ".join(token for token in self.tokens if token not in (CLAUSE, COMMAND, QUOTE))

    def place(self, word: int) -> int:
        """Where among the tokens the word of this number stands."""
        seen = -1
        for place, token in enumerate(self.tokens):
            seen += token not in (CLAUSE, COMMAND, QUOTE)
            if seen == word:
                return place
        raise IndexError(f"the sentence has {seen + 1} words, and no word {word}")


def sentences(text: str, verbs: Collection[str]) -> tuple[Sentence, ...]:
    """The sentences of a text. `verbs` are the bare forms with which a command may begin.

    Figures are all written 0: no tone turns on one.

    >>> [one.marked for one in sentences("If you can, open the card. It's $5, but wait!", {"open"})]
    ['# if you can # open the card ', '# it is 0 | but # wait ']
    """
    shown = _DASH.sub(
        " : ", plain(text).translate({0x201C: '"', 0x201D: '"', 0xAB: '"', 0xBB: '"'})
    )
    read = _FIGURE.sub("0", "\n".join(words(line) for line in shown.splitlines()))
    for short, long in _LONG:
        read = short.sub(long, read)
    found, begin = [], 0
    for end in [*_END.finditer(read), None]:
        piece = read[begin : end.start() if end else len(read)]
        begin = end.end() if end else begin
        if marked := tuple(_marked(_TOKEN.findall(piece), verbs)):
            found.append(Sentence(marked, bool(end and "?" in end[0])))
    return tuple(found)


def _marked(spoken: list[str], verbs: Collection[str]) -> Iterator[str]:
    """The words of one sentence with its marks."""
    if not any(token[0].isalnum() for token in spoken):
        return
    yield COMMAND
    clause: list[str] = []
    for token, after in zip(spoken, [*spoken[1:], ""], strict=True):
        mark = _mark(token, after, clause, verbs)
        if mark is not None:
            clause = []
            yield from mark
        elif token == QUOTE or token[0].isalnum():
            clause.append(token)
            yield token
            if token == QUOTE and len(clause) == 1 and after in verbs:
                yield COMMAND


def _mark(
    token: str, after: str, clause: list[str], verbs: Collection[str]
) -> tuple[str, ...] | None:
    """What stands for a token that parts two clauses; None for a token that parts none."""
    if token in (":", "(", ")"):
        return (COMMAND,)
    if token == ",":
        leads = not clause or clause[0] in _LEADS or clause[0] in verbs or len(clause) < 3
        return (COMMAND,) if leads or after in ("so", "then") else (CLAUSE,)
    if token == "but":
        return (CLAUSE, token, COMMAND) if clause else (token, COMMAND)
    if (token in _BREAKS or (token == "if" and clause[-1:] != ["as"])) and clause:
        return CLAUSE, token
    if token in _JOINS and clause:
        if after in verbs and clause[0] in verbs:
            return CLAUSE, token, COMMAND
        if after in _SUBJECTS and len(clause) > 1:
            return CLAUSE, token
    return (CLAUSE, token, COMMAND) if token in ("so", "then") and not clause else None
