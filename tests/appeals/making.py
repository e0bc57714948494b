"""Appeals for tests, made through the actions."""

from app.accounts.models import User
from app.appeals import actions
from app.appeals.forms import Answer, NewAppeal
from app.appeals.models import Appeal
from app.appeals.rules import FOLDER
from app.kit.evidence import file_evidence
from tests.claims.making import a_file
from tests.credits.making import award_hours
from tests.factories import make_user

WORDS = "三月五日看完了整门课，学时少了一半。"


def make_appeal(learner: User | None = None, about: str | None = None, files: int = 0) -> Appeal:
    """An appeal that waits, about a fresh entry of the learner unless told otherwise."""
    learner = learner or make_user()
    about = about or f"entry:{award_hours(learner).id}"
    filed = file_evidence([a_file() for _one in range(files)], FOLDER)
    return actions.make_appeal(learner, NewAppeal(about=about, words=WORDS), filed)


def make_judge() -> User:
    """A learning administrator at the top of the tree."""
    return make_user(roles=("learning_admin",))


def answer(
    judge: User, appeal: Appeal, decision: str = "uphold", words: str = "已核对。", hours: str = ""
) -> Appeal:
    form = Answer.model_validate({"decision": decision, "words": words, "hours": hours})
    return actions.answer_appeal(judge, appeal.id, form)
