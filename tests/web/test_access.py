"""Who may use which address: every route against every kind of caller."""

from __future__ import annotations

import pytest

from spendsense.storage.account_tables import sessions
from spendsense.storage.tables import metadata
from spendsense.web import POLICY, ROUTES
from spendsense.web.access import Access

from .access_cells import World, cells, routes_of
from .access_table import ANY, LINES, STATES


@pytest.mark.parametrize("state", STATES)
def test_every_route_answers_every_caller_as_the_table_says(tmp_path, a_household, state):
    world = World(tmp_path, state, a_household)
    found = list(cells(world))
    world.close()
    wrong = [cell.sentence() for cell in found if not cell.held]
    assert wrong == []
    assert len(found) > 1_000


def test_every_route_of_the_application_is_in_the_table(api):
    contexts = routes_of(api)
    assert contexts == {name: line.method for name, line in LINES.items()}


def test_the_table_of_routes_has_each_name_once(api):
    names = [endpoint.name for endpoint in ROUTES]
    assert sorted(names) == sorted(set(names))
    assert set(POLICY) == set(routes_of(api))


def test_who_decides_does_not_administer_and_who_administers_does_not_decide():
    deciding = {name for name, line in LINES.items() if line.staff == "operator"}
    assert {"approve", "reject", "override", "withdraw"} <= deciding
    method = {endpoint.name: endpoint.method for endpoint in ROUTES}
    both = {"create_user", "evaluate_run", "ingest", "start_run", "verify_audit"}
    both |= {name for name, rule in POLICY.items() if rule == Access.STAFF}
    assert {method[name] for name in both if POLICY[name] == Access.STAFF} == {"GET"}
    for name, rule in POLICY.items():
        if rule.open or set(rule.roles) >= set(ANY.split()):
            continue
        assert not {"user", "administrator"} <= set(rule.roles), name
        if name not in both:
            assert not {"operator", "administrator"} <= set(rule.roles), name


def test_an_auditor_changes_nothing_but_their_own_account():
    own = {name for name, rule in POLICY.items() if set(rule.roles) >= set(ANY.split())}
    method = {endpoint.name: endpoint.method for endpoint in ROUTES}
    changing = {
        name
        for name, rule in POLICY.items()
        if "auditor" in rule.roles and method.get(name) == "POST" and name not in own
    }
    assert changing == set()


FOREIGN = sorted(
    name for name, line in LINES.items() if line.own and line.addressed and name != "give_feedback"
)


@pytest.mark.parametrize("route", [*FOREIGN, "give_feedback"])
def test_what_is_anothers_cannot_be_told_from_what_is_not_there(drafted, route):
    line = LINES[route]
    shown, *_ = drafted.waiting("ben")
    assert drafted.post(f"/operator/review/{shown}/approve").status_code == 200
    drafted.clock.forward(30)
    told = []
    for names in ({"user": "ben", "shown": shown}, {"user": "xyz", "shown": "rec_" + "0" * 24}):
        body = line.body and {
            key: value.format(**names) if isinstance(value, str) else value
            for key, value in line.body.items()
        }
        path, named = line.path.format(**names), {"X-Request-ID": "0" * 32}
        answer = drafted.call(line.method, path, who="ana", json=body, headers=named)
        said = answer.text
        for name in names.values():
            said = said.replace(name, "IT")
        headers = {k: v for k, v in answer.headers.items() if k not in ("date", "content-length")}
        told.append((answer.status_code, said, headers))
    assert told[0][0] == 404
    assert told[0] == told[1]


def test_no_answer_tells_staff_a_name_and_the_table_says_which_have_one(tmp_path, a_household):
    world = World(tmp_path, "granted", a_household)
    masked = set()
    for name, line in LINES.items():
        for role in ("operator", "auditor", "administrator") if line.method == "GET" else ():
            headers = {"Authorization": f"Bearer {world.tokens[role]}"}
            answer = world.call("GET", line.path.format(**world.things["ana"]), headers)
            assert "Quentin" not in answer.text and "quentin." not in answer.text, name
            masked |= {name} if '"Q. A."' in answer.text else set()
    world.close()
    method = {endpoint.name: endpoint.method for endpoint in ROUTES}
    told = {name for name, rule in POLICY.items() if rule.names and method[name] == "GET"}
    assert masked == {name for name in told if set(POLICY[name].roles) != {"user"}}


NOTED = {"audit_events", "review_events", "review_states"}
"""That staff read something of a user's, and that an operator opened an item."""


def test_no_get_changes_anything_but_the_note_that_somebody_looked(tmp_path, a_household):
    world = World(tmp_path, "granted", a_household)
    before = _contents(world)
    for line in LINES.values():
        for caller in world.callers if line.method == "GET" else ():
            world.call("GET", line.path.format(**world.things["ana"]), caller.headers)
    after = _contents(world)
    world.close()
    assert {name for name in before if before[name] != after[name]} <= NOTED


def _contents(world: World) -> dict[str, list[object]]:
    with world.database.read() as connection:
        return {
            name: [
                tuple(
                    value for key, value in row._mapping.items() if key != sessions.c.seen_at.name
                )
                for row in connection.execute(table.select().order_by(*table.primary_key.columns))
            ]
            for name, table in sorted(metadata.tables.items())
        }
