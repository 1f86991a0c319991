"""`spendsense policy`: parameters as they stand, and what a change of them would do."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import typer

from spendsense.config import Config
from spendsense.evaluation.demographics import Demographics, Denied
from spendsense.evaluation.placing import put_whole
from spendsense.evaluation.policy_diff.changes import Changes
from spendsense.evaluation.policy_diff.diff import PolicyDiff
from spendsense.evaluation.policy_diff.folder import people_in
from spendsense.evaluation.policy_diff.page import page
from spendsense.evaluation.policy_diff.people import People
from spendsense.evaluation.policy_diff.reading import read_changes
from spendsense.evaluation.policy_diff.rulebook import Rulebook
from spendsense.evaluation.policy_diff.sharing import diff_files
from spendsense.evaluation.policy_diff.simulate import prepared
from spendsense.evaluation.policy_diff.stored import people_of, reread
from spendsense.evaluation.policy_diff.trial import Reread, nothing_changes, tried_on
from spendsense.ledger import BadInput, NotFound
from spendsense.policy import Policy, parameters
from spendsense.storage import Database, Run

from .output import database_there, day, notes, now, plain, print_json, print_table, progress
from .places import look_at_file, look_at_folder
from .policy_told import listed_moves, show_diff


@dataclass(frozen=True, slots=True)
class _Tried:
    """The people, how to read their rows again, and what must be said beside."""

    people: People
    reread: Reread | None
    notes: tuple[str, ...]


def diff(
    file: Path,
    run: str | None,
    readings: Path | None,
    population: Path | None,
    again: bool,
    limit: int,
    out: Path | None,
    html: Path | None,
    home: Path | None,
    json: bool,
) -> None:
    _check_options(run, readings, population, again)
    if out is not None:
        look_at_folder(out, "--out")
    if html is not None:
        look_at_file(html, "--html")
    read_changes(file, Rulebook.on(day(None)))  # a file that is none is told before anybody is read
    started = time.perf_counter()
    tried = _from_folder(readings, population) if readings else _from_database(run, again, home)
    before = Rulebook.on(tried.people.as_of)
    changes = read_changes(file, before)
    if not changes.any:
        _nothing(changes, json)
        return
    on = prepared(tried.people, before)
    loaded = time.perf_counter()
    found = tried_on(on, changes, tried.reread)
    found = replace(found, notes=(*tried.notes, *found.notes))
    seconds = (loaded - started, time.perf_counter() - loaded)
    written = [*_write(out, html, found, changes, tried.people)]
    if json:
        moves = listed_moves(found, limit)
        print_json({**changes.as_json(), **found.as_json(), "moves": moves, **_timed(*seconds)})
    else:
        show_diff(found, changes, limit)
        notes.print(f"Loaded in {seconds[0]:.2f} s, simulated in {seconds[1]:.2f} s.")
    for path in written:
        notes.print(f"Written: {path}", soft_wrap=True)


def check(file: Path, json: bool) -> None:
    changes = read_changes(file, Rulebook.on(day(None)))
    if json:
        print_json(changes.as_json())
        return
    if not changes.any:
        _nothing(changes, json)
        return
    rows = [(each.name, each.before, each.after) for each in changes.values if each.changes]
    rows += [(f"rule {each.id}", "", each.what) for each in changes.rules if each.changes]
    print_table(f"{len(rows)} changes", ("what", "in force", "asked for"), rows)
    for rule in changes.rules:
        for fault in rule.faults:
            notes.print(plain(f"Before it can be published: {fault}"), soft_wrap=True)


def show(name: str, json: bool) -> None:
    known = {parameter.name: parameter for parameter in parameters()}
    if name not in known:
        near = get_close_matches(name, known, n=1, cutoff=0.5)
        nearest = f" The nearest is {near[0]}." if near else ""
        raise NotFound(f"There is no parameter {name}.{nearest}")
    found = known[name]
    values = {start.isoformat(): value for start, value in found.values.items()}
    if json:
        print_json(
            {
                "name": found.name,
                "description": found.description,
                "unit": found.unit,
                "values": values,
                "reference": found.reference,
            }
        )
        return
    notes.print(plain(found.description), soft_wrap=True)
    rows = [(start, value) for start, value in values.items()]
    print_table(f"{found.name}, in {found.unit}", ("from", "value"), rows)
    notes.print(plain(f"Source: {found.reference}"), soft_wrap=True)


def _check_options(
    run: str | None, readings: Path | None, population: Path | None, again: bool
) -> None:
    if readings is not None and (run is not None or again):
        raise typer.BadParameter(
            "A folder of features has no runs and no rows.", param_hint="--readings"
        )
    if population is not None and readings is None:
        raise typer.BadParameter("It goes with --readings.", param_hint="--population")


def _nothing(changes: Changes, json: bool) -> None:
    if json:
        print_json(changes.as_json())
    notes.print(plain(nothing_changes(changes)), soft_wrap=True)


def _from_folder(readings: Path, population: Path | None) -> _Tried:
    said = ["The folder tells nobody's consent to offers: whoever consents counts as consenting."]
    if population is None:
        said.append(
            "Which accounts people hold is not in the folder, and nobody counts as holding any: "
            "give --population."
        )
    return _Tried(people_in(readings, population), None, tuple(said))


def _from_database(run: str | None, again: bool, home: Path | None) -> _Tried:
    database = database_there(home)
    place = Config.read(home=home).home
    stored = people_of(database, at=now(), run_id=run, home=place if place.is_dir() else None)
    said = []
    policy = Rulebook.on(stored.run.as_of).policy
    same = Run.begin(as_of=stored.run.as_of, started_at=stored.run.started_at, policy=policy.values)
    if same.policy_hash != stored.run.policy_hash:
        said.append(
            f"{stored.run.run_id} was decided under another policy than the one in force on "
            f"{stored.run.as_of}: its readings may be others. Run the pipeline again."
        )
    people = _with_groups(stored.people, Config.read(home=home), said)
    return _Tried(people, _reread(database) if again else None, tuple(said))


def _with_groups(people: People, config: Config, said: list[str]) -> People:
    """The people with their demographics; without, and told why, for who may not read them."""
    try:
        told = Demographics.beside(config.database_url, config.evaluation_url).read()
    except Denied as denied:
        said.append(f"Groups are not compared. {denied}")
        return people
    return people if told.is_empty() else replace(people, demographics=told)


def _reread(database: Database) -> Reread:
    """Reads rows again with a bar on stderr."""

    def read_again(people: People, policies: tuple[Policy, Policy]) -> tuple[People, People]:
        with progress("Reading rows again") as bar:
            step = bar.add_task("users", total=people.count)
            return reread(
                database, people, policies, lambda ready, _: bar.update(step, completed=ready)
            )

    return read_again


def _write(
    out: Path | None, html: Path | None, found: PolicyDiff, changes: Changes, people: People
) -> list[Path]:
    files: dict[Path, bytes] = {}
    if out is not None:
        files |= {out / name: body for name, body in diff_files(found, changes, people).items()}
    if html is not None:
        files[html] = page(found, changes).encode()
    for path, body in files.items():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            put_whole(path, body)
        except OSError as error:
            raise BadInput(
                f"Cannot write {path}: {error.strerror}. Name a place you may write to."
            ) from error
    return list(files)


def _timed(loaded: float, simulated: float) -> dict[str, Any]:
    return {"seconds": {"loading": round(loaded, 3), "simulation": round(simulated, 3)}}
