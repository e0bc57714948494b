"""What may come in about notices."""

from typing import Literal

from pydantic import AwareDatetime

from app.kit.forms import Form
from app.kit.paging import Paging


class Which(Paging):
    """Which of one's notices: all, or those that wait to be read."""

    only: Literal["unread"] | None = None


class Moment(Form):
    """The moment at which everything was noted as read."""

    at: AwareDatetime
