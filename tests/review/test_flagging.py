"""What breaks a rule is flagged, wherever it stands; what keeps to it is left."""

from __future__ import annotations

from dataclasses import replace

from spendsense.recommendations import Draft
from spendsense.review import audit, grant_consent, recommendation, reject, shown_to
from spendsense.review.affected import Affected, Touched
from spendsense.review.flagging import flag_broken
from spendsense.storage import Database, review_events

from .desk import AT, DAY, HOLD, alike, approved, do, put


def touched(database: Database, key: str, verdict: str) -> Touched:
    with database.read() as connection:
        found = recommendation(connection, key)
    return Touched(
        id=key,
        user_id=found.user_id,
        window_days=found.window_days,
        item_key=found.item_key,
        status=found.status,
        verdict=verdict,
        why="a payday loan is never offered",
        decided_by=found.decided_by,
        decided_at=None,
    )


def test_what_breaks_a_rule_is_hidden_and_asks_for_two_people(ran: Database, draft: Draft) -> None:
    with ran.write() as connection:
        grant_consent(connection, "u-ana", by="cli", at=AT - DAY)
    shown, waits, keeps, gone = put(ran, alike(draft, ["1.5%", "2.5%", "3.5%", "4.5%"]))
    approved(ran, shown)
    verdicts = {shown: "breaks", waits: "breaks", keeps: "fulfils", gone: "breaks"}
    found = Affected(tuple(touched(ran, key, said) for key, said in verdicts.items()), (), ())
    do(ran, reject, gone, by="ben", reason="decided meanwhile")
    done = flag_broken(ran, found, "P1", by="olga", at=AT + HOLD)
    assert set(done.flagged) == {shown, waits} and set(done.left) == {gone}
    assert "was rejected by ben" in done.left[gone]
    with ran.read() as connection:
        assert shown_to(connection, "u-ana", at=AT + DAY) == ()
        (event,) = review_events(connection, waits)
        assert (event.action, event.code) == ("flag", "rule_changed")
        assert event.reason == "breaks rule P1: a payday loan is never offered"
        assert audit.verify(connection) == ()
    again = replace(found, live=tuple(touched(ran, key, "breaks") for key in done.flagged))
    assert flag_broken(ran, again, "P1", by="olga", at=AT + HOLD).flagged == ()
