"""What may be done with a recording that is there twice, or that nobody needs."""

from app.reasons import Reason

CHOICE_SECONDS = 60
"""How long a file that was sent before waits for its owner to choose, before it is converted."""


class Removal(Reason):
    """Why a recording is not deleted."""

    IN_USE = (
        "recording_in_use",
        "A lesson shows this recording, or has shown it, so it stays.",
    )
