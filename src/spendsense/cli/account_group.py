"""`spendsense account`: who may sign in. What each command does lies in `account.py`."""

from __future__ import annotations

from typing import Annotated

import typer

from .options import By, Home, Json, Role

account_app = typer.Typer(
    help="Who may sign in: users, operators, auditors, administrators.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Name = Annotated[str, typer.Argument(metavar="ACCOUNT", help="An account's login, or its id.")]
FromStdin = Annotated[
    bool, typer.Option("--password-stdin", help="Read the password from stdin instead of asking.")
]
Initial = Annotated[
    bool,
    typer.Option(
        "--initial", help="Make a password up and print it, once: it must be changed at sign-in."
    ),
]


@account_app.command(
    "create", epilog="Example: spendsense account create --role administrator --login ruth"
)
def account_create(
    role: Annotated[Role, typer.Option(help="What the account may do.")],
    login: Annotated[str, typer.Option(help="What the person signs in with.")],
    name: Annotated[
        str | None, typer.Option(help="The person's name. [default: the login]")
    ] = None,
    user: Annotated[
        str | None, typer.Option("--user", help="Whose things it opens, for the role user.")
    ] = None,
    email: Annotated[
        str | None, typer.Option(help="By which an identity provider may know the person.")
    ] = None,
    initial: Initial = False,
    password_stdin: FromStdin = False,
    by: By = "cli",
    home: Home = None,
    json: Json = False,
) -> None:
    """Create an account. The password is asked for, and is never an argument."""
    from .account import create

    create(role.value, login, name, user, email, initial, password_stdin, by, home, json)


@account_app.command("list")
def account_list(home: Home = None, json: Json = False) -> None:
    """Every account: its role, and whether it is disabled or must wait."""
    from .account import list_accounts

    list_accounts(home, json)


@account_app.command("password", epilog="Example: spendsense account password olga --initial")
def account_password(
    account: Name,
    initial: Initial = False,
    password_stdin: FromStdin = False,
    by: By = "cli",
    home: Home = None,
    json: Json = False,
) -> None:
    """Set another password. Every session of the account ends, and with --initial its tokens."""
    from .account import set_password

    set_password(account, initial, password_stdin, by, home, json)


@account_app.command("disable")
def account_disable(account: Name, by: By = "cli", home: Home = None, json: Json = False) -> None:
    """End an account with its sessions and tokens."""
    from .account import disable

    disable(account, by, home, json)


@account_app.command("enable")
def account_enable(account: Name, by: By = "cli", home: Home = None, json: Json = False) -> None:
    """Let an account sign in again."""
    from .account import enable

    enable(account, by, home, json)


@account_app.command("role")
def account_role(
    account: Name,
    role: Annotated[Role, typer.Argument(help="operator, auditor or administrator.")],
    by: By = "cli",
    home: Home = None,
    json: Json = False,
) -> None:
    """Give an account another role. Its sessions and tokens end."""
    from .account import change

    change(account, role.value, by, home, json)


@account_app.command("unlock")
def account_unlock(account: Name, by: By = "cli", home: Home = None, json: Json = False) -> None:
    """Let a login that must wait after wrong passwords try again at once."""
    from .account import unlock

    unlock(account, by, home, json)


@account_app.command("link")
def account_link(
    account: Name,
    issuer: Annotated[str, typer.Option(help="The identity provider's issuer.")],
    subject: Annotated[str, typer.Option(help="What the provider calls the person, its `sub`.")],
    by: By = "cli",
    home: Home = None,
    json: Json = False,
) -> None:
    """Let somebody whom an identity provider knows sign in to an account."""
    from .account import link

    link(account, issuer, subject, by, home, json)
