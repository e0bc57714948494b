"""What may come in about people and their sign-ins."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from app.kit.forms import Form, Line

Password = Annotated[str, StringConstraints(min_length=1, max_length=128, strip_whitespace=False)]


class Credentials(Form):
    """A user name, a password and, where a second factor is set, its code."""

    username: Line(64)  # type: ignore[valid-type]
    password: Password
    code: str | None = Field(default=None, max_length=12)


class NewPassword(Form):
    """The present password and the new one."""

    present: Password
    new: Password


class Look(Form):
    """How the academy looks: what is left out stays as it is, an empty value is the default."""

    theme: Literal["", "light", "dark"] | None = None
    text: Literal["", "large"] | None = None


class Language(Form):
    """The language a person reads in."""

    locale: Literal["zh_Hans", "zh_Hant", "en"]
