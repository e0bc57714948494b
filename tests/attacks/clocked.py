"""The academy as it is served to attackers: its clock stands still until a test moves it."""

import os
import struct
from datetime import UTC, datetime

from app import create_app
from app.kit import clock

_file = os.open(os.environ["ATTACKS_CLOCK"], os.O_RDONLY)


def _now() -> datetime:
    [seconds] = struct.unpack("d", os.pread(_file, 8, 0))
    return datetime.fromtimestamp(seconds, UTC)


app = create_app()
clock.read_from(_now)
