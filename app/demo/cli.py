"""`flask seed`: invented people, courses and a class; doing it again adds nothing."""

import click
from flask.cli import with_appcontext

from app.accounts.actions import hash_password
from app.demo import actions, forms

PASSWORD = "Zhixing-2026"  # noqa: S105 (public on purpose, and only made here)


@click.command("seed")
@click.option("--scale", type=click.Choice(["people", "demo"]), default="demo", show_default=True)
@with_appcontext
def seed(scale: str) -> None:
    """Make the demo people, and with `--scale demo` their courses and class."""
    actions.make_organisations(forms.organisations())
    actions.make_people(forms.people(), hash_password(PASSWORD))


commands = [seed]
