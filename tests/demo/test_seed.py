"""`flask seed`, run for real: clips are converted, people sit down, hours are earned."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.accounts.models import User
from app.accounts.queries import find_user
from app.anomalies import queries as register
from app.anomalies.models import Anomaly
from app.anomalies.rules.deciding import SignState
from app.anomalies.rules.signs import SignKind
from app.appeals import queries as appeals
from app.appeals.forms import WhichAppeals
from app.appeals.rules import LONG_DAYS, AppealState
from app.classes import queries as classes
from app.courses import queries as courses
from app.courses.rules import State
from app.credits import queries as credits
from app.credits.queries import verify_ledger
from app.credits.rules import RuleSetState
from app.demo import actions, forms
from app.demo import queries as demo
from app.demo.actions import crowd
from app.demo.cli import seed
from app.discussion.models import Message
from app.kit import clock
from app.kit.db import Base, session
from app.kit.paging import Paging
from app.moderation.queries import history_of, waiting_for
from app.notes import queries as notes
from app.notices.queries import unread_count
from app.pledges import queries as pledges
from app.search import queries as search
from app.supervision import queries as supervision
from app.videos import queries as videos
from app.videos.actions import finish_transcode, note_findings, start_transcode
from app.videos.ffmpeg import probe
from app.videos.models import Upload, Video
from app.videos.rules import Variant
from tests.factories import PASSWORD_HASH

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def run(app: Flask) -> Callable[..., None]:
    """`run("--scale", "demo")` runs the command to its end."""

    def run_seed(*words: str) -> None:
        result = app.test_cli_runner().invoke(seed, words, catch_exceptions=False)
        assert result.exit_code == 0, result.output
        session.rollback()

    return run_seed


def count_rows() -> dict[str, int]:
    """How many rows each table has."""
    tables = Base.metadata.sorted_tables
    return {one.name: session.scalar(select(func.count()).select_from(one)) or 0 for one in tables}


def somebody(username: str) -> User:
    found = find_user(username)
    assert found is not None
    return found


def test_people_alone_are_made_quickly_and_once(run: Callable[..., None]) -> None:
    run("--scale", "people")
    before = count_rows()
    assert before["users"] == len(forms.people())
    assert before["courses"] == 0
    run("--scale", "people")
    assert count_rows() == before


def test_the_whole_demo_is_there_believable_and_made_once(run: Callable[..., None]) -> None:
    stop_early(run)
    run("--scale", "demo", "--learners", "60")
    check_courses()
    check_class()
    check_year()
    check_room()
    check_studio()
    check_large_class()
    check_signs()
    check_pledge()
    check_appeals()
    check_review_desk()
    check_notes()
    check_draft_rules()
    assert list(verify_ledger()) == []
    before = count_rows()
    run("--scale", "demo", "--learners", "60")
    assert count_rows() == before


def check_pledge() -> None:
    """Everybody signed this year's pledge but the newcomer, whose first lesson asks for it."""
    for username in ("learner", "learner2", "member01"):
        standing = pledges.standing_of(somebody(username))
        assert standing is not None
        assert standing.signed_at is not None
    asked = pledges.standing_of(somebody("newcomer"))
    assert asked is not None
    assert asked.signed_at is None


def stop_early(run: Callable[..., None]) -> None:
    """What a run leaves that was stopped in the midst: people, some videos, one of them half made,
    and a course. The rest is made in earnest."""
    run("--scale", "people")
    actions.make_people([*forms.faculty(), *forms.classmates()], PASSWORD_HASH)
    lectures = {
        str(lesson.video): course.teacher
        for course in forms.courses()
        for lesson in course.lessons
        if lesson.chapters()
    }
    for path, teacher in lectures.items():
        convert_at_once(ROOT / path, teacher)
    with clock.held_at(clock.now() - timedelta(seconds=16)):
        assert start_transcode(actions.upload_clip(ROOT / "tests/media/rabbit.mp4", "teacher"))
    oldest = next(one for one in forms.courses() if not any(ls.video for ls in one.lessons))
    actions.make_course(oldest, {}, clock.now() - timedelta(days=oldest.age_days))


def convert_at_once(path: Path, teacher: str) -> None:
    """A lecture becomes a video with a rendition that nobody watches here: making eight of them
    takes a minute, and proves nothing about the seed."""
    attempt = start_transcode(actions.upload_clip(path, teacher))
    assert attempt is not None
    findings = probe(path)
    note_findings(attempt.video_id, findings, path.stem)
    assert finish_transcode(
        attempt.video_id,
        attempt.key,
        duration_ms=findings.measured_ms,
        variants=(Variant(1280, 720, 1),),
        has_poster=False,
    )


def check_courses() -> None:
    """Every course is where its outline says, found by search, with real videos behind it."""
    learner, ids = somebody("learner"), demo.course_ids()
    found = search.find("course", "教育", limit=10)
    assert ids["干部教育培训工作中的数据用法"] in [hit.ref_id for hit in found.items]
    for outline in forms.courses():
        course = courses.find_course(learner, ids[outline.title])
        assert (course is not None) == (outline.state is State.PUBLISHED), outline.title
        for lesson in demo.published_lessons(ids[outline.title]):
            assert lesson.duration_ms


