"""Statements of hours: their check codes, and what a printed one is still worth later."""

import unicodedata
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.reasons import N_, Reason

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: nothing that reads like something else on paper."""

CODE_LENGTH = 12
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})


def new_code(choose: Callable[[str], str]) -> str:
    """A check code of 60 bits; ``choose`` picks one character of a string at random."""
    return "".join(choose(ALPHABET) for _ in range(CODE_LENGTH))


def readable_code(code: str) -> str:
    """The code as printed, in groups of four."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def code_from(typed: str) -> str | None:
    """The code somebody typed from paper, or None if no code looks like that.

    Forgives case, spaces, hyphens, full-width letters and the letters that look like digits.
    """
    code = unicodedata.normalize("NFKC", typed).upper().translate(_MISREAD)
    code = "".join(code.split())
    sound = len(code) == CODE_LENGTH and all(letter in ALPHABET for letter in code)
    return code if sound else None


def masked(name: str) -> str:
    """The first character of a name and a star: enough to compare with the paper in hand."""
    name = name.strip()
    length = 1
    while length < len(name) and unicodedata.combining(name[length]):
        length += 1
    return name[:length] + "*"


class Paper(StrEnum):
    """What is issued under a check code: every entry of a year, or that the year was complete."""

    STATEMENT = "statement"
    CERTIFICATE = "certificate"


class StatementRefusal(Reason):
    UNKNOWN = (
        "unknown_code",
        "No statement has this check code. Please compare it with the paper once more.",
    )
    NOT_COMPLETE = (
        "not_complete",
        N_("The certificate is there as soon as the year is complete: %(hours)s h to go."),
    )
    NOTHING_EARNED = (
        "nothing_earned",
        N_("This year has no hours yet that could be certified."),
    )


class Standing(StrEnum):
    """What a statement that was once issued is worth now."""

    CURRENT = "current"  # the ledger still says exactly this
    OUTGROWN = "outgrown"  # all of it is true; more has been earned since
    CORRECTED = "corrected"  # something it states has been reversed since
    BROKEN = "broken"  # it states what the ledger does not hold


@dataclass(frozen=True)
class StatedEntry:
    """What counts of an entry when a statement is compared with the ledger."""

    id: int
    centihours: int
    reverses: int | None = None


def standing_of(
    stated: Sequence[StatedEntry], held: Collection[StatedEntry], *, intact: bool
) -> Standing:
    """Compare what a statement says with what the ledger holds for that person and year now.

    ``intact``: its stored content still has the fingerprint it was issued with.
    """
    known = set(held)
    if not intact or any(entry not in known for entry in stated):
        return Standing.BROKEN
    ids = {entry.id for entry in stated}
    later = [entry for entry in held if entry.id not in ids]
    if any(entry.reverses in ids for entry in later):
        return Standing.CORRECTED
    return Standing.OUTGROWN if later else Standing.CURRENT


def certificate_refusal(
    earned: int, missing: int, required_missing: int
) -> tuple[StatementRefusal, int] | None:
    """Why a year cannot be certified, and the centihours to go; None where it can.

    ``missing`` and ``required_missing`` are what the year and its required part still ask for.
    """
    to_go = max(missing, required_missing)
    if to_go > 0:
        return StatementRefusal.NOT_COMPLETE, to_go
    return None if earned > 0 else (StatementRefusal.NOTHING_EARNED, 0)


def archive_number(person_id: int, year: int) -> str:
    """The number under which somebody's year is kept (档案编号); it says nothing about them."""
    return f"ZX-{year}-{person_id:07d}"
