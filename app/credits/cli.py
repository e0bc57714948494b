"""Operator commands of the ledger: sign it, chain what was there before, carry a year over."""

import click
from flask.cli import with_appcontext

from app.credits import actions, queries
from app.kit.signing import public_key


@click.command("anchor")
@with_appcontext
def anchor() -> None:
    """Sign the ledger as it stands and print the line. Keep it outside this machine.

    A worker does the same every hour. `flask verify --kept FILE` compares kept lines later.
    """
    made = actions.anchor_heads() or queries.last_anchor()
    if made is None:
        click.echo("The ledger is empty: there is nothing to sign.")
        return
    click.echo(queries.kept_line(made))
    click.echo(f"Checked with the public key (Ed25519): {public_key()}", err=True)


@click.command("chain-entries")
@click.confirmation_option(
    prompt="Entries that no chain holds will be taken for true. Have you looked at them (flask "
    "verify), and do you know where they come from?"
)
@with_appcontext
def chain_entries() -> None:
    """Take entries into the chains that were written without them.

    `flask migrate-up` does so once, when the chains come. Needed only if it was stopped meanwhile.
    """
    click.echo(f"{actions.chain_earlier_entries()} entries are chained now.")


@click.command("carry-over")
@click.argument("year", type=click.IntRange(2000, 2100))
@with_appcontext
def carry_over(year: int) -> None:
    """Enter in the next year what people earned beyond the quota of YEAR.

    As much as their rules allow, once the year is closed under them. Safe to repeat.
    """
    click.echo(f"{actions.carry_over(year)} people take hours of {year} into {year + 1}.")


commands = [anchor, chain_entries, carry_over]