def check_class() -> None:
    """Some are done, some are behind, nobody studied in the future, the tutor sees them all."""
    tutor = somebody("tutor")
    cards = {card.title: card for card in classes.classes_of(tutor)}
    for outline in forms.classes():
        assert outline.title in cards
    card = cards[forms.classes()[0].title]
    summary = supervision.summary_of(classes.get_class(tutor, card.id))
    assert summary.learners == len(classes.member_ids(card.id)) == 60
    for risk in ("done", "behind", "inactive", "not_started", "on_track"):
        assert summary.counts[risk] > 0, risk
    assert summary.reminded > 0
    members = classes.page_of_members(card.id, Paging(limit=200)).items
    assert all(member.joined_at < clock.now() for member in members)


def check_year() -> None:
    """A learner's past year: what was learned, what came from elsewhere, what was taken back."""
    learner, today = somebody("learner"), clock.today()
    years = credits.years_with_entries(learner, learner.id)
    listed = [one for year in years for one in credits.entries_of_year(learner, learner.id, year)]
    assert len(listed) >= 35
    assert len(years) >= 2
    assert {one.entry.kind.value for one in listed} >= {
        "online", "live", "offline", "mutual", "manual"
    }  # fmt: skip
    assert [one for one in listed if one.reversed_by]
    assert all(one.entry.day <= today for one in listed)
    assert unread_count(learner) > 0


def check_room() -> None:
    """A room with a question, an answer at the top, and something that was hidden."""
    learner = somebody("learner")
    course_id = demo.course_ids()["数字政府建设：从“一网通办”到“一网统管”"]
    said = session.scalars(select(Message).where(Message.room_id == f"course-{course_id}")).all()
    assert len(said) >= 10
    assert [one for one in said if one.pinned_at]
    assert [one for one in said if one.hidden_at]
    assert [one for one in said if one.at_ms is not None]
    assert courses.find_course(learner, course_id) is not None


def check_studio() -> None:
    """The teacher has an upload that is not finished and a file that could not be used."""
    teacher = somebody("teacher")
    [upload] = session.scalars(select(Upload).where(Upload.owner_id == teacher.id)).all()
    assert 0 < videos.offset(upload) < upload.length_bytes
    states = session.scalars(select(Video.state).where(Video.owner_id == teacher.id)).all()
    assert {"failed", "ready"} == {str(state) for state in states}


def check_large_class() -> None:
    """The tutor's other class is as large as was asked for, and some were reminded."""
    tutor = somebody("tutor")
    [card] = [one for one in classes.classes_of(tutor) if one.title == crowd.TITLE]
    summary = supervision.summary_of(classes.get_class(tutor, card.id))
    assert summary.learners == 60
    assert summary.counts["done"] == 36
    assert summary.reminded > 0


def check_signs() -> None:
    """Signs of every kind wait or were decided in every way, and the learner was sent a word."""
    admin, learner = somebody("learning_admin"), somebody("learner")
    states = set(session.scalars(select(Anomaly.state)))
    kinds = set(session.scalars(select(Anomaly.kind)))
    assert (states, kinds) == (set(SignState), set(SignKind))
    assert register.count_open(admin) == 8
    assert len(register.anomalies_about(learner, Paging()).items) == 1


def check_appeals() -> None:
    """Two wait, one of them for long; one was upheld and brought hours, one was not."""
    admin, learner = somebody("learning_admin"), somebody("learner")
    waiting = appeals.appeals_to_answer(admin, WhichAppeals()).items
    assert [one.learner.username for one in waiting] == ["learner2", "learner"]
    assert waiting[0].days > LONG_DAYS
    states = {one.state: one for one in appeals.appeals_of(learner, Paging()).items}
    assert set(states) == {AppealState.WAITING, AppealState.UPHELD, AppealState.DECLINED}
    upheld = appeals.appeal_page(learner, states[AppealState.UPHELD].id)
    assert (upheld.entered, upheld.answered_by) == (25, somebody("learning_admin2").name)


def check_review_desk() -> None:
    """The first reviewer has something to do, and what was published has its history."""
    reviewer = somebody("reviewer1")
    assert len(waiting_for(reviewer, Paging()).items) == 1
    assert len(waiting_for(somebody("reviewer2"), Paging()).items) == 3
    assert len(waiting_for(somebody("reviewer3"), Paging()).items) == 1
    published = demo.course_ids()["十分钟看懂电子证照"]
    moves = history_of(reviewer, published, Paging()).items
    assert len({item.who.username for item in moves}) == 5


def check_notes() -> None:
    """The learner wrote three things down beside one course, two of them at a second of a video."""
    learner = somebody("learner")
    course_id = demo.course_ids()["数字政府建设：从“一网通办”到“一网统管”"]
    shelves = notes.notebook(learner, course_id, Paging()).shelves
    assert [[note.at_seconds is not None for note in one.notes] for one in shelves] == [
        [True, True],
        [False],
    ]


def check_draft_rules() -> None:
    """The rules of next year are a draft, and whom it changes has been worked out."""
    newest, *others = credits.rule_sets(somebody("learning_admin")).items
    assert (newest.state, newest.rule_set.title) == (RuleSetState.DRAFT, "演示学院规则")
    assert newest.rule_set.effective_from == date(clock.today().year + 1, 1, 1)
    assert all(one.state is RuleSetState.PUBLISHED for one in others)
    preview = credits.rule_set_desk(somebody("learning_admin"), newest.id).preview
    assert preview is not None
    assert preview.ended_at is not None
