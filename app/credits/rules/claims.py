"""Training away from the academy that can be claimed, and what it is worth by default.

One day is eight hours, half a day four (DOMAIN.md 2.2, a default of this platform). What else is
counted, and up to where, follows what a provincial capital has written down for its officials
(DOMAIN.md 2.1 [R11]); it is a default, not law, and a rule set can say otherwise. No rule was
found for the life of a Party branch: two hours a time, and a year's worth of one a month.
"""

from dataclasses import dataclass
from enum import StrEnum

from app.reasons import N_


class ClaimKind(StrEnum):
    """What was attended: 脱产培训, 单位内训, 党委中心组学习, 学历教育, none of these, or
    三会一课和主题党日. The last came last: rule sets are filled in by this order."""

    OFF_JOB = "off_job"
    IN_HOUSE = "in_house"
    STUDY_GROUP = "study_group"
    DEGREE = "degree"
    OTHER = "other"
    PARTY_LIFE = "party_life"


class Measure(StrEnum):
    """What the hours of a kind are counted by."""

    DAYS = "days"
    TIMES = "times"
    YEARS = "years"


@dataclass(frozen=True)
class ClaimScale:
    """What one unit of a kind is worth, and how much a single claim and a year can hold.

    None: no limit.
    """

    kind: ClaimKind
    centihours: int
    claim_cap: int | None = None
    year_cap: int | None = None


CLAIM_NAMES = {
    ClaimKind.OFF_JOB: N_("Off-job training"),
    ClaimKind.IN_HOUSE: N_("Training within the unit"),
    ClaimKind.STUDY_GROUP: N_("Study in the Party committee's central group"),
    ClaimKind.PARTY_LIFE: N_("Party branch meetings and themed Party days"),
    ClaimKind.DEGREE: N_("Studies for a degree"),
    ClaimKind.OTHER: N_("Other training"),
}
CLAIM_MEASURES = {
    ClaimKind.OFF_JOB: Measure.DAYS,
    ClaimKind.IN_HOUSE: Measure.DAYS,
    ClaimKind.STUDY_GROUP: Measure.TIMES,
    ClaimKind.PARTY_LIFE: Measure.TIMES,
    ClaimKind.DEGREE: Measure.YEARS,
    ClaimKind.OTHER: Measure.DAYS,
}
CLAIM_SCALES = {
    scale.kind: scale
    for scale in (
        ClaimScale(ClaimKind.OFF_JOB, 800),
        ClaimScale(ClaimKind.IN_HOUSE, 800, claim_cap=1800),
        ClaimScale(ClaimKind.STUDY_GROUP, 300),
        ClaimScale(ClaimKind.PARTY_LIFE, 200, year_cap=2400),
        ClaimScale(ClaimKind.DEGREE, 2400, year_cap=2400),
        ClaimScale(ClaimKind.OTHER, 800, year_cap=2400),
    )
}
"""What holds for kinds that a rule set does not name."""
