"""Who may be registered at a branch venue: rows of user names, sorted into yes and no."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from app.reasons import N_, Reason


class SeatRefusal(Reason):
    """Why a row of a register was left out."""

    EMPTY = "empty", N_("This row has no user name.")
    UNKNOWN = "unknown", N_("Nobody has this user name.")
    TWICE = "twice", N_("This user name stands further up already.")
    THERE = "there", N_("This person is registered here already.")
    NOT_A_LEARNER = "not_a_learner", N_("This person does not hold the role of a learner.")
    ELSEWHERE = "elsewhere", N_("This person belongs to an organisation outside of the venue's.")
    NOT_INVITED = "not_invited", N_("This person is not invited to the lesson.")
    TEACHER = "gives_it", N_("This person gives the lesson.")


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody whose user name was brought for a register."""

    id: int
    is_learner: bool
    is_within: bool
    is_invited: bool
    is_teacher: bool


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that was not registered; ``row`` counts from 1."""

    row: int
    username: str
    reason: SeatRefusal


def sort_rows(
    rows: Sequence[tuple[int, str]], known: Mapping[str, Guest], there: Collection[int]
) -> tuple[list[int], list[LeftOut]]:
    """Sort rows ``(row, username)`` into people to register and rows to leave out."""
    taken: dict[str, int] = {}
    left_out = []
    for row, username in rows:
        refusal = _refuse_row(username, known.get(username), username in taken, there)
        if refusal:
            left_out.append(LeftOut(row, username, refusal))
        else:
            taken[username] = known[username].id
    return list(taken.values()), left_out


def _refuse_row(
    username: str, guest: Guest | None, seen: bool, there: Collection[int]
) -> SeatRefusal | None:
    if not username:
        return SeatRefusal.EMPTY
    if guest is None:
        return SeatRefusal.UNKNOWN
    if seen:
        return SeatRefusal.TWICE
    if guest.id in there:
        return SeatRefusal.THERE
    return _refuse_guest(guest)


def _refuse_guest(guest: Guest) -> SeatRefusal | None:
    if guest.is_teacher:
        return SeatRefusal.TEACHER
    if not guest.is_learner:
        return SeatRefusal.NOT_A_LEARNER
    if not guest.is_within:
        return SeatRefusal.ELSEWHERE
    return None if guest.is_invited else SeatRefusal.NOT_INVITED
