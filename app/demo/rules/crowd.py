"""How a crowd of learners comes through a class: some are done, some behind, some stay away."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from random import Random

from app.supervision.rules import Plan, Risk, lines_of

SHARES: tuple[tuple[Risk, int], ...] = (
    (Risk.DONE, 600),
    (Risk.BEHIND, 210),
    (Risk.INACTIVE, 50),
    (Risk.NOT_STARTED, 10),
    (Risk.ON_TRACK, 130),
)
"""How many of a thousand stand where."""

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
LEISURE = (7, 12, 12, 13, 19, 20, 20, 21, 21, 22)


@dataclass(frozen=True, slots=True)
class Path:
    """How far one learner came: whole courses, a part of the next, from when to when."""

    done: int
    permille: int
    began_at: datetime
    ended_at: datetime


@dataclass(frozen=True, slots=True)
class Step:
    """One course of a path: how much of it, from when to when."""

    place: int
    permille: int
    began_at: datetime
    ended_at: datetime


def standings(count: int, chance: Random) -> list[Risk]:
    """Where each of ``count`` learners stands, in no order; the shares are kept exactly."""
    drawn = [risk for risk, share in SHARES for _ in range(count * share // 1000)]
    drawn += [Risk.ON_TRACK] * (count - len(drawn))
    chance.shuffle(drawn)
    return drawn


def path_to(risk: Risk, plan: Plan, now: datetime, chance: Random) -> Path | None:
    """A way through the plan that leads to ``risk`` now; None for who never came.

    ``now`` lies between the third week of the class and its last.
    """
    if risk is Risk.NOT_STARTED:
        return None
    enough = max(lines_of(plan, now).behind_below, 1)
    began = plan.starts_at + DAY * chance.uniform(0.2, 6)
    if risk is Risk.DONE:
        ended = began + (now - began) * chance.triangular(0.45, 1.0, 0.98)
        return Path(plan.required_total, 0, began, ended)
    part = chance.choice((0, 180, 350, 520, 740))
    if risk is Risk.INACTIVE:
        ended = now - DAY * chance.uniform(14.5, 30)
        done = chance.randint(0, plan.required_total * 2 // 3)
    elif risk is Risk.BEHIND:
        ended = now - DAY * 12 * chance.random() ** 2
        done = chance.randint(max(enough - 5, 0), enough - 1)
    else:
        ended = now - DAY * 8 * chance.random() ** 3
        done = chance.randint(enough, plan.required_total - 1)
    return Path(done, part or (180 if done == 0 else 0), began, ended)


def steps_of(path: Path, total: int, chance: Random, zone: tzinfo) -> Iterator[Step]:
    """The courses of a path one after the other, in its order, at hours when people study."""
    parts = [1000] * path.done
    if path.permille and path.done < total:
        parts.append(path.permille)
    at = path.began_at
    for place, permille in enumerate(parts):
        left = len(parts) - place
        until = path.ended_at
        if left > 1:
            until = at + (path.ended_at - at) / left * chance.uniform(0.6, 1.4)
        until = min(max(_at_leisure(until, chance, zone), at + HOUR), path.ended_at)
        yield Step(place, permille, at, until)
        at = until


def _at_leisure(moment: datetime, chance: Random, zone: tzinfo) -> datetime:
    """The last time before ``moment`` at which somebody has time: a noon, an evening, early."""
    hour = chance.choice(LEISURE)
    found = moment.astimezone(zone).replace(hour=hour, minute=chance.randrange(60))
    return found if found <= moment else found - DAY


def shuffled_a_little(order: Sequence[int], chance: Random) -> list[int]:
    """An order in which neighbours may have changed places: people do not study by numbers."""
    keyed = [(place + chance.uniform(0, 2.2), item) for place, item in enumerate(order)]
    return [item for _, item in sorted(keyed)]
