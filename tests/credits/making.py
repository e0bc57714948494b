"""Hours for tests, written the way the academy writes them."""

from dataclasses import replace
from datetime import date, datetime
from itertools import count
from typing import Any

from app.accounts.models import User
from app.credits import actions
from app.credits.models import CreditEntry
from app.credits.rules import PLATFORM_DEFAULT, EntryKind, RuleSet
from app.kit import clock

_numbers = count(1)


def award_hours(
    person: User | int,
    seconds: int = 1800,
    *,
    source: str | None = None,
    title: str = "基层财政预算怎么读",
    kind: EntryKind = EntryKind.ONLINE,
    subjects: tuple[str, ...] = (),
    required: bool = False,
    at: datetime | None = None,
    evidence: dict[str, Any] | None = None,
) -> CreditEntry:
    """The entry of a completed thing; by default half an hour online, now, worth one hour."""
    entry = actions.award(
        person if isinstance(person, int) else person.id,
        kind=kind,
        source=source or f"course:{900 + next(_numbers)}",
        title=title,
        seconds=seconds,
        subjects=subjects,
        required=required,
        at=at or clock.now(),
        evidence=evidence or {},
    )
    assert entry is not None, "these rules give no hours for such a length"
    return entry


def publish_rule_set(**changes: Any) -> RuleSet:
    """A published rule set: the platform's default with some changes."""
    changes.setdefault("title", f"规则{next(_numbers)}")
    changes.setdefault("effective_from", date(2024, 1, 1))
    wanted = replace(PLATFORM_DEFAULT, **changes)
    row = actions.draft_rule_set(wanted)
    actions.publish_rule_set(None, row.id)
    return replace(wanted, id=row.id)
