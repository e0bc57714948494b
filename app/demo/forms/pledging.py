"""The pledge of the demo, and who has not signed it yet."""

from app.demo.forms.people import PersonOutline
from app.demo.forms.tables import rows
from app.kit.forms import Form


class PledgeOutline(Form):
    """A pledge, published by somebody for their organisation."""

    by: str
    title: str
    body: str


def pledges() -> list[PledgeOutline]:
    """What is signed before the first lesson of a year."""
    return rows(PledgeOutline, "pledge", "pledges")


def newcomers() -> list[PersonOutline]:
    """Learners who have signed nothing and watched nothing."""
    return rows(PersonOutline, "pledge", "newcomers")
