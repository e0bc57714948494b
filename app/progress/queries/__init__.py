"""Reads about plays, coverage and how far people are."""

from app.progress.queries.challenges import (
    asked_of,
    last_attention,
    locked_challenge,
    matter_of,
    open_challenges,
    position_of,
    question_of,
)
from app.progress.queries.materials import Material, lessons_to_complete, materials_of
from app.progress.queries.plays import PlayView, get_play
from app.progress.queries.policies import PolicyDesk, policy_desk, policy_for, watching_policy
from app.progress.queries.questions import (
    AnswerState,
    Questioned,
    QuestionMark,
    answer_states,
    open_questions,
    question_marks,
)
from app.progress.queries.sittings import (
    lock_learner,
    note_days,
    replies,
    sittings,
    uncounted_of,
)
from app.progress.queries.standings import (
    CourseStanding,
    LessonStanding,
    Stop,
    completed_lesson_ids,
    course_standing,
    covered_in,
    lesson_standing,
    standing_in,
    stops_of,
)
from app.progress.queries.stored import flattened, paired, policy_of
from app.progress.queries.streams import played_video, played_window
from app.progress.queries.syllabuses import Syllabus, begun_pairs, syllabuses

__all__ = [
    "AnswerState",
    "CourseStanding",
    "LessonStanding",
    "Material",
    "PlayView",
    "PolicyDesk",
    "QuestionMark",
    "Questioned",
    "Stop",
    "Syllabus",
    "answer_states",
    "asked_of",
    "begun_pairs",
    "completed_lesson_ids",
    "course_standing",
    "covered_in",
    "flattened",
    "get_play",
    "last_attention",
    "lesson_standing",
    "lessons_to_complete",
    "lock_learner",
    "locked_challenge",
    "materials_of",
    "matter_of",
    "note_days",
    "open_challenges",
    "open_questions",
    "paired",
    "played_video",
    "played_window",
    "policy_desk",
    "policy_for",
    "policy_of",
    "position_of",
    "question_marks",
    "question_of",
    "replies",
    "sittings",
    "standing_in",
    "stops_of",
    "syllabuses",
    "uncounted_of",
    "watching_policy",
]
