"""What every web process does again and again while it serves, beside the requests.

Not for work that has to be done once: with several processes each of them makes its rounds. That
is for jobs (``kit.jobs``), and so is whatever takes longer than a moment.
"""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from app.kit.db import session
from app.kit.errors import Busy

log = logging.getLogger(__name__)

Work = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Round:
    name: str
    every_seconds: float
    work: Work


_rounds: dict[str, Round] = {}


def round_of(name: str, *, every_seconds: float) -> Callable[[Work], Work]:
    """Declare work under ``slice.verb``; it must be quick and bear to be left out."""

    def declare(work: Work) -> Work:
        _rounds[name] = Round(name, every_seconds, work)
        return work

    return declare


def begin(app: Flask) -> None:
    """Make all rounds from now on, in the background, as long as this process serves."""
    for each in _rounds.values():
        thread = threading.Thread(target=_go_on, args=(app, each), name=each.name, daemon=True)
        thread.start()  # a greenlet where threads are patched


def _go_on(app: Flask, each: Round) -> None:
    while True:
        make(app, each)
        time.sleep(each.every_seconds)


def make(app: Flask, each: Round) -> None:
    """One round; whatever goes wrong, the next one comes."""
    with app.app_context():
        try:
            each.work()
        except (Busy, SQLAlchemyError) as problem:
            log.warning("round %s: the database does not answer: %s", each.name, problem)
        except Exception:
            log.exception("round %s failed", each.name)
        finally:
            session.remove()
