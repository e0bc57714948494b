"""A signature, and a new version of a pledge."""

from typing import Annotated

from pydantic import AfterValidator, Field

from app.kit.forms import Form, Line, ObjectId, Prose, fault
from app.pledges.rules import BODY_LEAST, BODY_MOST, TITLE_MOST, PledgeRefusal


def _yes(agreed: bool) -> bool:
    if not agreed:
        raise fault(PledgeRefusal.NOT_READ.sentence)
    return agreed


class Signature(Form):
    """``pledge_id`` is the version that was read; ``agreed`` has to be yes."""

    pledge_id: ObjectId
    agreed: Annotated[bool, Field(validate_default=True), AfterValidator(_yes)] = False


class NewPledge(Form):
    """``after_version`` is the latest one that its writer has seen; 0 where there was none."""

    title: Line(TITLE_MOST)  # type: ignore[valid-type]
    body: Prose(BODY_MOST, BODY_LEAST)  # type: ignore[valid-type]
    after_version: Annotated[int, Field(ge=0, le=1_000_000)]
