"""A claim as it is filled in, a decision about one, and which claims are listed."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from app.claims.rules import MOST_HALVES, ClaimKind, ClaimState, Stay
from app.kit.forms import Form, Line, ObjectId, Prose, fault
from app.kit.paging import Paging
from app.reasons import N_


def _in_halves(amount: Decimal) -> Decimal:
    if (amount * 2) % 1:
        raise fault(N_("Please enter whole or half units, such as 2 or 2.5."))
    return amount


Amount = Annotated[
    Decimal, Field(gt=0, le=MOST_HALVES // 2, max_digits=6), AfterValidator(_in_halves)
]
Day = Annotated[date, Field(ge=date(2000, 1, 1), le=date(2200, 1, 1))]


class NewClaim(Form):
    """``amount`` counts days, times or years, as the kind does; days may be halved."""

    kind: ClaimKind
    title: Line(120)  # type: ignore[valid-type]
    organiser: Line(120)  # type: ignore[valid-type]
    from_day: Day
    to_day: Day
    amount: Amount
    note: Prose(1000) = ""  # type: ignore[valid-type]
    drop: list[ObjectId] = Field(default_factory=list, max_length=20)

    @property
    def stay(self) -> Stay:
        return Stay(self.kind, self.from_day, self.to_day, int(self.amount * 2))


class Decision(Form):
    """``state`` is the one the page was read in: what moved on meanwhile is looked at again."""

    decision: Literal["pass", "return"]
    state: ClaimState
    note: Prose(1000) = ""  # type: ignore[valid-type]


class WhichClaims(Paging):
    """Claims in one state, those that wait for my decision unless told; of one kind if told."""

    state: Literal["mine", "waiting", "checked", "granted", "returned"] = "mine"
    kind: ClaimKind | None = None
