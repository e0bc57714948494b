"""Operator commands: how much an organisation may keep."""

import re

import click
from flask.cli import with_appcontext

from app.videos import actions, queries

UNITS = {"": 1, "K": 1024, "M": 1024**2, "G": 1024**3, "T": 1024**4}


def _bytes(_context: click.Context, _parameter: click.Parameter, text: str) -> int | None:
    """500G, 2T, 1000000; ``default`` for what everybody may keep."""
    if text == "default":
        return None
    found = re.fullmatch(r"(\d{1,15})([KMGT]?)B?", text.upper(), re.ASCII)
    if not found:
        raise click.BadParameter("give bytes, or a number with K, M, G or T, or “default”")
    return int(found[1]) * UNITS[found[2]]


@click.command("set-quota")
@click.argument("organisation")
@click.argument("size", callback=_bytes)
@with_appcontext
def set_quota(organisation: str, size: int | None) -> None:
    """Let the people of ORGANISATION (its title) keep SIZE of recordings: 500G, 2T, default."""
    organisation_id = queries.find_organisation_id(organisation)
    if organisation_id is None:
        raise click.ClickException(f"No organisation, or several, are called {organisation}.")
    actions.set_quota(organisation_id, size)
    told = "what everybody may" if size is None else f"{size} bytes of recordings"
    click.echo(f"{organisation} may keep {told}.")


commands = [set_quota]
