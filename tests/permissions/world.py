"""A small academy in which every kind of thing exists once, and one person stands in every role."""

from dataclasses import dataclass
from typing import Any

from flask import Flask
from sqlalchemy import select

from app.accounts import actions as accounts
from app.anomalies import actions as anomalies
from app.anomalies.forms import Decision
from app.anomalies.rules.signs import SignKind
from app.appeals.models import AppealEvidence
from app.claims.models import ClaimEvidence
from app.courses import queries
from app.courses.rules import LessonKind
from app.credits import actions as credits
from app.credits.rules import PLATFORM_DEFAULT
from app.discussion import actions as discussion
from app.discussion.forms import NewMessage, NewPoll
from app.discussion.rules import Kind
from app.kit import clock
from app.kit.blobs import blobs
from app.kit.db import session
from app.live import actions as live_lessons
from app.live import queries as queries_of_live
from app.moderation import actions as moderation
from app.moderation.forms import NewComment
from app.notes import actions as notes
from app.notes.forms import NewNote
from app.notices import actions as notices
from app.progress import actions as progress
from app.videos.models import Video
from tests.anomalies.making import make_anomaly
from tests.appeals.making import make_appeal
from tests.claims.making import make_claim
from tests.classes.making import make_class
from tests.conftest import START, Visitor
from tests.courses.making import make_draft, publish, put_captions, put_question
from tests.credits.making import award_hours
from tests.documents.making import make_picture, make_ready_document
from tests.factories import make_organisation, make_user
from tests.live.gathering import make_venue
from tests.live.making import make_live, make_series
from tests.pledges.making import make_pledge, sign
from tests.progress.making import lesson_ids
from tests.videos.making import make_ready_video, store_playlists

PEOPLE: dict[str, tuple[str, ...]] = {
    "learner": ("learner",),
    "outsider": ("learner",),
    "author": ("teacher",),
    "colleague": ("teacher",),
    "first": ("first_reviewer",),
    "second": ("second_reviewer",),
    "final": ("final_reviewer",),
    "tutor": ("tutor",),
    "other_tutor": ("tutor",),
    "learning_admin": ("learning_admin",),
    "sysadmin": ("sysadmin",),
    "secadmin": ("secadmin",),
    "auditor": ("auditor",),
}
"""Who asks. ``learner`` is in the class and owns the play; ``author`` owns courses and upload."""

COLUMNS = ("stranger", *PEOPLE)


@dataclass(frozen=True)
class World:
    """The ids that fill a route's placeholders, and a bearer token for each person."""

    ids: dict[str, Any]
    tokens: dict[str, str]


