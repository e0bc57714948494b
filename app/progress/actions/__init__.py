"""What people do with lessons: open a play, report what they watched, answer questions."""

from app.progress.actions.asking import AskedQuestion, Verdict, answer_question, ask_question
from app.progress.actions.beats import Beat, record_beats
from app.progress.actions.bulk import Study, record_studies
from app.progress.actions.challenges import Outcome, answer_challenge
from app.progress.actions.plays import OpenedPlay, close_plays, note_left_plays, open_play
from app.progress.actions.policies import set_watching_policy
from app.progress.actions.revisions import go_over

__all__ = [
    "AskedQuestion",
    "Beat",
    "OpenedPlay",
    "Outcome",
    "Study",
    "Verdict",
    "answer_challenge",
    "answer_question",
    "ask_question",
    "close_plays",
    "go_over",
    "note_left_plays",
    "open_play",
    "record_beats",
    "record_studies",
    "set_watching_policy",
]
