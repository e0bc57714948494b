"""Refusals: raised anywhere, rendered once at the edge as a page, a problem document or an ack.

Each carries a code for programs, an English sentence for people (translated at the edge) and the
values that the sentence names.
"""

from http import HTTPStatus
from typing import Any, ClassVar, Self

from app.reasons import N_, Reason


class Refused(Exception):
    """The base of all refusals; nothing was changed when one is raised."""

    status: ClassVar[HTTPStatus] = HTTPStatus.BAD_REQUEST
    default_code: ClassVar[str] = "refused"
    default_sentence: ClassVar[str] = N_("That is not possible.")

    def __init__(self, reason: Reason | str | None = None, **values: Any) -> None:
        if isinstance(reason, Reason):
            self.code, self.sentence = reason.code, reason.sentence
        else:
            self.code, self.sentence = self.default_code, reason or self.default_sentence
        self.values = values
        self.links: dict[str, str] = {}
        super().__init__(self.sentence % values if values else self.sentence)

    def leading_to(self, **links: str) -> Self:
        """The same, with addresses, by name, where something can be done about it."""
        self.links |= links
        return self


class Invalid(Refused):
    """What came in is malformed. ``errors`` maps each field to its sentences."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    default_code = "invalid"
    default_sentence = N_("Some entries need another look.")

    def __init__(
        self,
        reason: Reason | str | None = None,
        errors: dict[str, list[str]] | None = None,
        **values: Any,
    ) -> None:
        super().__init__(reason, **values)
        self.errors = errors or {}


class NotSignedIn(Refused):
    status = HTTPStatus.UNAUTHORIZED
    default_code = "not_signed_in"
    default_sentence = N_("Please sign in first.")


class NotAllowed(Refused):
    """The person is known, but this is not theirs to see or to do."""

    status = HTTPStatus.FORBIDDEN
    default_code = "not_allowed"
    default_sentence = N_("This is not part of your role.")


class NotFound(Refused):
    """The thing does not exist, or not for this person."""

    status = HTTPStatus.NOT_FOUND
    default_code = "not_found"
    default_sentence = N_("There is nothing here, or it is not open to you.")


class Conflict(Refused):
    """The thing is not in a state that allows this, or somebody else was quicker."""

    status = HTTPStatus.CONFLICT
    default_code = "conflict"
    default_sentence = N_("This has changed in the meantime. Please look again.")


class Locked(Refused):
    status = HTTPStatus.LOCKED
    default_code = "locked"
    default_sentence = N_("This is locked for a while.")


class TooLarge(Refused):
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    default_code = "too_large"
    default_sentence = N_("This is larger than we can take.")


class Delayed(Refused):
    """Try again after ``retry_after`` seconds; nothing was lost."""

    def __init__(
        self, reason: Reason | str | None = None, retry_after: int = 1, **values: Any
    ) -> None:
        super().__init__(reason, **values)
        self.retry_after = retry_after


class TooFast(Delayed):
    status = HTTPStatus.TOO_MANY_REQUESTS
    default_code = "too_fast"
    default_sentence = N_("That was too fast. Please wait a moment.")


class TooEarly(Delayed):
    """It will be open to this person in a while, by itself."""

    status = HTTPStatus.TOO_EARLY
    default_code = "too_early"
    default_sentence = N_("This is not open to you yet. Please try again in a moment.")


class Busy(Delayed):
    status = HTTPStatus.SERVICE_UNAVAILABLE
    default_code = "busy"
    default_sentence = N_("The academy is very busy just now. Please try again in a moment.")
