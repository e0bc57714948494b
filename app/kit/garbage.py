"""When a process looks for garbage: not among what is loaded at its start and stays."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def left_alone() -> Iterator[None]:
    """While a thousand modules are loaded; looking through them would be a sixth of a start."""
    looks = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if looks:
            gc.enable()


def keep_what_is_loaded() -> None:
    """Never look again through what is here now: for a process that has started and will serve.

    Each look would hold everybody up for half a second of a core.
    """
    gc.collect()
    gc.freeze()
