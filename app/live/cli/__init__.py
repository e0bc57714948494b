"""The ingest: the process that turns what senders bring into streams (``flask ingest``)."""

import signal
import threading
from types import FrameType

import click
from flask.cli import with_appcontext

from app.kit import garbage, relay
from app.live.cli.desk import Desk


@click.command("ingest")
@with_appcontext
def ingest() -> None:
    """Turn what senders of live lessons bring into streams, until stopped.

    One of these runs on the machine that takes the chunks (or shares its spool folder).
    """
    over = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        over.set()

    relay.speak_from_afar()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    garbage.keep_what_is_loaded()
    Desk().run(over)


commands = [ingest]