def make_world(app: Flask) -> World:
    """Everything once. The learner watches the published course and is in the tutor's class."""
    home = make_organisation("县财政局")
    people = {
        name: make_user(name, roles=roles, organisation=home) for name, roles in PEOPLE.items()
    }
    author, learner = people["author"], people["learner"]
    video = make_ready_video(author)
    picture = make_picture(author)
    pictured = {
        "kind": LessonKind.ARTICLE,
        "body": f"数字政府建设![图](/studio/pictures/{picture.id})" * 20,
    }
    document = make_ready_document(author)
    paged = {"kind": LessonKind.DOCUMENT, "document_id": document.id, "required": False}
    course = make_draft(author, title="数字政府概论", lessons=[60, pictured, paged])
    track_id = put_captions(author, course)
    question_id = put_question(author, course)
    publish(course)
    draft = make_draft(author, title="还没写完", lessons=["article"])
    shown = session.get_one(Video, queries.lesson_for(author, lesson_ids(course)[0]).video_id)
    for one in (video, shown):
        store_playlists(one, blobs().spool("world"))
    klass = make_class(
        people["learning_admin"],
        required=[course],
        learners=[learner],
        tutors=[people["tutor"]],
    )
    play = progress.open_play(learner, lesson_ids(course)[0])
    room = f"course-{course.id}"
    message = discussion.post_message(learner, room, NewMessage(body="你好", client_id="c1"))
    asked = discussion.post_message(
        learner, room, NewMessage(body="为什么？", client_id="c2", kind=Kind.QUESTION)
    )
    poll = discussion.open_poll(author, room, NewPoll(question="好吗？", options=["好", "不好"]))
    note = notes.write_note(learner, lesson_ids(course)[0], NewNote(body="记", client_id="n1"))
    entry = award_hours(learner)
    rules_draft = credits.write_draft(people["learning_admin"], PLATFORM_DEFAULT)
    notices.tell([learner.id], kind="reminder", title="提醒", body="该学习了", link="/")
    live = make_live(author, audience=f"organisation-{home.id}")
    venue = make_venue(author, live, people["tutor"])
    with clock.held_at(START):
        series = make_series(author, at="20:00", audience=f"organisation-{home.id}")
    live_lessons.make_feed(learner)
    claim = make_claim(learner)
    appeal = make_appeal(learner, f"entry:{entry.id}", files=1)
    anomaly, told = make_anomaly(learner), make_anomaly(learner, SignKind.FULL_DAY)
    anomalies.decide_sign(
        people["learning_admin"], told.id, Decision(decision="warn", note="请注意休息。")
    )
    with clock.held_at(anomaly.seen_from):
        near_entry = award_hours(learner)
    pledge = make_pledge(people["learning_admin"])
    for name in ("learner", "outsider"):
        sign(people[name])
    remark = moderation.add_comment(
        people["first"], course.id, NewComment(principle="standard", body="字幕有错字。")
    )
    tokens = {name: accounts.open_sign_in(person.id)[0] for name, person in people.items()}
    ids = {
        "course_id": course.id,
        "draft_id": draft.id,
        "lesson_id": lesson_ids(course)[0],
        "video_id": video.id,
        "shown_video_id": shown.id,
        "name": "master.m3u8",
        "window": 0,
        "track_id": track_id,
        "question_id": question_id,
        "picture_id": picture.id,
        "document_id": document.id,
        "number": 1,
        "paged_lesson_id": lesson_ids(course)[2],
        "pictured_lesson_id": lesson_ids(course)[1],
        "language": "zh-Hans",
        "class_id": klass.id,
        "live_id": live.id,
        "venue_id": venue.id,
        "home_id": home.id,
        "photo_id": queries_of_live.photos_of(venue.id)[0].id,
        "sender": "none",
        "broadcast_id": 1,
        "marker_id": 1,
        "sign_in": "0" * 32,
        "series_id": series.id,
        "series_live_id": live.id + 1,
        "feed_id": 1,
        "pledge_id": pledge.id,
        "token": "none",
        "claim_id": claim.id,
        "anomaly_id": anomaly.id,
        "told_anomaly_id": told.id,
        "near_entry_id": near_entry.id,
        "evidence_id": session.scalar(
            select(ClaimEvidence.id).where(ClaimEvidence.claim_id == claim.id)
        ),
        "appeal_id": appeal.id,
        "appeal_file_id": session.scalar(select(AppealEvidence.id)),
        "appeal_about": f"lesson:{lesson_ids(course)[0]}",
        "play_id": play.play_id,
        "room_id": room,
        "draft_room_id": f"course-{draft.id}",
        "message_id": message.id,
        "asked_id": asked.id,
        "poll_id": poll.id,
        "note_id": note.id,
        "entry_id": entry.id,
        "rule_set_id": rules_draft.id,
        "notice_id": 1,
        "challenge_id": 1,
        "draft_lesson_id": queries.lessons_of(queries.newest_revision(draft.id).id)[0].lesson_id,
        "comment_id": remark.id,
        "word": "unpublish",
        "upload_id": _begin_upload(app, tokens["author"]),
        "sign_in_id": 1,
        "learner_id": learner.id,
        "topic": "hours",
        "code": "AAAA-AAAA-AAAA",
        "key": "videos/none/master.m3u8",
        "filename": "none.css",
    }
    return World(ids, tokens)


def _begin_upload(app: Flask, token: str) -> str:
    """A begun upload of ten bytes, none of which has arrived."""
    answer = Visitor(app, app.response_class).post(
        "/api/v1/uploads",
        headers={
            "Authorization": f"Bearer {token}",
            "Tus-Resumable": "1.0.0",
            "Upload-Length": "10",
        },
    )
    assert answer.status_code == 201, answer.text
    return str(answer.location.rsplit("/", 1)[1])
