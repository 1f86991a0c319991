"""Two operators on a terminal: taking, deciding, undoing, and how it went."""

from __future__ import annotations

import pytest


def waiting(command, **asked):
    options = [word for name, value in asked.items() for word in (f"--{name}", value)]
    return command.ok("review", "list", "--json", *options).json


def test_an_item_is_taken_decided_undone_and_published(ana):
    key = waiting(ana, kind="education")[0]["id"]
    ana.ok("review", "take", key, "--by", "olga")
    busy = ana("review", "approve", key, "--by", "ben")
    assert busy.code == 4 and "is taken by olga until" in busy.err
    assert [each["id"] for each in waiting(ana, mine="olga")] == [key]
    ana.ok("review", "approve", key, "--by", "olga")
    undone = ana.ok("review", "undo", key, "--by", "ben", "--reason", "slip", "--json").json
    assert (undone["status"], undone["version"]) == ("pending", 3)
    stale = ana("review", "approve", key, "--version", "1")
    assert stale.code == 4 and "stands at version 3, after undo by ben" in stale.err
    ana.ok("review", "approve", key, "--version", "3")
    ana.ok("review", "publish", key)
    again = ana("review", "publish", key)
    assert again.code == 4 and "there is no hold to end" in again.err
    assert ana.ok("audit", "verify", "--json").json["whole"] is True


def test_an_offer_needs_a_second_person(ana):
    key = waiting(ana, kind="offer")[0]["id"]
    first = ana.ok("review", "approve", key, "--by", "olga")
    assert "A second person must approve it" in first.err
    same = ana("review", "approve", key, "--by", "OLGA ")
    assert same.code == 4 and "first approved by olga" in same.err
    assert ana.ok("review", "approve", key, "--by", "ben", "--json").json["status"] == "approved"


def test_lanes_reasons_and_figures_are_printed(ana):
    empty = ana.ok("review", "metrics", "--json").json
    assert empty["overall"]["says"] == "no decisions yet"
    assert "no decisions yet" in ana.ok("review", "metrics").err
    key = waiting(ana)[0]["id"]
    ana.ok("review", "show", key, "--by", "olga")
    ana.ok("review", "reject", key, "--by", "olga", "--reason", "no", "--code", "tone")
    told = ana.ok("review", "metrics", "--json").json
    assert told["overall"]["rejections_by_code"] == {"tone": 1} and told["overall"]["timed"] == 1
    assert "tone" in ana.ok("review", "metrics").out
    lanes = {each["name"]: each["count"] for each in ana.ok("review", "lanes", "--json").json}
    assert lanes["pending"] == len(waiting(ana)) and "pending" in ana.ok("review", "lanes").out
    assert "wrong_number" in ana.ok("review", "reasons").out
    bad = ana("review", "reject", waiting(ana)[0]["id"], "--reason", "no", "--code", "x")
    assert bad.code == 1 and "'x' is no reason to reject" in bad.err


def test_flags_notes_and_items_put_off_have_their_lanes(ana):
    first, second, third, *_ = [each["id"] for each in waiting(ana)]
    ana.ok("review", "flag", first, "--reason", "odd")
    ana.ok("review", "escalate", second, "--reason", "law", "--code", "needs_compliance")
    ana.ok("review", "note", second, "asked the lawyers")
    until = "2100-01-01"
    ana.ok("review", "snooze", third, "--until", until, "--reason", "later")
    assert {each["id"] for each in waiting(ana, status="flagged")} == {first, second}
    lanes = {each["name"]: each["count"] for each in ana.ok("review", "lanes", "--json").json}
    assert (lanes["flagged"], lanes["escalated"], lanes["snoozed"]) == (2, 1, 1)
    assert "note by operator" in ana.ok("review", "show", second).out


def _figures(metrics):
    """By name, but for what a clock measured and what is measured of the planted themselves."""
    return {
        each["name"]: each["value"]
        for each in metrics
        if each["unit"] != "seconds" and each["name"] != "planted_noticed"
    }


def test_planting_is_told_after_the_decision_and_changes_no_evaluation(ana, tmp_path):
    before = ana.ok("evaluate", "--json").json["metrics"]
    [key] = ana.ok("review", "seed", "--many", "1", "--json").json["planted"]
    assert key in {each["id"] for each in waiting(ana)}
    ana.ok("review", "note", key, "hm")
    shown = ana.ok("review", "show", key).out  # with its trace, like any other's
    assert "grounding allows" in shown and "note by operator" in shown
    done = ana.ok("review", "approve", key)
    assert "This item was planted. You would have let it pass" in done.err
    assert ana("review", "publish", key).code == 4
    after = ana.ok("evaluate", "--json").json["metrics"]
    assert [each["name"] for each in after] == [each["name"] for each in before]
    assert _figures(after) == _figures(before)
    assert ana("bundle", key, "--out", tmp_path / "x.zip").code == 3
    assert ana.ok("audit", "verify", "--json").json["whole"] is True


def test_the_sweep_finds_nothing_on_a_fresh_queue(ana):
    assert ana.ok("review", "expire", "--json").json == {"expired": [], "stale": []}
    assert ana.ok("review", "groups", "--json").json == []
    assert ana("review", "approve-group", "grp_x").code == 3
    assert ana.ok("review", "second", "--json").json == []


def test_a_draft_whose_records_changed_is_set_aside_and_drafted_again(ana, write):
    key = waiting(ana)[0]["id"]
    coffee = "coffee-more,ana-card,2026-08-12,475,CORNER COFFEE,,FOOD_AND_DRINK_COFFEE"
    head = "transaction_id,account_id,date,amount_cents,name,merchant_name,category_detailed"
    folder = write("more", {"transactions.csv": f"{head}\n{coffee}\n"})
    ana.ok("ingest", folder)
    refused = ana("review", "approve", key)
    assert refused.code == 4 and "is stale: its user's records changed" in refused.err
    assert "It cannot be approved" in ana.ok("review", "show", key).err
    swept = ana.ok("review", "expire", "--json").json
    assert key in swept["stale"] and waiting(ana) == []
    ana.ok("run", "--as-of", "2026-08-22")
    assert waiting(ana) != []


@pytest.mark.parametrize("flagged", [True, False])
def test_what_breaks_a_rule_is_flagged_on_request(ana, flagged):
    told = ana.ok("rules", "affected", "U8", "--json", *(["--flag", "--by", "olga"] * flagged))
    assert ("flagged" in told.json) is flagged
    broken = [each for each in told.json["items"] if each["verdict"] == "breaks"]
    assert len(waiting(ana, status="flagged")) == (len(broken) if flagged else 0)
