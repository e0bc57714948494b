"""A marker."""

from typing import Annotated

from pydantic import Field

from app.kit.forms import Form, Line
from app.live.rules.replay import LONGEST_LOOK_BACK_SECONDS, LONGEST_MARKER


class NewMarker(Form):
    """``seconds_ago``: how long ago what it names began, for who needed time to write its title."""

    title: Line(LONGEST_MARKER)  # type: ignore[valid-type]
    seconds_ago: Annotated[int, Field(ge=0, le=LONGEST_LOOK_BACK_SECONDS)] = 0
