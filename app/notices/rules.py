"""Where a notice may lead, and what is refused."""

from app.reasons import Reason


class NoticeRefusal(Reason):
    OUTWARD = "outward_link", "A notice may only lead to a page of this academy."


def leads_inside(link: str | None) -> bool:
    """Whether a notice's link stays in the academy; none at all does."""
    return link is None or (link.startswith("/") and not link.startswith(("//", "/\\")))
