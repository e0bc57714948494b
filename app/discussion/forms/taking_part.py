"""What may come in of polls, questions and raised hands."""

from typing import Annotated

from pydantic import AfterValidator, Field

from app.discussion import rules
from app.discussion.forms.speaking import InRoom, MaybeId
from app.kit.forms import Form, Line, ObjectId, fault
from app.kit.paging import Paging


def _different(options: list[str]) -> list[str]:
    refusal = rules.check_options(options)
    if refusal:
        raise fault(refusal.sentence)
    return options


class NewPoll(Form):
    """A question to everybody in a room, with 2 to 8 answers to choose from."""

    question: Line(rules.LONGEST_POLL_QUESTION)  # type: ignore[valid-type]
    options: Annotated[
        list[Line(rules.LONGEST_OPTION)],  # type: ignore[valid-type]
        Field(min_length=rules.FEWEST_OPTIONS, max_length=rules.MOST_OPTIONS),
        AfterValidator(_different),
    ]


class RoomPoll(NewPoll, InRoom):
    """A poll in a room that is named with it."""


class PollChoice(Form):
    """What somebody answers: the place of an option, from 0, or its words."""

    option: Annotated[int, Field(strict=True)] | Line(rules.LONGEST_OPTION)  # type: ignore[valid-type]


class PollAnswering(PollChoice):
    """An answer to a poll that is named with it."""

    poll_id: ObjectId


class PollClosing(Form):
    """Which poll ends."""

    poll_id: ObjectId


class HandRaising(Form):
    """In which room; absent where the sender is in one room only."""

    room_id: Line(64, least=0) = ""  # type: ignore[valid-type]


class HandLowering(HandRaising):
    """Whose hand: one's own, or for those who look after the room somebody's, or everybody's."""

    person_id: MaybeId = None
    everybody: bool = False


class HandCalling(InRoom):
    """Who is called upon."""

    person_id: ObjectId


class Calling(Form):
    """Who is called upon, where the address names the room."""

    person_id: ObjectId


class Lowering(Form):
    """Whose hand comes down, where the address names the room."""

    person_id: MaybeId = None
    everybody: bool = False


class Voting(Form):
    """Which question one wants answered, or wants answered no more."""

    id: ObjectId
    on: bool = True


class Switching(Form):
    """Whether something is so from now on."""

    on: bool = True


class Questions(Paging):
    """Which questions of a room: those to be answered, or those that were."""

    answered: bool = False
