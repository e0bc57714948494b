"""The figures above the console, and what its filters offer."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, literal, select, union_all

from app.accounts.models import Organisation, User
from app.classes.models import Class, ClassMember
from app.kit import clock
from app.kit.db import session
from app.supervision.queries.found import reminders_of_row
from app.supervision.queries.standing import risk_place
from app.supervision.queries.watched import plan_of
from app.supervision.rules import AT_RISK, PRESSING, Risk, lines_of


@dataclass(frozen=True)
class Summary:
    """The figures above the console, of the whole class."""

    learners: int
    counts: dict[Risk, int]
    told: dict[Risk, int]
    """Those of each risk who were reminded at least once."""
    mean_centihours: int
    required_centihours: int

    @property
    def reminded(self) -> int:
        """Learners who were reminded at least once."""
        return sum(self.told.values())

    @property
    def done_permille(self) -> int:
        return self.counts[Risk.DONE] * 1000 // self.learners if self.learners else 0

    @property
    def at_risk(self) -> int:
        return sum(self.counts[risk] for risk in AT_RISK)

    @property
    def unreminded(self) -> int:
        """Learners at risk whom nobody reminded yet."""
        return self.at_risk - sum(self.told[risk] for risk in AT_RISK)


def summary_of(watched: Class) -> Summary:
    """One statement, whatever the size of the class."""
    return summaries_of([watched])[watched.id]


def summaries_of(classes: Sequence[Class]) -> dict[int, Summary]:
    """The figures of several classes; one statement."""
    if not classes:
        return {}
    rows = session.execute(union_all(*(_counted(one) for one in classes))).all()
    return {one.id: _summed(one, [row for row in rows if row[0] == one.id]) for one in classes}


def _counted(watched: Class) -> Any:
    rows = (
        select(
            risk_place(lines_of(plan_of(watched), clock.now())).label("place"),
            reminders_of_row(watched).exists().label("told"),
            ClassMember.earned_centihours.label("earned"),
        )
        .where(ClassMember.class_id == watched.id)
        .subquery()
    )
    return select(
        literal(watched.id), rows.c.place, rows.c.told, func.count(), func.sum(rows.c.earned)
    ).group_by(rows.c.place, rows.c.told)


def _summed(watched: Class, rows: Sequence[Any]) -> Summary:
    counts, told = dict.fromkeys(Risk, 0), dict.fromkeys(Risk, 0)
    for _, place, was_told, count, _earned in rows:
        counts[PRESSING[place]] += count
        told[PRESSING[place]] += count if was_told else 0
    learners = sum(counts.values())
    return Summary(
        learners=learners,
        counts=counts,
        told=told,
        mean_centihours=sum(int(row[4]) for row in rows) // learners if learners else 0,
        required_centihours=watched.required_centihours,
    )


@dataclass(frozen=True)
class Choices:
    """What the learners of a class can be narrowed to, with how many each would find."""

    organisations: list[tuple[int, str, int]]
    post_levels: list[tuple[str, int]]
    categories: list[tuple[str, int]]


def choices_of(watched: Class) -> Choices:
    """Units, post levels and categories of a class's learners; one statement."""
    rows = session.execute(
        select(
            Organisation.id,
            Organisation.title,
            User.post_level,
            User.learner_category,
            func.count(),
        )
        .select_from(ClassMember)
        .join(User, User.id == ClassMember.learner_id)
        .join(Organisation, Organisation.id == User.organisation_id)
        .where(ClassMember.class_id == watched.id)
        .group_by(Organisation.id, Organisation.title, User.post_level, User.learner_category)
    )
    units: Counter[tuple[str, int]] = Counter()
    levels: Counter[str] = Counter()
    categories: Counter[str] = Counter()
    for unit_id, title, level, category, count in rows:
        units[title, unit_id] += count
        levels[level or ""] += count
        categories[category or ""] += count
    return Choices(
        [(unit_id, title, count) for (title, unit_id), count in sorted(units.items())],
        sorted((level, count) for level, count in levels.items() if level),
        sorted((category, count) for category, count in categories.items() if category),
    )
