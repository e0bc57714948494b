"""Who the demo's people are: organisations, those with promised names, teachers, classmates."""

from app.accounts.rules import OrganisationKind, Role
from app.demo.forms.tables import rows
from app.kit.forms import Form


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
    """Names of learners of one organisation and one post level."""

    organisation: str
    post_level: str
    names: list[str]


def organisations() -> list[OrganisationOutline]:
    """From the top of the tree to its leaves."""
    return rows(OrganisationOutline, "people", "organisations")


def people() -> list[PersonOutline]:
    """Those whose names and password are public (the demo people of the contract)."""
    return rows(PersonOutline, "people", "people")


def faculty() -> list[PersonOutline]:
    """The other teachers, whose courses fill the catalogue."""
    return rows(PersonOutline, "people", "faculty")


def classmates() -> list[PersonOutline]:
    """Learners with the user names member01, member02, ..., their organisations mixed."""
    groups = rows(Classmates, "people", "classmates")
    longest = max(len(group.names) for group in groups)
    mixed = [
        (group, group.names[place])
        for place in range(longest)
        for group in groups
        if place < len(group.names)
    ]
    return [
        PersonOutline(
            username=f"member{number:02}",
            name=name,
            organisation=group.organisation,
            roles=[Role.LEARNER],
            post_level=group.post_level,
        )
        for number, (group, name) in enumerate(mixed, start=1)
    ]
