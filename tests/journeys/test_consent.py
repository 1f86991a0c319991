"""Consent on the command line: purposes, a receipt, what a revocation takes, and deletion."""

from __future__ import annotations

import hashlib


def test_a_purpose_is_granted_for_days_and_shown_until_when(ana):
    granted = ana.ok("consent", "grant", "ana", "--purpose", "research", "--days", "20", "--json")
    states = {each["purpose"]: each["state"] for each in granted.json["purposes"]}
    assert states == {
        "education": "stands",
        "partner_offers": "stands",
        "ai_wording": "never_granted",
        "research": "ends_soon",
    }
    shown = ana.ok("consent", "show", "ana")
    assert "it ends in 19 days unless it is granted again" in shown.out


def test_a_purpose_that_is_none_is_one_sentence_and_exit_code_1(ana):
    refused = ana("consent", "grant", "ana", "--purpose", "marketing")
    assert refused.code == 1
    assert "'marketing' is no purpose of consent. Use one of education" in refused.err
    too_long = ana("consent", "grant", "ana", "--days", "900")
    assert (too_long.code, "1 to 365 days" in too_long.err) == (1, True)


def test_nothing_is_read_with_consent_to_offers_alone(ana):
    said = ana.ok("consent", "grant", "ben", "--purpose", "partner_offers").err
    assert "Nothing is read of the user before consent to education stands too." in said
    assert ana("run", "--user", "ben", "--as-of", "2026-08-22").code == 7


def test_a_revocation_says_what_went_and_what_stays_and_why(ana):
    waiting = ana.ok("review", "list", "--json").json
    approved = waiting[0]["id"]
    ana.ok("review", "approve", approved, "--by", "olga")
    gone = ana.ok("consent", "revoke", "ana", "--by", "ana", "--json").json
    assert gone["withdrawn"] == [approved]
    assert gone["purged"]["recommendations"] == len(waiting)
    assert gone["purged"]["traces"] == 1 and gone["purged"]["readings"] == 2
    assert "hashes, no content" in gone["stays"]["audit entries"]
    assert ana.ok("review", "list", "--json").json == []
    assert ana("review", "show", approved).code == 3
    assert ana("explain", "ana", "--as-of", "2026-08-22").code == 7
    assert ana.ok("audit", "verify").code == 0


def test_a_receipt_can_be_checked_by_hand(ana):
    kept = ana.ok("consent", "receipt", "ana", "--json").json
    lessons = kept["purposes"][0]
    assert hashlib.sha256(lessons["text"].encode()).hexdigest() == lessons["text_hash"]
    read = ana.ok("consent", "receipt", "ana").out
    assert lessons["text_hash"] in read and "To withdraw: spendsense consent revoke ana" in read
    assert ana("consent", "receipt", "nobody").code == 3


def test_operators_see_whose_consent_ends_soon(ana):
    ana.ok("consent", "grant", "ben", "--purpose", "education", "--days", "3")
    (soon,) = ana.ok("consent", "expiring", "--json").json
    assert (soon["user_id"], soon["state"], soon["days_left"]) == ("ben", "ends_soon", 2)
    assert len(ana.ok("consent", "expiring", "--within", "365", "--json").json) == 3


def test_deletion_has_to_be_said_twice(ana):
    before = ana.state()
    for said in ((), ("--everything",), ("--yes",)):
        refused = ana("delete", "ana", *said)
        assert refused.code == 2 and "Nothing was deleted" in refused.err
    assert ana.state() == before


def test_everything_is_deleted_and_the_receipt_and_the_trail_stay(ana):
    gone = ana.ok("delete", "ana", "--everything", "--yes", "--by", "ana", "--json").json
    assert gone["purged"]["transactions"] == 36 and gone["purged"]["accounts"] == 2
    after = ana.state()
    for table in ("readings", "assignments", "traces", "recommendations", "review_texts"):
        assert after[table] == 0
    assert (after["transactions"], after["users"]) == (1, 2)  # Ben's row
    kept = ana.ok("consent", "receipt", "ana", "--json").json
    assert [each["action"] for each in kept["entries"]] == ["grant"] * 2 + ["revoke"] * 2
    assert ana.ok("audit", "verify", "--json").code == 0
    assert ana("delete", "nobody", "--everything", "--yes").code == 3


def test_files_under_the_home_that_still_name_the_user_are_told(spendsense, tmp_path):
    folder = tmp_path / "home" / "population"
    spendsense.ok("generate", "default", "--out", folder, "--users", "3", "--as-of", "2026-08-22")
    spendsense.ok("ingest", folder)
    gone = spendsense.ok("delete", "u-0000001", "--everything", "--yes", "--json").json
    assert any(path.endswith("transactions/part-00000.parquet") for path in gone["files_left"])


def test_a_signed_receipt_is_checked_from_its_file(spendsense, household, tmp_path):
    ana, unsigned = spendsense, tmp_path / "before.json"
    ana.ok("ingest", household)
    ana.ok("consent", "grant", "ana")
    unsigned.write_text(ana.ok("consent", "receipt", "ana", "--json").out)
    assert "is not signed. No key was made here" in ana.ok("consent", "receipt", "ana").out
    assert ana("consent", "verify-receipt", unsigned).code == 3  # no key to hold it against

    ana.ok("audit", "key")
    kept = tmp_path / "receipt.json"
    kept.write_text(ana.ok("consent", "receipt", "ana", "--json").out)
    assert "Signed with key" in ana.ok("consent", "receipt", "ana").out
    assert "is as the key" in ana.ok("consent", "verify-receipt", kept).out
    told = ana.ok("consent", "verify-receipt", kept, "--json").json
    assert told["verdict"] == "genuine"

    kept.write_text(kept.read_text().replace('"stands"', '"revoked"'))
    refused = ana("consent", "verify-receipt", kept)
    assert (refused.code, "somebody changed it" in refused.err) == (6, True)
    refused = ana("consent", "verify-receipt", unsigned, "--json")
    assert (refused.code, refused.json["verdict"]) == (6, "unsigned")


def test_a_file_that_is_no_receipt_is_one_sentence(ana, tmp_path):
    for name, text in (("list.json", "[]"), ("torn.json", '{"receipt"'), ("deep.json", "[" * 9999)):
        (tmp_path / name).write_text(text)
        refused = ana("consent", "verify-receipt", tmp_path / name)
        assert refused.code == 1 and "Traceback" not in refused.err
    assert ana("consent", "verify-receipt", tmp_path / "none.json").code == 3


def test_the_end_of_a_grant_is_warned_of_and_swept(ana):
    ana.ok("consent", "grant", "ana", "--purpose", "education", "--days", "20")
    warned = ana.ok("run", "--as-of", "2026-08-22")
    assert "Consents that end within the days of the warning: 1, the first in 19 days" in warned.err
    assert ana.ok("consent", "expire").err.startswith("No consent has ended since the last sweep")
    assert ana.ok("consent", "expire", "--json").json["expired"] == []


def test_show_prints_purposes_until_when_and_the_versions_of_their_texts(ana):
    shown = ana.ok("consent", "show", "ana").out
    lessons = ana.ok("consent", "receipt", "ana", "--json").json["purposes"][0]
    assert "partner offers" in shown and lessons["until"][:10] in shown
    assert lessons["text_version"] in shown and lessons["text_hash"][:12] in shown
