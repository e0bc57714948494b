"""Operator commands: how much an organisation may keep, and what became of a recording."""

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
    """Let the people of ORGANISATION (its title) keep SIZE of files: 500G, 2T, default."""
    organisation_id = queries.find_organisation_id(organisation)
    if organisation_id is None:
        raise click.ClickException(f"No organisation, or several, are called {organisation}.")
    actions.set_quota(organisation_id, size)
    told = "what everybody may" if size is None else f"{size} bytes of files"
    click.echo(f"{organisation} may keep {told}.")


@click.command("video-log")
@click.argument("video_id", type=int)
@with_appcontext
def video_log(video_id: int) -> None:
    """Say where the recording VIDEO_ID stands and what its workers have told of it.

    Teachers read one sentence; this is what ffmpeg, the scanner or the machine said.
    """
    told = queries.operator_facts(video_id)
    if told is None:
        raise click.ClickException(f"There is no recording {video_id}.")
    for name, value in told.lines():
        click.echo(f"{name:<12}{value}")
    click.echo(told.log or "Nothing was written down about it.")


@click.command("failed-videos")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 1000))
@with_appcontext
def failed_videos(limit: int) -> None:
    """List the recordings that could not be converted, the latest first."""
    found = queries.failed_facts(limit)
    for one in found:
        click.echo(f"{one.id:>8}  {one.at:%Y-%m-%d %H:%M}  {one.problem or '?':<16}{one.filename}")
    if not found:
        click.echo("No recording has failed.")


commands = [set_quota, video_log, failed_videos]
