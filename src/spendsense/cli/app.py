"""Every command, its options and its help. What it does lies in the module of its name.

Those modules are imported when their command runs, so that `spendsense --help` need not load a
database, a server and two array libraries to say what there is.
"""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from .account_group import account_app
from .catalog_group import catalog_app
from .consent_group import consent_app
from .corrections_group import corrections_app
from .demographics_group import demographics_app
from .evaluate_command import EVALUATE_EXAMPLES, evaluate
from .groups import audit_app, rules_app, token_app
from .options import (
    AsOf,
    By,
    Format,
    Home,
    Json,
    LastDay,
    Recommendation,
    Runner,
    RunnerOption,
    Scheduler,
    Seed,
    Sign,
    SignOption,
    User,
    Workers,
)
from .policy_group import policy_app
from .review_group import review_app
from .typed import inert, unwritable

app = typer.Typer(
    name="spendsense",
    help="Bank records in; explained, approved financial education out.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # rich would take longer to load than all the rest of the help
)
app.add_typer(consent_app, name="consent")
app.add_typer(review_app, name="review")
app.add_typer(audit_app, name="audit")
app.add_typer(token_app, name="token")
app.add_typer(account_app, name="account")
app.add_typer(rules_app, name="rules")
app.add_typer(policy_app, name="policy")
app.add_typer(corrections_app, name="corrections")
app.add_typer(demographics_app, name="demographics")
app.add_typer(catalog_app, name="catalog")


@app.command(epilog="Example: spendsense demo --users 20 --no-serve --home /tmp/tour")
def demo(
    users: Annotated[int, typer.Option(min=1, help="How many people to make up.")] = 75,
    seed: Annotated[int, typer.Option(help="The population is a function of it.")] = 42,
    as_of: AsOf = None,
    serve: Annotated[bool, typer.Option("--serve/--no-serve", help="Start the server.")] = True,
    home: Home = None,
    host: Annotated[str, typer.Option(help="Address to serve on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to serve on.")] = 8000,
    json: Json = False,
) -> None:
    """Make up people, run everything, and serve.

    Ends with accounts to sign in with, their passwords, and what to try next. Each time draws other
    passwords.
    """
    from .demo import demo as go

    go(users, seed, as_of, home, (host, port) if serve else None, json)


@app.command(epilog="Example: spendsense generate default --out population --users 1000 --seed 7")
def generate(
    profile: Annotated[str, typer.Argument(help="A profile's name, or a YAML file.")],
    out: Annotated[Path, typer.Option(help="Folder to write; new, unless --overwrite is given.")],
    users: Annotated[
        int | None, typer.Option(min=1, help="How many users. [default: the profile's own]")
    ] = None,
    seed: Seed = 42,
    as_of: LastDay = None,
    format: Format = None,
    workers: Workers = None,
    runner: RunnerOption = Runner.local,
    scheduler: Scheduler = None,
    sign: SignOption = Sign.plaid,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace an earlier population once this is whole.")
    ] = False,
    stamp: Annotated[
        bool, typer.Option("--stamp", help="Put the time of day on metadata.json of four-csv.")
    ] = False,
    json: Json = False,
) -> None:
    """Write a synthetic population.

    Users, accounts, transactions and liabilities, with their truth beside them.
    """
    from .generate import generate as go

    go(
        profile,
        out,
        users=users,
        seed=seed,
        as_of=as_of,
        format=format.value if format else None,
        sign=sign.value,
        runner=runner.value,
        workers=workers,
        scheduler=scheduler,
        overwrite=overwrite,
        stamp=stamp,
        json=json,
    )


@app.command(epilog="Example: spendsense validate population --json")
def validate(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A population folder.")],
    page: Annotated[
        Path | None, typer.Option(help="File to write the report to, as a page with plots.")
    ] = None,
    workers: Annotated[
        int, typer.Option(min=1, help="Processes; each takes about 2 GB for a full part.")
    ] = 1,
    json: Json = False,
) -> None:
    """Check and measure a population folder.

    Balances to the cent, limits, both legs of every transfer; what the profile asks for; and how
    close it comes to published figures. Exit code 1 when a check or an ask does not hold.
    """
    from .validate import validate as go

    go(folder, json, page, workers)


