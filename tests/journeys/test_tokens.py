"""Tokens, withdrawals, consent and the head of the trail on the command line."""

from __future__ import annotations

import pytest

from .conftest import AS_OF


def waiting(command):
    return command.ok("review", "list", "--json").json


def test_a_token_is_issued_listed_and_revoked(ana):
    secret = ana.ok("token", "issue", "--role", "user", "--user", "ana", "--label", "phone")
    issued = ana.ok("token", "issue", "--role", "operator", "--label", "desk", "--json").json
    assert secret.out.startswith("ss_user_") and issued["token"].startswith("ss_op_")
    phone, desk = ana.ok("token", "list", "--json").json
    assert (phone["role"], phone["user_id"], phone["label"]) == ("user", "ana", "phone")
    assert (desk["token_id"], desk["revoked_at"]) == (issued["token_id"], None)
    assert secret.out.strip() not in ana.ok("token", "list").out
    assert ana.ok("token", "revoke", desk["token_id"], "--json").json["changed"] is True
    again = ana.ok("token", "revoke", issued["token"])
    assert "already" in again.err and issued["token"] not in again.err
    assert ana("token", "revoke", "0" * 16).code == 3
    assert ana("token", "issue", "--role", "user", "--label", "phone").code == 1
    assert ana.ok("audit", "verify", "--json").json["whole"] is True


def test_an_approval_is_withdrawn(ana):
    first = waiting(ana)[0]["id"]
    ana.ok("review", "approve", first)
    assert ana("review", "withdraw", first).code == 2
    done = ana.ok("review", "withdraw", first, "--reason", "Wrong card", "--json").json
    assert (done["status"], done["decision_reason"]) == ("withdrawn", "Wrong card")
    listed = ana.ok("review", "list", "--status", "withdrawn", "--json").json
    assert [each["id"] for each in listed] == [first]
    assert ana("review", "withdraw", first, "--reason", "Again").code == 4


def test_nobody_decides_or_grants_as_the_pipeline(ana):
    first, before = waiting(ana)[0]["id"], ana.state()
    for command in (("review", "approve", first), ("consent", "revoke", "ana")):
        refused = ana(*command, "--by", "pipeline")
        assert refused.code == 1 and "is no person" in refused.err
    assert ana.state() == before


def test_of_a_user_who_revoked_consent_nothing_is_shown_to_the_operator(ana):
    first = waiting(ana)[0]
    ana.ok("consent", "revoke", "ana")
    refused = ana("review", "show", first["id"])
    assert refused.code == 3 and refused.out == ""
    assert ana.ok("review", "list", "--status", "all", "--json").json == []
    assert first["title"] not in ana.ok("review", "list").out


def test_the_head_of_the_trail_shows_later_whether_it_was_cut_off(ana):
    kept = ana.ok("audit", "verify", "--json").json["head"]
    head = f"{kept['seq']}:{kept['hash']}"
    assert head in ana.ok("audit", "verify").err
    ana.ok("consent", "revoke", "ana")
    ana.ok("audit", "verify", "--head", head)
    cut = ana("audit", "verify", "--head", f"{kept['seq'] + 9}:{kept['hash']}")
    assert cut.code == 6 and "cut off" in cut.err
    other = ana("audit", "verify", "--head", f"{kept['seq']}:{'0' * 64}")
    assert other.code == 6 and "written anew" in other.err
    assert ana("audit", "verify", "--head", "what").code == 1


@pytest.mark.parametrize("day", ["9999-12-31", "2024-12-31", "0001-01-01"])
def test_a_day_that_cannot_be_decided_is_one_sentence_and_leaves_no_run(ana, day):
    before = ana.state()
    for command in ("run", "explain ana"):
        refused = ana(*command.split(), "--as-of", day)
        assert refused.code == 1 and refused.out == "" and day in refused.err
    assert ana.state() == before


def test_an_operator_is_neither_granted_nor_explained(spendsense, write):
    users = "user_id,name,email,user_type\nolga,Olga,olga@example.com,operator\n"
    spendsense.ok("ingest", write("staff", {"users.csv": users}))
    for command in (("consent", "grant", "olga"), ("explain", "olga", "--as-of", AS_OF)):
        refused = spendsense(*command)
        assert refused.code == 1 and "olga is an operator, not a customer" in refused.err


def test_a_file_that_states_no_consent_warns_and_revokes_none(ana, write):
    users = "user_id,name,email,user_type,consent\nana,Ana Ruiz,ana@example.com,customer,false\n"
    folder = write("stated", {"users.csv": users})
    said = ana.ok("ingest", folder).err
    assert "consent still stands" in said and "spendsense consent revoke ana" in said
    [warned] = ana.ok("ingest", folder, "--json").json["warnings"]
    assert "user ana, stated false" in warned
    assert ana.ok("consent", "show", "ana", "--json").json["consented"] is True
