"""Signs of life from a worker while it does what tells nothing of itself: fetching a large file
from a bucket, summing it up, bringing the last of what was made to the store."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from flask import Flask, current_app

from app.kit.db import session
from app.kit.errors import Busy
from app.videos import actions

SIGN_EVERY_SECONDS = 30.0


@contextmanager
def signs_of_life(video_id: int, key: str | None = None) -> Iterator[None]:
    """While this lasts the video is not taken for given up; a worker that is killed falls silent.

    ``key`` is the attempt that holds it; without one it is only looked into.
    """
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    over = threading.Event()

    def keep_telling() -> None:
        while not over.wait(SIGN_EVERY_SECONDS):
            with app.app_context():
                with suppress(Busy):
                    actions.note_alive(video_id, key)
                session.remove()

    teller = threading.Thread(target=keep_telling, name=f"alive-{video_id}", daemon=True)
    teller.start()
    try:
        yield
    finally:
        over.set()
        teller.join()
