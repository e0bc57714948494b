"""What an appeal can be about, how it goes its way, and who may answer one. Pure.

A complaint about hours that did not arrive is a ticket with evidence (DOMAIN.md 3.1); whoever made
a decision does not judge the complaint about it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.reasons import N_, Reason

FOLDER = "appeals"
"""Where the files of appeals lie."""
WAITING_MOST = 20
"""How many appeals of one learner may wait at a time."""
LONG_DAYS = 7
"""From how many days of waiting on an appeal is shown as late; an aim of this platform."""


class About(StrEnum):
    """An entry of the ledger, what did not count in a lesson, a claim that came back, or the
    decision about a sign of something unusual."""

    ENTRY = "entry"
    LESSON = "lesson"
    CLAIM = "claim"
    ANOMALY = "anomaly"


ABOUT_NAMES = {
    About.ENTRY: N_("Entry of hours"),
    About.LESSON: N_("What did not count in a lesson"),
    About.CLAIM: N_("Claim that came back"),
    About.ANOMALY: N_("Decision about something unusual"),
}


class AppealState(StrEnum):
    """Waiting, then answered one way or the other, unless the learner takes it back before."""

    WAITING = "waiting"
    UPHELD = "upheld"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Decision(StrEnum):
    """How an appeal is answered."""

    UPHOLD = "uphold"
    DECLINE = "decline"


AFTER = {Decision.UPHOLD: AppealState.UPHELD, Decision.DECLINE: AppealState.DECLINED}


class AppealRefusal(Reason):
    """Why an appeal cannot be made, or not be answered like this."""

    NO_MATTER = "no_matter", N_("There is nothing here that you could appeal about.")
    NO_APPEAL = "no_appeal", N_("There is no such appeal, or it is not yours to see.")
    IS_WAITING = (
        "is_waiting",
        N_("You have already appealed about this; please wait for the answer."),
    )
    TOO_MANY = "too_many", N_("You have many appeals waiting. Please wait for the first answers.")
    ANSWERED = "answered", N_("This appeal has been answered or withdrawn in the meantime.")
    OWN = "own", N_("Nobody answers their own appeal.")
    DECIDED_IT = (
        "decided_it",
        N_("You took part in what this is about; somebody else has to answer it."),
    )
    OWN_LEDGER = "own_ledger", N_("Nobody corrects their own hours; somebody else has to do it.")
    NO_WORDS = "no_words", N_("Please say what was done, or why not.")
    NO_HOURS = "no_hours", N_("Hours are entered only when the appeal is upheld.")


@dataclass(frozen=True, slots=True)
class Subject:
    """What an appeal is about, as it stands in an address: "entry:12"."""

    about: About
    id: int

    def __str__(self) -> str:
        return f"{self.about}:{self.id}"


def subject_from(text: str) -> Subject | None:
    """The subject that a piece of an address names; None for what names none."""
    about, _, number = text.partition(":")
    sound = about in set(About) and number.isascii() and number.isdecimal() and len(number) <= 18
    return Subject(About(about), int(number)) if sound else None


def refuse_making(waiting: int, about_this: bool) -> AppealRefusal | None:
    """Why a learner with so many waiting appeals, one of them about this, cannot make another."""
    if about_this:
        return AppealRefusal.IS_WAITING
    return AppealRefusal.TOO_MANY if waiting >= WAITING_MOST else None


def refuse_answer(
    actor_id: int, learner_id: int, deciders: Collection[int], state: AppealState
) -> AppealRefusal | None:
    """Why this person cannot answer: it is over, their own, or about what they decided."""
    if state is not AppealState.WAITING:
        return AppealRefusal.ANSWERED
    if actor_id == learner_id:
        return AppealRefusal.OWN
    return AppealRefusal.DECIDED_IT if actor_id in deciders else None


def days_waited(made_on: date, today: date) -> int:
    """Whole days from the day it was made on."""
    return max((today - made_on).days, 0)
