"""Operator commands of search."""

import click
from flask.cli import with_appcontext

from app.search import actions, index, queries


@click.command("reindex")
@with_appcontext
def reindex() -> None:
    """Build the search index anew from the documents; searches go on meanwhile."""
    with index.writing():
        written = index.rebuild(queries.all_entries())
        actions.note_indexed(written)
    click.echo(f"{len(written)} documents indexed")


commands = [reindex]
