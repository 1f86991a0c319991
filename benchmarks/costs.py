"""What AWS costs a month for so many users: `python benchmarks/costs.py` prints the guide's table.

Unit prices times quantities, and nothing else: no free tier, no discount, one region. The
quantities are measured (`benchmarks/footprint.py`, `benchmarks/cold_start.py`) or assumed, and say
which. Prices change: look them up before you decide anything by them.
"""

from __future__ import annotations

import math
from typing import NamedTuple

HOURS = 730
DAYS = 30.4

# us-east-1, on demand, US dollars, arm64. Lambda, Fargate, db.t4g and gp3 were read off price lists
# that others published between March and June 2026; the rest is assumed, and no page was asked. The
# addresses are of AWS's own pages, to put it right by.
GB_SECOND = 0.0000133334  # https://aws.amazon.com/lambda/pricing/
MILLION_INVOCATIONS = 0.20
MILLION_REQUESTS = 1.00  # HTTP API, https://aws.amazon.com/api-gateway/pricing/
VCPU_HOUR, GB_HOUR = 0.03238, 0.00356  # https://aws.amazon.com/fargate/pricing/
DISK_GB = 0.115  # gp3, one zone, https://aws.amazon.com/rds/postgresql/pricing/
ENDPOINT_HOUR = 0.01  # a zone, https://aws.amazon.com/privatelink/pricing/
S3_GB, S3_PUTS = 0.023, 0.005 / 1000  # https://aws.amazon.com/s3/pricing/
OUT_GB = 0.09  # to the internet, beyond the first 100 GB
LOG_GB = 0.50
SECRET, ALARM, EFS_GB = 0.40, 0.10, 0.30
INSTANCES = (  # memory in GiB, dollars an hour for one zone; two zones cost twice that
    (4, 0.065, "db.t4g.medium"),
    (16, 0.225, "db.r7g.large"),
    (64, 0.898, "db.r7g.2xlarge"),
    (256, 3.592, "db.r7g.8xlarge"),
    (512, 7.184, "db.r7g.16xlarge"),
)
# The r7g prices are by the same rule as the smaller ones (a size doubles it); assumed.

KB_A_USER = 418
"""Records, one run and its traces, measured in PostgreSQL."""
KB_A_RUN = 160
"""What each further night adds, measured with 20 users."""
RUN_SECONDS = 0.15
"""Processor seconds of a user's run, measured."""
EVALUATE_SECONDS = 0.489
"""Processor seconds of a user's evaluation, measured with 20 users: it thinks the run again."""
RUNS_KEPT = 30
"""Nights whose runs are in the database; assumed: who keeps more pays for the disk."""
VISITS_A_DAY = 0.1
"""Assumed: one user in ten looks each day."""
REQUESTS_A_VISIT = 25
"""Of a visit to the dashboard of three pages; assumed."""
REQUEST_SECONDS = 0.05
"""A warm answer, measured by `benchmarks/cold_start.py`, rounded up."""
KB_A_VISIT = 700
"""The app's files and the answers, compressed; assumed."""
HOT = 0.1
"""The share of the database that its memory should hold; assumed."""
API_GB, NIGHT_GB, NIGHT_VCPUS = 1769 / 1024, 3538 / 1024, 2
LONGEST_NIGHT = 12 * 60
"""Seconds: of Lambda's fifteen minutes, with room."""
SIZES = (1_000, 100_000, 10_000_000)


class Bill(NamedTuple):
    """Dollars a month by what is paid for, and on what it rests."""

    users: int
    database: float
    disk: float
    api: float
    night: float
    around: float
    instance: str
    disk_gb: float
    night_on: str

    @property
    def total(self) -> float:
        return self.database + self.disk + self.api + self.night + self.around


def bill(users: int) -> Bill:
    """What so many users cost a month."""
    disk_gb = max(20.0, users * (KB_A_USER + (RUNS_KEPT - 1) * KB_A_RUN) / 1e6 * 1.3)
    instance, hourly = _instance(disk_gb * HOT)
    night, night_on = _night(users)
    return Bill(
        users, hourly * HOURS, disk_gb * DISK_GB, _api(users), night, _around(users),
        instance, disk_gb, night_on,
    )  # fmt: skip


def _instance(memory_gb: float) -> tuple[str, float]:
    fitting = [each for each in INSTANCES if each[0] >= memory_gb]
    memory, hourly, name = fitting[0] if fitting else INSTANCES[-1]
    count = 1 if fitting else math.ceil(memory_gb / memory)
    return (f"{count} x {name}" if count > 1 else name), hourly * count


def _api(users: int) -> float:
    visits = users * VISITS_A_DAY * DAYS
    requests = visits * REQUESTS_A_VISIT
    seconds = requests * REQUEST_SECONDS * API_GB * GB_SECOND
    gateway = requests / 1e6 * (MILLION_INVOCATIONS + MILLION_REQUESTS)
    return seconds + gateway + visits * KB_A_VISIT / 1e6 * OUT_GB


def _night(users: int) -> tuple[float, str]:
    """Lambda where a night is short enough for it, and else Fargate; the code is one process."""
    seconds = users * (RUN_SECONDS + EVALUATE_SECONDS)
    if seconds <= LONGEST_NIGHT:
        return seconds * DAYS * NIGHT_GB * GB_SECOND, f"Lambda, {seconds / 60:.0f} min"
    hours = seconds / 3600
    price = hours * DAYS * (NIGHT_VCPUS * VCPU_HOUR + 8 * GB_HOUR)
    return price, f"Fargate, {hours:,.0f} h" if hours >= 2 else f"Fargate, {hours * 60:.0f} min"


def _around(users: int) -> float:
    """Secret, two zones of an endpoint, alarms, home, logs, reports."""
    requests = users * VISITS_A_DAY * DAYS * REQUESTS_A_VISIT
    logs = requests * 400 / 1e9 * LOG_GB
    reports = DAYS * 8 * S3_PUTS + users * 0.5 / 1e6 * DAYS * S3_GB
    return SECRET + 2 * ENDPOINT_HOUR * HOURS + 6 * ALARM + EFS_GB + logs + reports


def table() -> str:
    """The table of the guide, in Markdown."""
    head = "| users | database | disk | API | night | around it | a month | rests on |\n"
    return head + "|---" * 8 + "|\n" + "".join(_row(bill(users)) for users in SIZES)


def _row(made: Bill) -> str:
    parts = (made.database, made.disk, made.api, made.night, made.around)
    money = " | ".join(f"${part:,.0f}" if part >= 1 else f"${part:.2f}" for part in parts)
    rests = f"{made.instance}, {made.disk_gb:,.0f} GB, night on {made.night_on}"
    return f"| {made.users:,} | {money} | **${made.total:,.0f}** | {rests} |\n"


if __name__ == "__main__":
    print(table(), end="")
