"""A trace as a tree."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import polars as pl

from spendsense.ledger import SCHEMAS, Book
from spendsense.review import trace_tree
from spendsense.storage import ReviewEvent

AT = datetime.fromisoformat("2026-08-22T13:00")
FINDING = {
    "rule": "any of 2",
    "held": True,
    "because": "",
    "reading": None,
    "parts": [
        {
            "rule": "utilization >= 50 %",
            "held": True,
            "because": "card 4821 is at 68.2% of its limit, at or above 50%",
            "reading": "utilization",
            "parts": [],
        }
    ],
}
DRAFT = {
    "recommendation_id": "rec_1",
    "item_key": "pay_down_card",
    "kind": "education",
    "persona": "high_utilization",
    "chosen": True,
    "why_not": None,
    "facts": [{"name": "share", "text": "68.2%", "source": "reading:utilization"}],
    "verdicts": [{"guardrail": "tone", "allowed": True, "reason": "no objection"}],
}
OTHER = {**DRAFT, "recommendation_id": "rec_2", "item_key": "b", "chosen": False, "why_not": "full"}
WINDOW = {
    "readings": {"utilization": 0.682, "pay_gap": None},
    "read_from": {"utilization": ["cards"], "pay_gap": []},
    "evidence": {
        "cards": {
            "transactions": [f"t{n}" for n in range(14)],
            "accounts": ["a-card"],
            "days": ["2026-08-01", "2026-08-20"],
        }
    },
    "personas": [
        {"key": "high_utilization", "primary": True, "confidence": "high", "finding": FINDING}
    ],
    "drafts": [DRAFT, OTHER],
}
TRACE = {
    "trace_id": "trace-1",
    "user_id": "u-ana",
    "as_of": "2026-08-22",
    "windows": {"30": WINDOW, "180": {**WINDOW, "drafts": []}},
}


def lines(node: dict[str, Any], depth: int = 0) -> list[str]:
    own = "  " * depth + node["label"]
    return [own, *(line for child in node["children"] for line in lines(child, depth + 1))]


def test_one_recommendation_goes_from_rows_to_decision() -> None:
    event = ReviewEvent(
        recommendation_id="rec_1", action="approve", at=AT, by="olga", reason="fine"
    )
    reading = [
        "reading utilization: 0.682",
        "  cards",
        "    14 transactions",
        *(f"      t{n}" for n in range(6)),
        "      and 8 more",
        "    1 account",
        "      a-card",
        "    2 days: 2026-08-01 to 2026-08-20",
    ]
    assert lines(trace_tree(TRACE, "rec_1", events=[event])) == [
        "trace-1: user u-ana on 2026-08-22",
        "  30 days",
        "    persona high_utilization (primary, confidence high)",
        "      met: any of 2",
        "        met: card 4821 is at 68.2% of its limit, at or above 50%",
        *("          " + line for line in reading),
        "    education pay_down_card for high_utilization (chosen)",
        "      fact share: 68.2%, from reading:utilization",
        *("        " + line for line in reading),
        "      tone allows: no objection",
        "      approve by olga at 2026-08-22 13:00:00 UTC: fine",
    ]


def test_the_whole_trace_has_every_window_and_draft() -> None:
    told = lines(trace_tree(TRACE))
    assert "  180 days" in told
    assert "    education b for high_utilization (not chosen: full)" in told


def test_an_id_that_is_not_in_the_trace_leaves_the_root_alone() -> None:
    assert lines(trace_tree(TRACE, "rec_9")) == ["trace-1: user u-ana on 2026-08-22"]


def test_an_objection_and_an_empty_reading_are_said_so() -> None:
    verdicts = [{"guardrail": "grounding", "allowed": False, "reason": "$5 is no fact"}]
    facts = [{"name": "gap", "text": "-", "source": "reading:pay_gap"}]
    draft = {**DRAFT, "verdicts": verdicts, "facts": facts}
    told = lines(trace_tree({**TRACE, "windows": {"30": {**WINDOW, "drafts": [draft]}}}))
    assert "      grounding objects: $5 is no fact" in told
    assert "        reading pay_gap: nothing to read" in told


def test_with_the_book_at_hand_rows_are_told_by_day_name_and_amount() -> None:
    book = Book.at(
        date(2026, 8, 22),
        accounts=frame("accounts", account_id="a-card", user_id="u-ana", name="Visa", mask="4821"),
        transactions=frame(
            "transactions",
            transaction_id="t0",
            user_id="u-ana",
            account_id="a-card",
            date=date(2026, 8, 14),
            amount_cents=2505,
            name="INTEREST CHARGE",
            pending=False,
        ),
    )
    told = [line.strip() for line in lines(trace_tree(TRACE, "rec_1", book=book))]
    assert "2026-08-14 INTEREST CHARGE, $25.05 (t0)" in told
    assert "Visa 4821 (a-card)" in told
    assert "t1" in told  # a row that is gone since is still named


def test_a_reading_is_told_in_its_unit() -> None:
    window = {**WINDOW, "readings": {"utilization": 0.682, "pay_gap": None, "interest_cents": 2505}}
    facts = [{"name": "interest", "text": "$25.05", "source": "reading:interest_cents"}]
    told = lines(
        trace_tree({**TRACE, "windows": {"30": {**window, "drafts": [{**DRAFT, "facts": facts}]}}})
    )
    assert "        reading interest_cents: $25.05" in told


def frame(table: str, **row: Any) -> pl.DataFrame:
    return pl.DataFrame([{name: row.get(name) for name in SCHEMAS[table]}], schema=SCHEMAS[table])
