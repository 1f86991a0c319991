"""`spendsense review`: the operator's queue on a terminal.

What each command does lies in `review.py` and `review_desk.py`, imported when it runs.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from .options import By, Home, Json, Recommendation

review_app = typer.Typer(
    help="What waits for an operator, and deciding it.", no_args_is_help=True, rich_markup_mode=None
)

Version = Annotated[
    int | None,
    typer.Option("--version", min=1, help="The version you read; another since is a conflict."),
]
Why = Annotated[str, typer.Option("--reason", help="Why; required.")]
Code = Annotated[
    str | None, typer.Option("--code", help="Why, in a code. See: spendsense review reasons")
]


@review_app.command("list", epilog="Example: spendsense review list --status flagged --limit 20")
def review_list(
    status: Annotated[
        str,
        typer.Option(
            help="pending, flagged, awaiting_second, approved, overridden, rejected, withdrawn, "
            "expired, stale, superseded, waiting (any undecided), or all."
        ),
    ] = "pending",
    user: Annotated[str | None, typer.Option("--user", help="This user only.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="At most so many.")] = None,
    persona: Annotated[str | None, typer.Option(help="This persona only.")] = None,
    kind: Annotated[str | None, typer.Option(help="education or offer.")] = None,
    window: Annotated[int | None, typer.Option(min=1, help="This window only, in days.")] = None,
    mine: Annotated[str | None, typer.Option(metavar="NAME", help="What NAME has taken.")] = None,
    sort: Annotated[str, typer.Option(help="oldest, newest, or waiting (longest).")] = "oldest",
    home: Home = None,
    json: Json = False,
) -> None:
    """What waits in the queue, oldest first."""
    from .review import list_queue

    asked = {"persona": persona, "kind": kind, "window_days": window}
    list_queue(status, user, limit, asked, mine, sort, home, json)


@review_app.command("show")
def review_show(
    recommendation: Recommendation,
    by: Annotated[
        str | None, typer.Option("--by", help="Who opens it: noted, so that it can be timed.")
    ] = None,
    home: Home = None,
    json: Json = False,
) -> None:
    """One recommendation with its trace, from rows to verdicts, as a tree."""
    from .review import show

    show(recommendation, by, home, json)


@review_app.command("approve")
def review_approve(
    recommendation: Recommendation,
    by: By = "operator",
    note: Annotated[str, typer.Option(help="A note for the audit trail.")] = "",
    version: Version = None,
    home: Home = None,
    json: Json = False,
) -> None:
    """Approve: its user sees it once the hold has ended, or a second person decides.

    The guardrails are asked again, over the records as they are now. Offers, a model's words and
    what was flagged need two people.
    """
    from .review import approve

    approve(recommendation, by, note, version, home, json)


@review_app.command("reject")
def review_reject(
    recommendation: Recommendation,
    reason: Why,
    code: Code = None,
    by: By = "operator",
    version: Version = None,
    home: Home = None,
    json: Json = False,
) -> None:
    """Reject, with the reason."""
    from .review import act

    act("reject", recommendation, by, home, json, reason=reason, code=code, version=version)


@review_app.command("withdraw")
def review_withdraw(
    recommendation: Recommendation,
    reason: Why,
    code: Code = None,
    by: By = "operator",
    version: Version = None,
    home: Home = None,
    json: Json = False,
) -> None:
    """Take an approval back: its user does not see it from now on."""
    from .review import act

    act("withdraw", recommendation, by, home, json, reason=reason, code=code, version=version)


@review_app.command("override")
def review_override(
    recommendation: Recommendation,
    reason: Why,
    code: Code = None,
    title: Annotated[str | None, typer.Option(help="The title in your words.")] = None,
    body: Annotated[str | None, typer.Option(help="The body in your words.")] = None,
    because: Annotated[str | None, typer.Option(help="The because in your words.")] = None,
    by: By = "operator",
    version: Version = None,
    home: Home = None,
    json: Json = False,
) -> None:
    """Approve with your own text, which passes the guardrails again."""
    from .review import override

    text = {"title": title, "body": body, "because": because}
    override(recommendation, by, reason, code, text, version, home, json)


@review_app.command("undo")
def review_undo(
    recommendation: Recommendation,
    reason: Why = "undone on the terminal",
    code: Code = None,
    by: By = "operator",
    version: Version = None,
    home: Home = None,
    json: Json = False,
) -> None:
    """Take an approval back while it is held: it waits again, and its user never saw it."""
    from .review import act

    act("undo", recommendation, by, home, json, reason=reason, code=code, version=version)


@review_app.command("publish")
def review_publish(
    recommendation: Recommendation,
    by: By = "operator",
    version: Version = None,
    home: Home = None,
    json: Json = False,
) -> None:
    """End the hold of an approval: its user may see it now."""
    from .review import act

    act("publish", recommendation, by, home, json, version=version)


@review_app.command("take")
def review_take(
    recommendation: Recommendation,
    by: By = "operator",
    version: Version = None,
    home: Home = None,
    json: Json = False,
) -> None:
    """Have an item alone for a while: nobody else decides it meanwhile. Again: a while longer."""
    from .review import act

    act("take", recommendation, by, home, json, version=version)


@review_app.command("release")
def review_release(
    recommendation: Recommendation, by: By = "operator", home: Home = None, json: Json = False
) -> None:
    """Give an item back."""
    from .review import act

    act("release", recommendation, by, home, json)


@review_app.command("note")
def review_note(
    recommendation: Recommendation,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What is to be noted.")],
    by: By = "operator",
    home: Home = None,
    json: Json = False,
) -> None:
    """Leave words for whoever reads it next."""
    from .review import act

    act("note", recommendation, by, home, json, text=text)


@review_app.command("snooze")
def review_snooze(
    recommendation: Recommendation,
    until: Annotated[
        datetime,
        typer.Option(formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M"], help="Until when, in UTC."),
    ],
    reason: Why,
    code: Code = None,
    by: By = "operator",
    version: Version = None,
    home: Home = None,
    json: Json = False,
) -> None:
    """Put an item off until a later moment."""
    from .review import act

    said = {"until": until, "reason": reason, "code": code, "version": version}
    act("snooze", recommendation, by, home, json, **said)


@review_app.command("flag")
def review_flag(
    recommendation: Recommendation,
    reason: Why,
    code: Code = None,
    by: By = "operator",
    version: Version = None,
    home: Home = None,
    json: Json = False,
) -> None:
    """Draw attention to it: it is not shown, and two people must approve it from now on."""
    from .review import act

    act("flag", recommendation, by, home, json, reason=reason, code=code, version=version)


@review_app.command("escalate")
def review_escalate(
    recommendation: Recommendation,
    reason: Why,
    code: Code = None,
    by: By = "operator",
    version: Version = None,
    home: Home = None,
    json: Json = False,
) -> None:
    """Ask for somebody else: flagged, and in a lane of its own."""
    from .review import act

    act("escalate", recommendation, by, home, json, reason=reason, code=code, version=version)


@review_app.command("second", epilog="Example: spendsense review second --by ben")
def review_second(
    recommendation: Annotated[
        str | None, typer.Argument(metavar="ID", help="Which. [default: list those for you]")
    ] = None,
    would: Annotated[
        str | None, typer.Option(help="approve or reject: what you would have done.")
    ] = None,
    reason: Annotated[str, typer.Option(help="Why.")] = "",
    code: Code = None,
    by: By = "operator",
    home: Home = None,
    json: Json = False,
) -> None:
    """Decide again, without seeing it, what somebody else decided: a drawn share of all."""
    from .review_desk import second

    second(recommendation, would, reason, code, by, home, json)


@review_app.command("lanes")
def review_lanes(
    by: Annotated[str | None, typer.Option("--by", help="Whose: adds what you have taken.")] = None,
    home: Home = None,
    json: Json = False,
) -> None:
    """How many wait in each lane, and how old the oldest is."""
    from .review_desk import lanes

    lanes(by, home, json)


@review_app.command("groups")
def review_groups(by: By = "operator", home: Home = None, json: Json = False) -> None:
    """Drafts that wait in the same words but for their figures, and the sample to open first."""
    from .review_desk import groups

    groups(by, home, json)


@review_app.command("approve-group")
def review_approve_group(
    group: Annotated[str, typer.Argument(metavar="GROUP", help="A group's key.")],
    note: Annotated[str, typer.Option(help="A note for the audit trail.")] = "",
    by: By = "operator",
    home: Home = None,
    json: Json = False,
) -> None:
    """Approve every item of a group, each by a decision of its own, once its sample was opened.

    `spendsense review show ID --by NAME` opens one.
    """
    from .review_desk import approve_group

    approve_group(group, by, note, home, json)


@review_app.command("metrics")
def review_metrics(
    days: Annotated[int | None, typer.Option(min=1, help="Of so many days. [all time]")] = None,
    home: Home = None,
    json: Json = False,
) -> None:
    """Time to decide, haste, overrides, reasons, agreement, and what was planted: counts."""
    from .review_desk import metrics

    metrics(days, home, json)


@review_app.command("reasons")
def review_reason_codes(json: Json = False) -> None:
    """The codes of reasons, by action."""
    from .review_desk import reasons

    reasons(json)


@review_app.command("expire")
def review_expire(home: Home = None, json: Json = False) -> None:
    """Write down what has expired, and which drafts rest on records that changed."""
    from .review_desk import expire

    expire(home, json)


@review_app.command("seed")
def review_seed(
    many: Annotated[
        int | None, typer.Option("--many", min=1, help="So many. [default: policy's share]")
    ] = None,
    by: By = "operator",
    home: Home = None,
    json: Json = False,
) -> None:
    """Plant known-bad items among those that wait, to see whether they are read.

    No user is ever shown one, whatever is decided of it.
    """
    from .review_desk import seed

    seed(many, by, home, json)
