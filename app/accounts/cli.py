"""Operator commands about people: a token for scripts, the first administrators."""

import click
from flask.cli import with_appcontext

from app.accounts import actions, queries, rules
from app.accounts.passwords import hash_password
from app.accounts.rules import OrganisationKind, Role
from app.kit.db import session
from app.kit.errors import Refused


@click.command("token")
@click.argument("username")
@with_appcontext
def token(username: str) -> None:
    """Print a bearer token for USERNAME."""
    user = queries.find_user(username)
    if user is None:
        raise click.ClickException(f"There is nobody with the user name {username!r}.")
    issued, _opened = actions.open_sign_in(user.id, device="flask token")
    click.echo(issued)


@click.command("create-admin")
@click.option("--username", prompt=True)
@click.option("--name", prompt=True)
@click.option(
    "--role",
    type=click.Choice(["sysadmin", "secadmin", "auditor", "learning_admin"]),
    prompt=True,
)
@click.password_option()
@with_appcontext
def create_admin(username: str, name: str, role: str, password: str) -> None:
    """Add an administrator; there is no default password."""
    refusal = rules.password_strong(password, username)
    if refusal:
        raise click.ClickException(refusal.sentence)
    if queries.find_user(username):
        raise click.ClickException(f"The user name {username!r} is taken.")
    try:
        root = queries.find_top_organisation() or actions.add_organisation(
            "知行", OrganisationKind.PROVINCE
        )
        actions.add_person(username, name, hash_password(password), root.id, [Role(role)])
    except Refused as problem:
        raise click.ClickException(str(problem)) from None
    finally:
        session.remove()
    click.echo(f"{name} may now sign in as {username}.")


commands = [token, create_admin]
