"""Recordings for those who review them: from the submission on, and not before."""

import pytest

from app.courses import queries as courses
from app.kit.db import session
from app.videos.models import Video
from tests.courses.making import make_draft
from tests.factories import make_user
from tests.moderation.making import make_cast, move, publish, submit
from tests.videos.making import store_playlists


@pytest.fixture
def cast(app):
    return make_cast()


@pytest.fixture
def draft(cast, tmp_path):
    course = make_draft(cast.author, lessons=[60])
    store_playlists(session.query(Video).one(), tmp_path)
    return course


@pytest.fixture
def ask(api, draft):
    """``ask(person)``: what they are answered for the playlist and for a key."""

    def statuses(person):
        base = f"/api/v1/reviews/videos/{session.query(Video).one().id}/hls"
        program = api(person)
        return [program.get(f"{base}/{name}").status_code for name in ("master.m3u8", "keys/0")]

    return statuses


def test_what_is_still_being_written_is_its_authors_alone(cast, ask):
    for person in (cast.first, cast.final, cast.admin, cast.author, cast.learner):
        assert ask(person) == [404, 404]


def test_from_the_submission_on_its_reviewers_watch_it_and_nobody_else(cast, draft, ask):
    submit(cast, draft)
    for person in (cast.first, cast.second, cast.final, cast.admin):
        assert ask(person) == [200, 200]
    for person in (cast.learner, make_user(roles=("teacher",)), make_user(roles=("tutor",))):
        assert ask(person) == [404, 404]


def test_what_goes_back_to_its_author_is_closed_again(cast, draft, ask):
    submit(cast, draft)
    move(cast.first, draft, "return")
    assert ask(cast.first) == [404, 404]


def test_what_is_published_stays_open_to_reviewers_also_after_it_was_taken_down(cast, draft, ask):
    publish(cast, draft)
    move(cast.admin, draft, "unpublish")
    assert ask(cast.final) == [200, 200]


def test_the_address_that_a_reviewer_is_told_is_the_one_that_is_open_to_them(cast, draft, api):
    submit(cast, draft)
    video = session.query(Video).one()
    url = api(cast.first).get(f"/api/v1/videos/{video.id}").json["manifest_url"]
    assert api(cast.first).get(url).status_code == 200


def test_the_desk_plays_what_was_submitted(cast, draft, sign_in):
    [lesson] = courses.lessons_of(courses.newest_revision(draft.id).id)
    before = sign_in(cast.first).get(f"/reviews/{draft.id}").text
    assert "data-manifest" not in before
    assert "作者还在制作这一讲" in before
    submit(cast, draft)
    after = sign_in(cast.first).get(f"/reviews/{draft.id}").text
    assert f'data-manifest="/api/v1/reviews/videos/{lesson.video_id}/hls/master.m3u8"' in after
    own = sign_in(cast.author).get(f"/reviews/{draft.id}").text
    assert f'data-manifest="/api/v1/videos/{lesson.video_id}/hls/master.m3u8"' in own
