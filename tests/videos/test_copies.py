"""The same file sent twice: the owner is offered the earlier one, and nobody else learns of it."""

import pytest
from sqlalchemy import select

from app.accounts.models import User
from app.kit import jobs as kit_jobs
from app.kit.blobs import blobs
from app.kit.db import session
from app.kit.errors import Conflict, NotFound
from app.videos import actions, jobs, queries
from app.videos.models import Upload, Video
from app.videos.rules import State
from tests.courses.making import make_draft, make_lesson
from tests.factories import make_user
from tests.videos.looking import leftovers, now_of, shown_keys
from tests.videos.tusing import announce, append, count

NOTHING = select(Video.id).where(Video.id < 0)


def send_first(tiny):
    """A teacher, and the recording as it was sent first, ready to be watched."""
    teacher = make_user(roles=("teacher",))
    video = actions.accept_original(teacher, tiny, "第一次.mp4")
    kit_jobs.drain()
    return teacher.id, video.id


@pytest.fixture
def sent(scene, tiny):
    return scene(send_first, tiny)


@pytest.fixture
def teacher(sent):
    return read(User, sent[0])


@pytest.fixture
def first(sent):
    return read(Video, sent[1])


def read(kind, id_):
    """Reads no longer than it takes: an open transaction would not see what requests write."""
    found = session.get_one(kind, id_)
    session.commit()
    return found


@pytest.fixture
def again(program, first, tiny):
    """The address of the same file, sent once more and looked into."""
    content = tiny.read_bytes()
    address = announce(program, len(content), "第二次.mp4").headers["Location"]
    append(program, address, 0, content)
    assert program.get(address).json["duplicate_of"] is None  # nobody has looked into it
    jobs.inspect(int(program.get(address).json["video_id"]))
    kit_jobs.flush()
    return address


def id_of(program, address):
    return int(program.get(address).json["video_id"])


def test_the_owner_is_offered_the_earlier_one(program, first, again):
    offered = program.get(again).json["duplicate_of"]
    assert (offered["id"], offered["filename"], offered["state"]) == (
        str(first.id),
        "第一次.mp4",
        "ready",
    )
    assert offered["created_at"].startswith("2026-03-05T06:30")
    told = program.get(f"/api/v1/videos/{id_of(program, again)}").json
    assert told["duplicate_of"] == offered


def test_another_file_is_no_copy(program, first, film, run_jobs):
    other = film("other.mp4", "-f", "lavfi", "-i", "testsrc=size=160x90:rate=25:duration=1")
    video = actions.accept_original(first_owner(first), other, "第二次.mp4")
    jobs.inspect(video.id)
    assert program.get(f"/api/v1/videos/{video.id}").json["duplicate_of"] is None


def first_owner(video):
    return session.get(User, video.owner_id)


def test_nobody_learns_of_other_peoples_files(api, make_user, first, tiny):
    colleague = make_user(roles=("teacher",))
    copy = actions.accept_original(colleague, tiny, "同样的.mp4")
    kit_jobs.flush()
    jobs.inspect(copy.id)
    assert now_of(copy).file_hash == now_of(first).file_hash
    assert api(colleague).get(f"/api/v1/videos/{copy.id}").json["duplicate_of"] is None
    assert queries.unused_copies(colleague, NOTHING) == []


def test_a_reviewer_is_not_told_what_else_a_teacher_has(api, make_user, program, again):
    reviewer = api(make_user(roles=("first_reviewer",)))
    told = reviewer.get(f"/api/v1/videos/{id_of(program, again)}").json
    assert told["duplicate_of"] is None


def test_a_file_that_cannot_be_used_is_not_offered(program, teacher, broken, run_jobs):
    for _time in range(2):
        video = actions.accept_original(teacher, broken["half"], "半截.mp4")
        run_jobs()
    assert program.get(f"/api/v1/videos/{video.id}").json["duplicate_of"] is None


def test_who_takes_the_earlier_one_gives_up_the_copy(program, first, again, teacher, run_jobs):
    copy_id = id_of(program, again)
    before = queries.storage_of(teacher).used_bytes
    assert program.delete(f"/api/v1/videos/{copy_id}").status_code == 204
    assert run_jobs()[0] == "videos.remove_files"
    assert program.get(f"/api/v1/videos/{copy_id}").status_code == 404
    assert program.get(again).status_code == 404
    assert queries.storage_of(teacher).used_bytes == before // 2
    assert [b.key for b in blobs().below("originals")] == [first.original_key]
    assert now_of(first).state is State.READY