@app.command(
    epilog="Examples: spendsense ingest plaid-export/  |  spendsense ingest accounts.csv"
    " transactions.csv --user ana --dry-run"
)
def ingest(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Files or folders.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check and count only.")] = False,
    format: Annotated[
        str | None, typer.Option(help="Name the format when it cannot be told apart.")
    ] = None,
    user: Annotated[
        str | None, typer.Option("--user", help="Whose records these are, where they do not say.")
    ] = None,
    sign: Annotated[Sign | None, typer.Option(help="Sign of the amounts in the input.")] = None,
    quarantine: Annotated[
        Path | None,
        typer.Option(help="Load the sound rows and write the others here, with the reasons."),
    ] = None,
    update: Annotated[
        bool, typer.Option("--update", help="Take changed content of ids already stored.")
    ] = False,
    as_of: AsOf = None,
    home: Home = None,
    json: Json = False,
) -> None:
    """Load bank records from files.

    Plaid responses, Plaid sandbox custom users, population folders, CSV, JSON. All of a load or
    nothing: every fault is told with its place.
    """
    from .ingest import ingest as go

    go(paths, dry_run, format, user, sign and sign.value, quarantine, update, as_of, home, json)


@app.command(epilog="Example: spendsense signals population --as-of 2026-08-22 --out features")
def signals(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A population folder.")],
    as_of: Annotated[datetime, typer.Option("--as-of", formats=["%Y-%m-%d"], help="The day.")],
    out: Annotated[Path, typer.Option(help="Folder to write the features to.")],
    runner: RunnerOption = Runner.local,
    scheduler: Scheduler = None,
    workers: Workers = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Keep the blocks of this run that are there already.")
    ] = False,
    json: Json = False,
) -> None:
    """Read signals, Parquet to Parquet.

    Five families and the personas of a population folder, without a database. A block that fails
    is told, the others are written, and the exit code is 1.
    """
    from .signals import signals as go

    go(folder, as_of.date(), out, runner.value, scheduler, workers, resume, json)


@app.command(epilog="Example: spendsense run --as-of 2026-08-22 --user u-0000001")
def run(
    as_of: AsOf = None,
    user: Annotated[str | None, typer.Option("--user", help="This user only.")] = None,
    home: Home = None,
    json: Json = False,
) -> None:
    """Run the pipeline over the database.

    Signals, personas and drafts of users whose consent stands; the drafts wait for an operator.
    """
    from .run import run as go

    go(as_of, user, home, json)


@app.command(epilog="Example: spendsense explain u-0000001 --json | jq '.windows.\"30\".personas'")
def explain(
    user: User,
    as_of: AsOf = None,
    check: Annotated[
        bool, typer.Option("--check", help="Work every reading out again from its evidence alone.")
    ] = False,
    home: Home = None,
    json: Json = False,
) -> None:
    """Explain one user, down to the rows.

    What is known of them, which personas that describes, how nearly each of them would end or
    begin, what changed since they were last assigned, and the drafts that follow.
    """
    from .explain import explain as go

    go(user, as_of, check, home, json)


@app.command(epilog="Example: spendsense replay rec_ea96760fcdf1b7ba24d7b34b --json")
def replay(
    trace: Annotated[
        str, typer.Argument(metavar="TRACE", help="A trace's id, or a recommendation's.")
    ],
    home: Home = None,
    json: Json = False,
) -> None:
    """Make a decision again from what is stored.

    From the stored records, under the policy of the trace: identical, or the differences stage by
    stage and exit code 6. Says where the records are gone or the code is another.
    """
    from .replay import replay as go

    go(trace, home, json)


