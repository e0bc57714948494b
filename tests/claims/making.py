"""Claims for tests, made through the actions."""

from io import BytesIO
from typing import Any

from werkzeug.datastructures import FileStorage

from app.accounts.models import User
from app.claims import actions
from app.claims.forms import Decision, NewClaim
from app.claims.models import Claim
from app.claims.rules import FOLDER
from app.kit.evidence import file_evidence
from tests.factories import make_organisation, make_user

CLAIM = {
    "kind": "off_job",
    "title": "县处级干部进修班",
    "organiser": "省委党校",
    "from_day": "2026-03-02",
    "to_day": "2026-03-04",
    "amount": "2.5",
}
PDF = b"%PDF-1.7 a certificate"


def a_file(content: bytes = PDF, name: str = "结业证书.pdf") -> FileStorage:
    return FileStorage(BytesIO(content), filename=name)


def make_claim(learner: User | None = None, *, content: bytes = PDF, **said: Any) -> Claim:
    """A claim that waits; of a new learner unless told."""
    filed = file_evidence([a_file(content)], FOLDER)
    return actions.make_claim(learner or make_user(), NewClaim(**CLAIM | said), filed)


def make_judges() -> tuple[User, User]:
    """Two learning administrators at the top of the tree."""
    top = make_user().organisation
    first = make_user(roles=("learning_admin",), organisation=top)
    return first, make_user(roles=("learning_admin",), organisation=top)


def decide(judge: User, claim: Claim, decision: str = "pass", note: str = "") -> Claim:
    form = Decision(decision=decision, state=claim.state, note=note)
    return actions.decide_claim(judge, claim.id, form)


def make_branch() -> tuple[User, User]:
    """A learner and a learning administrator of a unit that stands beside the others."""
    branch = make_organisation(parent=make_user().organisation)
    return make_user(organisation=branch), make_user(roles=("learning_admin",), organisation=branch)
