"""Operator commands: bring the schema up to date, work on jobs, check the ledgers."""

from pathlib import Path

import click
from alembic import command
from alembic.config import Config
from flask import current_app
from flask.cli import with_appcontext

from app.credits import queries as credits
from app.kit import jobs

MIGRATIONS = Path(__file__).resolve().parent.parent.parent / "migrations"


def alembic_config() -> Config:
    """Alembic's settings; the connection itself comes from the kit."""
    settings = Config()
    settings.set_main_option("script_location", str(MIGRATIONS))
    return settings


@click.command("migrate-up")
@with_appcontext
def migrate_up() -> None:
    """Bring the database schema up to date."""
    command.upgrade(alembic_config(), "head")
    click.echo("The database is up to date.")


@click.command("migrate-down")
@click.argument("revision")
@with_appcontext
def migrate_down(revision: str) -> None:
    """Take the schema back to REVISION."""
    command.downgrade(alembic_config(), revision)


@click.command("worker")
@with_appcontext
def worker() -> None:
    """Work on background jobs and periodic work until stopped."""
    jobs.work(current_app.config["SETTINGS"].workers)


@click.command("verify")
@with_appcontext
def verify() -> None:
    """Recompute every ledger balance; exit 1 and print the rows if anything differs."""
    differing = list(credits.verify_ledger())
    for row in differing:
        click.echo(str(row))
    if differing:
        raise SystemExit(1)
    click.echo("Every balance equals the sum of its entries.")


commands = [migrate_up, migrate_down, worker, verify]
