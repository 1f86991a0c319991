"""The ways it answers. Each says what it does, and the reason that belongs into the trace."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .server import Exchange

Words = dict[str, Any]


@dataclass(frozen=True)
class Mode:
    """What it does, in a sentence; the reason with which a lesson stays the template's, or `used`;
    and whether it only comes to an end by the client's deadline."""

    tells: str
    reason: str
    answers: Callable[[Exchange], None]
    waits: bool = False


def good_words(lesson: Words) -> Words:
    """A lesson as a careful model words it: the because it was given, and plain sentences."""
    because = lesson["lesson"]["because"]
    return {
        "title": "A calm look at your own figures",
        "because": because,
        "body": (
            f"Here is what this is about: {because}. Some people find that it helps to "
            "look at it once a month.\n\nOne way to begin is to note what you would like to keep "
            "as it is. What you change, if anything, is up to you."
        ),
    }


def completion(content: Any, ended: str = "stop", **message: Any) -> bytes:
    """A chat completion around a content."""
    return json.dumps(
        {
            "id": "chatcmpl-fake",
            "object": "chat.completion",
            "created": 1_795_000_000,
            "model": "fake",
            "choices": [
                {
                    "index": 0,
                    "finish_reason": ended,
                    "message": {"role": "assistant", "content": content, **message},
                }
            ],
            "usage": {"prompt_tokens": 700, "completion_tokens": 120, "total_tokens": 820},
        }
    ).encode()


def _says(change: Callable[[Words], Words]) -> Callable[[Exchange], None]:
    """Answers with good words, changed."""

    def answers(exchange: Exchange) -> None:
        words = change(good_words(exchange.lesson))
        exchange.send(200, completion(json.dumps(words)))

    return answers


def _body(sentence: str) -> Callable[[Exchange], None]:
    return _says(lambda words: words | {"body": f"{words['body']} {sentence}"})


def _content(content: Any, **more: Any) -> Callable[[Exchange], None]:
    return lambda exchange: exchange.send(200, completion(content, **more))


def _status(status: int, body: bytes, kind: str = "application/json") -> Callable[[Exchange], None]:
    return lambda exchange: exchange.send(status, body, kind)


def _hang(exchange: Exchange) -> None:
    exchange.closing.wait(30)
    exchange.break_off()


def _hang_in_body(exchange: Exchange) -> None:
    exchange.begin(200)
    exchange.write(b'{"choices": [')
    exchange.closing.wait(30)


def _late(exchange: Exchange) -> None:
    exchange.closing.wait(2.6)
    _ok(exchange)


