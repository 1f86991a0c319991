"""Commands of several words: consent, review, audit, token, rules.

What each does lies in the module of its name, imported when it runs.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .options import By, Home, Json, Purposes, Role, User

consent_app = typer.Typer(
    help="Grant, revoke or show a user's consent.", no_args_is_help=True, rich_markup_mode=None
)
audit_app = typer.Typer(
    help="The tamper-evident audit trail.", no_args_is_help=True, rich_markup_mode=None
)
token_app = typer.Typer(
    help="Who may use the HTTP API.", no_args_is_help=True, rich_markup_mode=None
)
rules_app = typer.Typer(
    help="Rules of law and of our own, as data, with their fixtures.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@consent_app.command("grant")
def consent_grant(
    user: User,
    purpose: Purposes = None,
    days: Annotated[
        int | None, typer.Option(min=1, help="Days until it ends. [default: the longest allowed]")
    ] = None,
    by: By = "cli",
    note: Annotated[str, typer.Option(help="Where the consent was given.")] = "",
    home: Home = None,
    json: Json = False,
) -> None:
    """Record that a user consents, to lessons and partner offers unless purposes are named.

    Each purpose by its own event, with the version and hash of its text, for at most 365 days.
    """
    from .consent import grant

    grant(user, purpose or [], days, by, note, home, json)


@consent_app.command("revoke")
def consent_revoke(
    user: User,
    purpose: Purposes = None,
    by: By = "cli",
    note: Annotated[str, typer.Option(help="Why, if the user said.")] = "",
    home: Home = None,
    json: Json = False,
) -> None:
    """Record that a user no longer consents, to anything unless purposes are named.

    Nothing is shown from then on, and what was derived is deleted at once.
    """
    from .consent import revoke

    revoke(user, purpose or [], by, note, home, json)


@consent_app.command("show")
def consent_show(user: User, home: Home = None, json: Json = False) -> None:
    """Where each purpose stands and until when, and every grant and revocation."""
    from .consent import show

    show(user, home, json)


@consent_app.command("receipt")
def consent_receipt(user: User, home: Home = None, json: Json = False) -> None:
    """What the user keeps: purposes, texts with version and hash, until when, how to withdraw."""
    from .receipts import receipt

    receipt(user, home, json)


@consent_app.command("expiring")
def consent_expiring(
    within: Annotated[
        int | None, typer.Option(min=0, help="Days. [default: those of the warning, 30]")
    ] = None,
    home: Home = None,
    json: Json = False,
) -> None:
    """Customers whose consent ends soon, or has ended and was not renewed."""
    from .consent import expiring

    expiring(within, home, json)


@audit_app.command("verify")
def audit_verify(
    head: Annotated[
        str | None,
        typer.Option(metavar="SEQ:HASH", help="A head noted earlier, that the trail must hold."),
    ] = None,
    checkpoints: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Signed checkpoints that the trail must hold. [default: this database's, at home]",
        ),
    ] = None,
    public_key: Annotated[
        Path | None,
        typer.Option(
            "--public-key",
            metavar="FILE",
            help="Public keys that tell whether they are genuine. [default: those of the home]",
        ),
    ] = None,
    home: Home = None,
    json: Json = False,
) -> None:
    """Recompute the chain of the audit trail, and compare the tables with it.

    Exit code 6 when something was changed, and the first broken entry is named. Prints the head of
    the trail: kept elsewhere and given back with --head, it shows that the trail was neither cut
    off nor written anew; signed checkpoints show the same.
    """
    from .audit import verify

    verify(home, head, checkpoints, public_key, json)


@audit_app.command("checkpoint")
def audit_checkpoint(
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="File to append it to. [default: this database's, at home]"
        ),
    ] = None,
    home: Home = None,
    json: Json = False,
) -> None:
    """Sign for the trail as it stands, in a file outside the database.

    A run does so at its end. Needs the key of `spendsense audit key`.
    """
    from .audit import checkpoint

    checkpoint(home, out, json)


@audit_app.command("key")
def audit_key(
    rotate: Annotated[
        bool, typer.Option("--rotate", help="Sign with a new key from now on.")
    ] = False,
    show: Annotated[
        bool, typer.Option("--show", help="Print the public keys there are, and make none.")
    ] = False,
    home: Home = None,
    json: Json = False,
) -> None:
    """Make the key that signs checkpoints, and print its public half.

    Ed25519. The secret half stays in the home, readable by its owner alone.
    """
    from .audit import make, show_key

    if show:
        show_key(home, json)
    else:
        make(home, rotate, json)


@token_app.command("issue")
def token_issue(
    role: Annotated[Role, typer.Option(help="Whose things it opens.")],
    label: Annotated[str, typer.Option(help="Who holds it; stands in the audit trail.")],
    user: Annotated[
        str | None, typer.Option("--user", help="Whose token it is, for the role user.")
    ] = None,
    days: Annotated[
        int | None, typer.Option(min=1, help="Days until it ends. [default: it does not end]")
    ] = None,
    home: Home = None,
    json: Json = False,
) -> None:
    """Issue a token and print it, once."""
    from .token import issue

    issue(role.value, user, label, days, home, json)


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


@rules_app.command("list", epilog="Example: spendsense rules list --status enjoined")
def rules_list(
    status: Annotated[
        str | None, typer.Option(help="in_force, policy, enjoined or withdrawn. [default: all]")
    ] = None,
    json: Json = False,
) -> None:
    """Every rule: what it is about, where it stands, who asks it, and its citation."""
    from .rules import list_rules

    list_rules(status, json)


@rules_app.command("show", epilog="Example: spendsense rules show P9")
def rules_show(
    rule: Annotated[str, typer.Argument(metavar="ID", help="A rule's id.")], json: Json = False
) -> None:
    """One rule, what it asks, and what it says of each of its fixtures."""
    from .rules import show

    show(rule, json)


@rules_app.command("test", epilog="Example: spendsense rules test --from my-rules/ --json")
def rules_test(
    folder: Annotated[
        Path | None,
        typer.Option("--from", metavar="DIR", help="Rules to test instead of those in use."),
    ] = None,
    json: Json = False,
) -> None:
    """Put every rule to its own fixtures.

    Exit code 1 when one does not get its verdict, or a rule has too few; each is named.
    """
    from .rules import test

    test(folder, json)


@rules_app.command("affected", epilog="Example: spendsense rules affected P9 --json")
def rules_affected(
    rule: Annotated[str, typer.Argument(metavar="ID", help="A rule's id.")],
    flag: Annotated[
        bool,
        typer.Option("--flag", help="Flag what breaks it: hidden until two people approve it."),
    ] = False,
    by: By = "operator",
    home: Home = None,
    json: Json = False,
) -> None:
    """What is waiting or published that a rule is asked of, and whether it breaks the rule.

    Whatever the rule's status, so that a change of status shows what it touches.
    """
    from .rules import affected

    affected(rule, flag, by, home, json)
