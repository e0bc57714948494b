"""Operator commands: bring the schema up to date, work on jobs, check the ledgers, move media."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import TextIO

import click
from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import inspect

from app.credits import queries as credits
from app.credits.actions import chain_earlier_entries
from app.credits.rules import kept_anchors
from app.kit import garbage, jobs, relay
from app.kit.blobs import Blobs, open_store
from app.kit.blobs.moving import Differs, copy_store
from app.kit.db import engine
from config import given_settings, load

TELL_EVERY_FILES = 500
MIGRATIONS = Path(__file__).resolve().parent.parent.parent / "migrations"


def alembic_config() -> Config:
    """Alembic's settings; the connection itself comes from the kit."""
    settings = Config()
    settings.set_main_option("script_location", str(MIGRATIONS))
    return settings


@contextmanager
def _told_plainly() -> Iterator[None]:
    """What Alembic refuses is a sentence for the operator, not a traceback."""
    try:
        yield
    except CommandError as refusal:
        raise click.ClickException(str(refusal)) from refusal


@click.command("migrate-up")
@with_appcontext
def migrate_up() -> None:
    """Bring the database schema up to date; what a new table must know of old rows is told it."""
    chained = inspect(engine()).has_table("credit_links")
    with _told_plainly():
        command.upgrade(alembic_config(), "head")
    if not chained and (entries := chain_earlier_entries()):
        click.echo(f"{entries} entries of the ledger were chained.")
    click.echo("The database is up to date.")


@click.command("migrate-down")
@click.argument("revision")
@with_appcontext
def migrate_down(revision: str) -> None:
    """Take the schema back to REVISION."""
    with _told_plainly():
        command.downgrade(alembic_config(), revision)


@click.command("worker")
@with_appcontext
def worker() -> None:
    """Work on background jobs and periodic work until stopped."""
    if current_app.config["SETTINGS"].clamd_url is None:
        click.echo("No virus scanner is set (CLAMD_URL): uploads are not scanned.")
    relay.speak_from_afar()
    garbage.keep_what_is_loaded()
    jobs.work(current_app.config["SETTINGS"].workers)


@click.command("move-media")
@click.argument("source")
@click.argument("target")
@with_appcontext
def move_media(source: str, target: str) -> None:
    """Copy all recordings from SOURCE to TARGET, each a folder or s3://bucket/prefix.

    Every file is read back and compared. What is there already is left out, so a run that was
    stopped goes on where it was, and a second run finds what has arrived meanwhile. Nothing is
    removed: set MEDIA_URL to TARGET, start anew, and remove SOURCE once you have looked.
    """
    files = copied = total = 0
    try:
        for moved in copy_store(_store_at(source), _store_at(target)):
            files, copied, total = files + 1, copied + moved.copied, total + moved.blob.size
            if files % TELL_EVERY_FILES == 0:
                click.echo(f"{files} files, {total >> 20} MB, {copied} of them copied now …")
    except Differs as problem:
        raise click.ClickException(f"{problem} differs in {target}; run it again.") from None
    click.echo(f"{files} files, {total >> 20} MB are in {target}; {copied} were copied now.")


def _store_at(url: str) -> Blobs:
    return open_store(load(given_settings() | {"MEDIA_URL": url}))


@click.command("verify")
@click.option(
    "--kept",
    type=click.File(encoding="utf-8"),
    help="A text with signed lines (`flask anchor`, or a worker's log) that were kept outside.",
)
@with_appcontext
def verify(kept: TextIO | None) -> None:
    """Recompute every ledger balance, hash chain and anchor; exit 1 and print what differs."""
    lines = kept_anchors(kept.read()) if kept else []
    if kept and not lines:
        raise click.ClickException(f"{kept.name} holds no signed line of a ledger.")
    differing = 0
    for row in chain(credits.verify_ledger(), credits.wrong_kept(lines)):
        click.echo(str(row))
        differing += 1
    if differing:
        raise SystemExit(1)
    click.echo("Every balance equals the sum of its entries, and every chain and anchor holds.")
    if lines:
        click.echo(f"{len(lines)} kept lines agree with the ledger.")


commands = [migrate_up, migrate_down, worker, verify, move_media]