@app.command(epilog="Example: spendsense bundle rec_ea96760fcdf1b7ba24d7b34b --out case.zip")
def bundle(
    recommendation: Recommendation,
    out: Annotated[Path, typer.Option(metavar="FILE.zip", help="File to write; must be new.")],
    by: By = "examiner",
    home: Home = None,
    json: Json = False,
) -> None:
    """Write one decision as a zip that proves itself.

    The item as shown, its trace, the rows and policy behind it, consent, review and audit entries
    with proofs back to a signed checkpoint, and a script that checks them without SpendSense.
    """
    from .bundle import bundle as go

    go(recommendation, out, by, home, json)


@app.command(epilog="Example: spendsense export u-0000001 --out mine.zip")
def export(
    user: User,
    out: Annotated[
        Path, typer.Option(metavar="FILE", help="A .zip or a .json file to write; must be new.")
    ],
    by: By = "cli",
    home: Home = None,
    json: Json = False,
) -> None:
    """Write everything of a user into a file to take along.

    As JSON, or as a zip of CSV and Parquet with digests. Without what no operator has approved, and
    without the names of others. Who wrote it is noted where the user can read it.
    """
    from .export import export as go

    go(user, out, by, home, json)


@app.command(epilog="Example: spendsense delete u-0000001 --everything --yes")
def delete(
    user: User,
    everything: Annotated[
        bool, typer.Option("--everything", help="Bank records too, and what was derived of them.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="It cannot be undone, and is meant.")] = False,
    by: By = "cli",
    home: Home = None,
    json: Json = False,
) -> None:
    """Delete everything of a user.

    Consent is revoked, and the consent receipt and the audit trail stay. Files that records came
    from are not touched: those under the home that name the user are listed.
    """
    if not everything or not yes:
        raise typer.BadParameter(
            f"Nothing was deleted. To delete all records of {user}, give --everything and --yes. "
            "To end processing and keep the records: spendsense consent revoke.",
            param_hint="--everything --yes",
        )
    from .consent import delete as go

    go(user, by, home, json)


app.command(epilog=EVALUATE_EXAMPLES)(evaluate)


@app.command(epilog="Example: spendsense migrate --json")
def migrate(home: Home = None, json: Json = False) -> None:
    """Bring the database to the tables of this version.

    Nothing where it is there already; all of it or nothing; two at once do it once. Other commands
    do the same when they open it, unless SPENDSENSE_MIGRATE is `command`.
    """
    from .migrate import migrate as go

    go(home, json)


@app.command(epilog="Example: spendsense serve --port 8080")
def serve(
    host: Annotated[str, typer.Option(help="Address to serve on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to serve on.")] = 8000,
    workers: Annotated[
        int, typer.Option(min=1, help="Processes that answer, on the one port.")
    ] = 1,
    home: Home = None,
) -> None:
    """Serve the HTTP API."""
    from .serve import serve as go

    go(host, port, home, workers)


@app.command(
    epilog="Example: spendsense doctor --json | jq '.checks[] | select(.finding != \"ok\")'"
)
def doctor(
    host: Annotated[str, typer.Option(help="Address it is to be served on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port it is to be served on.")] = 8000,
    home: Home = None,
    json: Json = False,
) -> None:
    """Find what is wrong with this installation, and what to do.

    Looks at settings, packages, home, disk, database, audit trail, key, clock and queue, and
    changes nothing. Exit code 1 for a fault, 6 where records were changed or damaged.
    """
    from .doctor.command import doctor as go

    go(home, host, port, json)


def main() -> None:
    """The entry point: an error of ours is one sentence on stderr and an exit code."""
    wrong = unwritable(sys.argv)
    if wrong is not None:
        sys.stderr.write(f"spendsense: {wrong}\n")
        sys.exit(1)
    try:
        app()
    except Exception as error:
        # Imported only now: the ledger brings its array library, and help must not wait for it.
        from spendsense.ledger import SpendSenseError
        from spendsense.secret import UnusableSetting

        if not isinstance(error, SpendSenseError | UnusableSetting):
            raise
        sys.stderr.write(f"spendsense: {inert(str(error))}\n")
        sys.exit(error.exit_code if isinstance(error, SpendSenseError) else 1)
