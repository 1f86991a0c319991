"""Writes the example of an evaluation under docs/examples: `make example`.

The people are made up: a function of seed and day. So is every finding, and the digest of the
findings in the manifest changes only when what is found does; the measured seconds are this
machine's.
"""

from __future__ import annotations

import time
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from spendsense import pipeline
from spendsense.evaluation import Report, evaluate, write_report
from spendsense.evaluation.demographics import demographics_in
from spendsense.ingest import read
from spendsense.ingest.loading import load
from spendsense.review import grant_consent
from spendsense.storage import Database, consented, user_ids
from spendsense.world import generate, read_profile

FOLDER = Path(__file__).parent / "examples" / "evaluation"
AS_OF = date(2026, 11, 20)
AT = datetime(2026, 11, 20, 12)
USERS, SEED = 300, 42
ONE_IN = 4
"""Of how many who consent one consents to research too: their cases are listed."""


def main() -> None:
    with TemporaryDirectory() as folder:
        for path in write_report(measured(Path(folder)), str(FOLDER)):
            print(path)


def measured(home: Path) -> Report:
    """The report on one run over made-up people, with their truth and their demographics."""
    people = home / "population"
    generate(read_profile("default"), out=people, users=USERS, seed=SEED, as_of=AS_OF)
    database = Database.open(f"sqlite:///{home / 'spendsense.db'}")
    with database.write() as connection:
        load(connection, read([people], as_of=AS_OF), by="example", at=AT, paths=["population"])
        agreed = sorted(consented(connection, user_ids(connection), at=AT))
        for user in agreed[::ONE_IN]:
            grant_consent(connection, user, by=user, at=AT, purposes=["research"])
    pipeline.run(database, as_of=AS_OF, clock=lambda: AT, by="example")
    try:
        with database.read() as connection:
            groups = demographics_in(people, user_ids(connection)).rows
        told = {"at": AT, "seconds": time.perf_counter, "population": people, "people": groups}
        return evaluate(database, **told)
    finally:
        database.close()


if __name__ == "__main__":
    main()
