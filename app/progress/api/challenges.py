"""JSON: the questions that ask whether somebody is there, and how a course may be watched."""

from typing import TypedDict

from app.kit.web import current_actor, describes, read_json
from app.progress import actions, queries
from app.progress.api import PolicyAnswer, api, policy_answer
from app.progress.api.asked import ChallengeQuestion, question_answer
from app.progress.forms import ChallengeAnswer, WatchingForm


class ChallengeOutcome(TypedDict):
    """Whether the answer was right; else the next question, or in how many seconds there is one."""

    passed: bool
    challenge: ChallengeQuestion | None
    wait_seconds: int


@api.get("/courses/<id:course_id>/watching")
@describes(answers=PolicyAnswer)
def get_watching(course_id: int) -> PolicyAnswer:
    """How the recordings of a course may be watched."""
    return policy_answer(queries.policy_for(current_actor(), course_id))


@api.put("/courses/<id:course_id>/watching")
@describes(takes=WatchingForm, answers=PolicyAnswer)
def set_watching(course_id: int) -> PolicyAnswer:
    """Say how the recordings of a course may be watched, for plays opened from now on."""
    form = read_json(WatchingForm)
    return policy_answer(actions.set_watching_policy(current_actor(), course_id, form))


@api.post("/plays/<id:play_id>/challenges/<id:challenge_id>")
@describes(takes=ChallengeAnswer, answers=ChallengeOutcome)
def answer_challenge(play_id: int, challenge_id: int) -> ChallengeOutcome:
    """Answer the question that is open; 409 when it was answered before or its time is over."""
    form = read_json(ChallengeAnswer)
    found = actions.answer_challenge(current_actor(), play_id, challenge_id, form.answer)
    return {
        "passed": found.passed,
        "challenge": question_answer(found.challenge),
        "wait_seconds": found.wait_seconds,
    }
