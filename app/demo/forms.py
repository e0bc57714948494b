"""The demo as it is written down in `catalogue/`, read into frozen values."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from app.accounts.rules import OrganisationKind, Role
from app.courses.rules import Kind, State
from app.kit.forms import Form, parse

CATALOGUE = Path(__file__).parent / "catalogue"


class OrganisationOutline(Form):
    """A node of the organisation tree; `parent` is a title."""

    title: str
    kind: OrganisationKind
    parent: str | None = None


class PersonOutline(Form):
    """Somebody to sign in as; `organisation` is a title."""

    username: str
    name: str
    organisation: str
    roles: list[Role]
    post_level: str | None = None


class Classmates(Form):
    """Names of learners of one organisation."""

    organisation: str
    names: list[str]


class ClassOutline(Form):
    """The demo's class; courses go by title, people by user name."""

    title: str
    tutors: list[str]
    required: list[str]
    electives: list[str]
    members: list[str]
    began_days_ago: int
    ends_in_days: int
    classmates: list[Classmates]

    def classmates_as_people(self) -> list[PersonOutline]:
        """The classmates with user names member01, member02, ..."""
        names = [(group.organisation, name) for group in self.classmates for name in group.names]
        return [
            PersonOutline(
                username=f"member{number:02}", name=name, organisation=home, roles=[Role.LEARNER]
            )
            for number, (home, name) in enumerate(names, start=1)
        ]


class TopicOutline(Form):
    """A topic and the titles of those below it."""

    title: str
    children: list[str]


class LessonOutline(Form):
    """A lesson: a clip of this repository, or an article in Markdown."""

    title: str
    video: str | None = None
    body: str = ""
    required: bool = True


class CourseOutline(Form):
    """A course and how far on its way it is."""

    title: str
    summary: str
    topic: str
    kind: Kind
    lessons: list[LessonOutline]
    state: State = State.PUBLISHED


class MessageOutline(Form):
    """Something said in a course's room."""

    course: str
    author: str
    body: str


@cache
def _table(name: str) -> dict[str, Any]:
    return tomllib.loads((CATALOGUE / f"{name}.toml").read_text(encoding="utf-8"))


def organisations() -> list[OrganisationOutline]:
    """From the top of the tree to its leaves."""
    return [parse(OrganisationOutline, row) for row in _table("people")["organisations"]]


def people() -> list[PersonOutline]:
    """Those whose names and password are public (the demo people of the contract)."""
    return [parse(PersonOutline, row) for row in _table("people")["people"]]


def class_outline() -> ClassOutline:
    return parse(ClassOutline, _table("people")["class"])


def topics() -> list[TopicOutline]:
    return [parse(TopicOutline, row) for row in _table("courses")["topics"]]


def courses() -> list[CourseOutline]:
    return [parse(CourseOutline, row) for row in _table("courses")["courses"]]


def messages() -> list[MessageOutline]:
    return [parse(MessageOutline, row) for row in _table("courses")["messages"]]
