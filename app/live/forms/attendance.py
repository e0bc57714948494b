"""A presence beat."""

from pydantic import Field, StrictInt

from app.kit.forms import Form


class PresenceForm(Form):
    """``seq`` counts a page's beats; nothing is decided by it."""

    seq: StrictInt = Field(ge=1, le=2**53)
