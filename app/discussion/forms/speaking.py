"""What may come into a room, over a socket, the API or a page alike."""

from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field

from app.discussion import rules
from app.kit.forms import Form, Line, ObjectId, Prose, fault


def _absent_when_empty(value: Any) -> Any:
    return None if value == "" else value


def _speaking(body: str) -> str:
    if rules.is_silent(body):
        raise fault(rules.Refusal.SILENT.sentence)
    return rules.tidy(body)


def _emoji(text: str) -> str:
    if not rules.is_emoji(text):
        raise fault(rules.Refusal.NOT_AN_EMOJI.sentence)
    return text


MaybeId = Annotated[ObjectId | None, BeforeValidator(_absent_when_empty)]
AtSeconds = Annotated[
    Annotated[float, Field(ge=0, le=rules.LARGEST_AT_SECONDS)] | None,
    BeforeValidator(_absent_when_empty),
]


class InRoom(Form):
    """Which room is meant."""

    room_id: Line(64)  # type: ignore[valid-type]


class Entering(InRoom):
    """Which room to hear, and whether what is said may arrive gathered (``room:heard``)."""

    coalesce: bool = False


class NewMessage(Form):
    """Something to say; ``client_id`` is the sender's own name for it."""

    body: Annotated[Prose(rules.LONGEST_BODY, 1), AfterValidator(_speaking)]  # type: ignore[valid-type]
    client_id: Line(rules.LONGEST_CLIENT_ID)  # type: ignore[valid-type]
    reply_to: MaybeId = None
    at_seconds: AtSeconds = None
    lesson_id: MaybeId = None
    kind: rules.Kind = rules.Kind.REMARK


class RoomMessage(NewMessage, InRoom):
    """Something to say in a room that is named with it."""


class Hiding(Form):
    """Which message to hide, and why."""

    id: ObjectId
    reason: Line(rules.LONGEST_REASON, least=0) = ""  # type: ignore[valid-type]


class HidingReason(Form):
    """Why a message is hidden, where the address names it."""

    reason: Line(rules.LONGEST_REASON, least=0) = ""  # type: ignore[valid-type]


class Pinning(Form):
    """Which message stands at the top of its room from now on, or does so no more."""

    id: ObjectId
    on: bool = True


class Reacting(Form):
    """How a message is met: with this emoji, or with it no more."""

    id: ObjectId
    emoji: Annotated[str, AfterValidator(_emoji)]
    on: bool = True


class Muting(Form):
    """Who may only read for a while; 0 minutes lets them speak again."""

    person_id: ObjectId
    minutes: Annotated[int, Field(ge=0, le=rules.LONGEST_MUTE_MINUTES)]
    reason: Line(rules.LONGEST_REASON, least=0) = ""  # type: ignore[valid-type]


class RoomMuting(Muting, InRoom):
    """Who may only read for a while in a room that is named with it."""


class Holding(Form):
    """How a room is held from now on; what is absent stays as it is."""

    closed: bool | None = None
    premoderated: bool | None = None
    danmaku: bool | None = None
    slow_seconds: Annotated[int, Field(ge=0, le=rules.LARGEST_SLOW_SECONDS)] | None = None


class RoomHolding(Holding, InRoom):
    """How a room that is named with it is held from now on."""


class Earlier(Form):
    """Which part of the history: before a message, at most so many."""

    before: ObjectId | None = None
    cursor: ObjectId | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50