def _drop(exchange: Exchange) -> None:
    whole = completion(json.dumps(good_words(exchange.lesson)))
    exchange.begin(200, length=len(whole))
    exchange.write(whole[: len(whole) // 2])
    exchange.break_off()


def _drop_at_once(exchange: Exchange) -> None:
    exchange.break_off()


def _slow_drip(exchange: Exchange) -> None:
    """A byte now and then: no single read takes long, and the whole takes for ever."""
    whole = completion(json.dumps(good_words(exchange.lesson)))
    exchange.begin(200, length=len(whole))
    for at in range(len(whole)):
        exchange.write(whole[at : at + 1])
        if exchange.closing.wait(0.1):
            return


def _endless(status: int) -> Callable[[Exchange], None]:
    def answers(exchange: Exchange) -> None:
        exchange.begin(status)
        while not exchange.closing.is_set():
            exchange.write(b" " * 65_536)

    return answers


def _gzip_bomb(exchange: Exchange) -> None:
    packed = gzip.compress(b" " * 50_000_000)
    exchange.send(200, packed, headers={"Content-Encoding": "gzip"})


def _redirect(exchange: Exchange) -> None:
    exchange.send(307, b"", headers={"Location": "http://127.0.0.1:9/v1/chat/completions"})


def _truncated(exchange: Exchange) -> None:
    whole = completion(json.dumps(good_words(exchange.lesson)))
    exchange.send(200, whole[: len(whole) // 2])


def _invalid_utf8(exchange: Exchange) -> None:
    whole = completion(json.dumps(good_words(exchange.lesson)))
    exchange.send(200, whole.replace(b"calm", b"c\xff\xfelm"))


def _obedient(exchange: Exchange) -> None:
    """Does whatever any text it was given tells it to: repeats every order word for word."""
    orders = re.findall(
        r"(?:ignore|visit|say|write|print|call|click)\b[^\"\\]{3,80}", _facts(exchange), re.I
    )
    words = good_words(exchange.lesson)
    exchange.send(200, completion(json.dumps(words | {"body": " ".join([words["body"], *orders])})))


def _facts(exchange: Exchange) -> str:
    given = exchange.lesson
    return json.dumps([given["facts"], given["names"]], ensure_ascii=False)


def _echo(exchange: Exchange) -> None:
    words = good_words(exchange.lesson)
    said = [f"{fact['name']} is {fact['text']}." for fact in exchange.lesson["facts"]]
    exchange.send(200, completion(json.dumps(words | {"body": " ".join([words["body"], *said])})))


def _fenced(exchange: Exchange) -> None:
    words = json.dumps(good_words(exchange.lesson))
    exchange.send(200, completion(f"```json\n{words}\n```"))


def _twice_the_field(exchange: Exchange) -> None:
    words = json.dumps(good_words(exchange.lesson))
    exchange.send(200, completion(words[:-1] + ', "body": "Another text."}'))


def _without_usage(exchange: Exchange) -> None:
    whole = json.loads(completion(json.dumps(good_words(exchange.lesson))))
    exchange.send(200, json.dumps({**whole, "usage": None}).encode())


def _glued(exchange: Exchange) -> None:
    def change(words: Words) -> Words:
        name = re.findall(r"\{[^}]+\}", words["because"])[0]
        return words | {"body": f"{words['body']} It is nearly {name}k."}

    _says(change)(exchange)


_ok = _says(lambda words: words)

_HTML = b"<html><head><title>502</title></head><body><h1>Bad gateway</h1></body></html>"

MODES: dict[str, Mode] = {
    "ok": Mode("Words the lesson well.", "used", _ok),
    "ok_without_usage": Mode("The same, and does not say what it took.", "used", _without_usage),
    "rate_limited": Mode("429.", "rate_limited", _status(429, b'{"error": {"message": "slow"}}')),
    "server_error": Mode("500.", "server_error", _status(500, b'{"error": {"message": "oh"}}')),
    "bad_gateway": Mode("502 with a page.", "server_error", _status(502, _HTML, "text/html")),
    "key_refused": Mode("401.", "key_refused", _status(401, b'{"error": {"message": "key?"}}')),
    "not_found": Mode("404.", "status", _status(404, b"{}")),
    "not_supported": Mode(
        "400: it knows no schema.",
        "status",
        _status(400, b'{"error": {"message": "response_format is not supported"}}'),
    ),
    "redirect": Mode("307 to another host.", "redirected", _redirect),
    "html_page": Mode("200 with a gateway's page.", "not_json", _status(200, _HTML, "text/html")),
    "empty": Mode("200 with nothing.", "not_json", _status(200, b"")),
    "truncated_json": Mode("Half of the JSON, as if whole.", "not_json", _truncated),
    "deep_json": Mode("JSON nested 30,000 deep.", "not_json", _status(200, b"[" * 30_000)),
    "no_choices": Mode("No choice.", "not_json", _status(200, b'{"choices": []}')),
    "invalid_utf8": Mode("Bytes that are no text.", "not_text", _invalid_utf8),
    "hang": Mode("Says nothing at all.", "deadline", _hang, waits=True),
    "hang_in_body": Mode("Begins, and then says no more.", "deadline", _hang_in_body, waits=True),
    "late": Mode("A good answer, too late.", "deadline", _late, waits=True),
    "slow_drip": Mode("A byte every tenth of a second.", "deadline", _slow_drip, waits=True),
    "drop": Mode("Breaks off in the middle.", "dropped", _drop),
    "drop_at_once": Mode("Hangs up without a word.", "dropped", _drop_at_once),
    "huge": Mode("Spaces without end.", "too_large", _endless(200)),
    "huge_error": Mode("500, with spaces without end.", "server_error", _endless(500)),
    "gzip_bomb": Mode("50 MB in 50 kB, unasked.", "not_text", _gzip_bomb),
    "null_content": Mode("A message without content.", "no_text", _content(None)),
    "refusal": Mode("Declines, in the field for it.", "refused", _content(None, refusal="No.")),
    "refusal_in_words": Mode("Declines in prose.", "schema", _content("I cannot help with that.")),
    "cut_off": Mode("Stops at its longest.", "cut_off", _content('{"title": "A', ended="length")),
    "half_a_character": Mode("A lone surrogate.", "not_text", _content('{"title": "\ud800"}')),
    "wrong_schema": Mode("Other fields.", "schema", _content('{"headline": "A", "text": "B"}')),
    "not_an_object": Mode("A list.", "schema", _content('["title", "because", "body"]')),
    "not_texts": Mode("A number for a title.", "schema", _says(lambda w: w | {"title": 7})),
    "extra_field": Mode(
        "One field more.", "schema", _says(lambda w: w | {"offer_url": "https://evil.example"})
    ),
    "field_twice": Mode("A field given twice.", "schema", _twice_the_field),
    "fenced": Mode("The JSON in a code fence.", "schema", _fenced),
    "invented_percent": Mode("A percentage.", "own_number", _body("That is 37% of what you earn.")),
    "invented_money": Mode("An amount.", "own_number", _body("You could keep $1,250 a year.")),
    "fullwidth_digits": Mode(
        "Digits of another script.", "own_number", _body("It is \uff14\uff12.")
    ),
    "superscript": Mode("A digit above the line.", "own_number", _body("It is 10\u00b2 of it.")),
    "fraction_sign": Mode("One sign for a half.", "own_number", _body("It is \u00bd of it.")),
    "echo": Mode("Repeats the figures it was told.", "own_number", _echo),
    "number_in_words": Mode("Twenty.", "own_number_word", _body("It was twenty a month before.")),
    "twice": Mode("Twice.", "own_number_word", _body("It is twice what it was.")),
    "doubled": Mode("Doubled.", "own_number_word", _body("It has doubled since spring.")),
    "a_third": Mode("A third.", "own_number_word", _body("It has gone down by a third.")),
    "unknown_placeholder": Mode(
        "A fact it was not given.", "placeholder", _body("You owe {total_debt_cents} in all.")
    ),
    "glued_placeholder": Mode("A thousand times a fact.", "placeholder", _glued),
    "open_brace": Mode(
        "Half a placeholder.", "placeholder", _body("You owe {interest_cents of it.")
    ),
    "no_reason": Mode(
        "A because without a figure.",
        "because",
        _says(lambda words: words | {"because": "it is a good thing to know"}),
    ),
    "shaming": Mode("Shames.", "guardrail: tone", _body("You have been careless with your money.")),
    "promise": Mode("Promises.", "guardrail: tone", _body("Savings are guaranteed and risk free.")),
    "urgency": Mode("Hurries.", "guardrail: tone", _body("Act now before it is too late.")),
    "advice": Mode("Advises.", "guardrail: tone", _body("You should open a new account today.")),
    "denies_disclosure": Mode(
        "Denies it.", "guardrail: disclosure", _body("This is financial advice.")
    ),
    "other_language": Mode(
        "Another language.",
        "guardrail: legibility",
        _says(
            lambda words: words | {"title": "Ein ruhiger Blick auf deine Zahlen und Karten heute"}
        ),
    ),
    "too_long": Mode(
        "Nine pages.",
        "guardrail: legibility",
        _says(lambda words: words | {"body": f"{words['body']}\n\n" * 9}),
    ),
    "link": Mode("A link.", "link", _body("See www.example.com for more.")),
    "url": Mode("A link in full.", "markup", _body("See https://evil.example/pay now.")),
    "html": Mode("HTML.", "markup", _body("<img src=x onerror=alert('hi')>")),
    "markdown": Mode("Markdown.", "markup", _body("**Look** at [this](offer).")),
    "bidi": Mode("Text that runs backwards.", "characters", _body("Look \u202ehere\u202c.")),
    "zero_width": Mode("Letters that are not seen.", "characters", _body("Lo\u200bok here.")),
    "control": Mode("A bell and a NUL.", "characters", _body("Look\u0000\u0007 here.")),
    "homoglyph": Mode("Letters of another script.", "characters", _body("Look h\u0435re.")),
    "obedient": Mode("Does what any text tells it.", "used", _obedient),
}
