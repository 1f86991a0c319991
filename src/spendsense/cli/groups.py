"""Commands of several words: consent, review, audit, token.

What each does lies in the module of its name, imported when it runs.
"""

from __future__ import annotations

from typing import Annotated

import typer

from .options import By, Home, Json, Recommendation, Role, User

consent_app = typer.Typer(
    help="Grant, revoke or show a user's consent.", no_args_is_help=True, rich_markup_mode=None
)
review_app = typer.Typer(
    help="What waits for an operator, and deciding it.", no_args_is_help=True, rich_markup_mode=None
)
audit_app = typer.Typer(
    help="The tamper-evident audit trail.", no_args_is_help=True, rich_markup_mode=None
)
token_app = typer.Typer(
    help="Who may use the HTTP API.", no_args_is_help=True, rich_markup_mode=None
)


@consent_app.command("grant")
def consent_grant(
    user: User,
    by: By = "cli",
    note: Annotated[str, typer.Option(help="Where the consent was given.")] = "",
    home: Home = None,
    json: Json = False,
) -> None:
    """Record that a user consents to processing."""
    from .consent import change

    change("grant", user, by, note, home, json)


@consent_app.command("revoke")
def consent_revoke(
    user: User,
    by: By = "cli",
    note: Annotated[str, typer.Option(help="Why, if the user said.")] = "",
    home: Home = None,
    json: Json = False,
) -> None:
    """Record that a user no longer consents. Nothing is shown from then on."""
    from .consent import change

    change("revoke", user, by, note, home, json)


@consent_app.command("show")
def consent_show(user: User, home: Home = None, json: Json = False) -> None:
    """Whether consent stands, and every grant and revocation."""
    from .consent import show

    show(user, home, json)


@review_app.command("list")
def review_list(
    status: Annotated[
        str, typer.Option(help="pending, approved, rejected, withdrawn, superseded, or all.")
    ] = "pending",
    user: Annotated[str | None, typer.Option("--user", help="This user only.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="At most so many.")] = None,
    home: Home = None,
    json: Json = False,
) -> None:
    """What waits in the queue, oldest first."""
    from .review import list_queue

    list_queue(status, user, limit, home, json)


@review_app.command("show")
def review_show(recommendation: Recommendation, home: Home = None, json: Json = False) -> None:
    """One recommendation with its trace, from rows to verdicts, as a tree."""
    from .review import show

    show(recommendation, home, json)


@review_app.command("approve")
def review_approve(
    recommendation: Recommendation,
    by: By = "operator",
    note: Annotated[str, typer.Option(help="A note for the audit trail.")] = "",
    home: Home = None,
    json: Json = False,
) -> None:
    """Approve: its user may see it from now on.

    The guardrails are asked again, over the records as they are now.
    """
    from .review import approve

    approve(recommendation, by, note, home, json)


@review_app.command("reject")
def review_reject(
    recommendation: Recommendation,
    reason: Annotated[str, typer.Option(help="Why; required.")],
    by: By = "operator",
    home: Home = None,
    json: Json = False,
) -> None:
    """Reject, with the reason."""
    from .review import reject

    reject(recommendation, by, reason, home, json)


@review_app.command("withdraw")
def review_withdraw(
    recommendation: Recommendation,
    reason: Annotated[str, typer.Option(help="Why; required.")],
    by: By = "operator",
    home: Home = None,
    json: Json = False,
) -> None:
    """Take an approval back: its user does not see it from now on."""
    from .review import withdraw

    withdraw(recommendation, by, reason, home, json)


@review_app.command("override")
def review_override(
    recommendation: Recommendation,
    reason: Annotated[str, typer.Option(help="Why; required.")],
    title: Annotated[str | None, typer.Option(help="The title in your words.")] = None,
    body: Annotated[str | None, typer.Option(help="The body in your words.")] = None,
    because: Annotated[str | None, typer.Option(help="The because in your words.")] = None,
    by: By = "operator",
    home: Home = None,
    json: Json = False,
) -> None:
    """Approve with your own text, which passes the guardrails again."""
    from .review import override

    override(recommendation, by, reason, title, body, because, home, json)


@audit_app.command("verify")
def audit_verify(
    head: Annotated[
        str | None,
        typer.Option(metavar="SEQ:HASH", help="A head noted earlier, that the trail must hold."),
    ] = None,
    home: Home = None,
    json: Json = False,
) -> None:
    """Recompute the chain of the audit trail, and compare the tables with it.

    Exit code 6 when something was changed. Prints the head of the trail: kept elsewhere and given
    back with --head, it shows that the trail was neither cut off nor written anew.
    """
    from .audit import verify

    verify(home, head, json)


@token_app.command("issue")
def token_issue(
    role: Annotated[Role, typer.Option(help="Whose things it opens.")],
    label: Annotated[str, typer.Option(help="Who holds it; stands in the audit trail.")],
    user: Annotated[
        str | None, typer.Option("--user", help="Whose token it is, for the role user.")
    ] = None,
    home: Home = None,
    json: Json = False,
) -> None:
    """Issue a token and print it, once."""
    from .token import issue

    issue(role.value, user, label, home, json)


@token_app.command("list")
def token_list(home: Home = None, json: Json = False) -> None:
    """Every token issued, oldest first. The tokens themselves are not kept."""
    from .token import list_tokens

    list_tokens(home, json)


@token_app.command("revoke")
def token_revoke(
    token: Annotated[str, typer.Argument(metavar="ID", help="A token's id, or the token.")],
    home: Home = None,
    json: Json = False,
) -> None:
    """End a token. What it opened is closed from the next request on."""
    from .token import revoke

    revoke(token, home, json)