def test_a_copy_that_is_being_converted_can_be_given_up(program, again, first, teacher):
    """The worker learns so with its next word, and leaves nothing."""
    copy_id = id_of(program, again)
    attempt = actions.start_transcode(copy_id)
    actions.remove_video(teacher, copy_id)
    assert not actions.note_progress(copy_id, attempt.key, 500)


def test_a_recording_that_a_lesson_shows_stays(program, teacher, first):
    lesson = make_lesson(teacher, make_draft(teacher), 60)
    used = lesson.video_id
    answer = program.delete(f"/api/v1/videos/{used}")
    assert (answer.status_code, answer.json["code"]) == (409, "recording_in_use")
    with pytest.raises(Conflict):
        actions.remove_video(teacher, used)
    assert session.get(Video, used) is not None


def test_a_recording_is_its_owners_alone_to_delete(api, make_user, first):
    other = make_user(roles=("teacher", "learning_admin"))
    assert api(other).delete(f"/api/v1/videos/{first.id}").status_code == 404
    with pytest.raises(NotFound):
        actions.remove_video(other, 999_999)
    assert shown_keys() == [now_of(first).key]


def test_removing_a_ready_recording_removes_all_that_was_made_of_it(teacher, first, run_jobs):
    actions.remove_video(teacher, first.id)
    run_jobs()
    assert list(blobs().below("")) == leftovers() == []
    assert count(Video) == count(Upload) == 0
    jobs.remove_files("originals/gone", "")


def test_copies_that_no_lesson_shows_are_listed_once_each(program, teacher, first, again, tiny):
    third = actions.accept_original(teacher, tiny, "第三次.mp4")
    jobs.inspect(third.id)
    found = queries.unused_copies(teacher, NOTHING)
    assert [(one.filename, one.earlier.id) for one in found] == [
        ("第三次.mp4", first.id),
        ("第二次.mp4", first.id),
    ]
    used = select(Video.id).where(Video.id == third.id)
    assert [one.filename for one in queries.unused_copies(teacher, used)] == ["第二次.mp4"]


def test_the_list_of_copies_is_one_statement(teacher, first, again, statements):
    assert teacher.id
    with statements() as said:
        assert len(queries.unused_copies(teacher, NOTHING)) == 1
    assert said.count == 1


def test_the_studio_offers_the_choice_again_after_a_reload(sign_in, teacher, program, again, first):
    course = make_draft(teacher)
    copy_id = id_of(program, again)
    browser = sign_in(teacher)
    page = browser.get(f"/studio/courses/{course.id}").text
    assert f'data-copy="{copy_id}" data-earlier="{first.id}"' in page
    assert "第一次.mp4" in page
    answer = browser.post(f"/studio/recordings/{copy_id}/remove", data={"next": "/studio"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/studio")
    assert f'data-copy="{copy_id}"' not in browser.get(f"/studio/courses/{course.id}").text


def test_the_studio_says_how_much_is_kept(sign_in, teacher, first):
    course, browser = make_draft(teacher), sign_in(teacher)
    assert 'data-left-bytes=""' in browser.get(f"/studio/courses/{course.id}").text
    actions.set_quota(teacher.organisation_id, 10 * 1024**2)
    page = browser.get(f"/studio/courses/{course.id}").text
    left = 10 * 1024**2 - first.size_bytes
    assert f'data-left-bytes="{left}"' in page
    assert "10.0 MB" in page


def test_a_copy_waits_for_its_owner_to_choose_but_not_for_long(program, first, again, clock):
    copy_id = id_of(program, again)
    told = program.get(f"/api/v1/videos/{copy_id}").json
    assert told["state"] == "queued"
    jobs.transcode(copy_id)
    jobs.recover()
    assert program.get(f"/api/v1/videos/{copy_id}").json["state"] == "queued"
    clock.forward(seconds=61)
    jobs.transcode(copy_id)
    assert program.get(f"/api/v1/videos/{copy_id}").json["state"] == "ready"


def test_who_wants_both_need_not_wait(program, first, again, run_jobs):
    copy_id = id_of(program, again)
    for _time in range(2):
        assert program.post(f"/api/v1/videos/{copy_id}/convert").status_code == 200
    run_jobs()
    told = program.post(f"/api/v1/videos/{copy_id}/convert").json
    assert (told["state"], told["duplicate_of"]) == ("ready", None)


def test_a_recording_is_its_owners_alone_to_convert(api, make_user, program, again):
    other = api(make_user(roles=("teacher", "learning_admin")))
    answer = other.post(f"/api/v1/videos/{id_of(program, again)}/convert")
    assert answer.status_code == 404
