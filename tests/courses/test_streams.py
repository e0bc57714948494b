"""Recordings for their author, and for whoever looks into a published lesson uncounted."""

import pytest

from app.courses import queries
from app.courses.rules import State
from app.kit.db import session
from app.videos.models import Video
from app.videos.queries import window_key
from tests.courses.making import make_draft, make_teacher, publish
from tests.factories import make_user
from tests.videos.making import make_ready_video, store_playlists


@pytest.fixture
def author(app):
    return make_teacher()


@pytest.fixture
def draft(author, tmp_path):
    course = make_draft(author, lessons=[60])
    store_playlists(session.query(Video).one(), tmp_path)
    return course


def lesson_of(course):
    return queries.lessons_of(queries.newest_revision(course.id).id)[0]


def test_an_author_plays_their_own_recording_before_anybody_has_seen_it(api, author, tmp_path):
    video = store_playlists(make_ready_video(author, duration_ms=60_000), tmp_path)
    me = api(author)
    url = me.get(f"/api/v1/videos/{video.id}").json["manifest_url"]
    assert url == f"/api/v1/videos/{video.id}/hls/master.m3u8"
    master = me.get(url)
    assert (master.status_code, master.mimetype) == (200, "application/vnd.apple.mpegurl")
    key = me.get(f"/api/v1/videos/{video.id}/hls/keys/0")
    assert key.data == window_key(video.key, 0)
    for other in (make_teacher(), make_user(), make_user(roles=("first_reviewer",))):
        assert api(other).get(url).status_code == 404
        assert api(other).get(f"/api/v1/videos/{video.id}/hls/keys/0").status_code == 404


def test_the_course_tells_its_author_where_to_play_each_lesson(api, author, draft):
    [lesson] = api(author).get(f"/api/v1/courses/{draft.id}").json["lessons"]
    assert lesson["manifest_url"] == f"/api/v1/videos/{lesson['video_id']}/hls/master.m3u8"
    assert api(author).get(lesson["manifest_url"]).status_code == 200


def test_a_published_lesson_is_shown_to_who_does_not_learn_here(api, draft):
    base = f"/api/v1/lessons/{lesson_of(draft).lesson_id}/hls"
    tutor = api(make_user(roles=("tutor",)))
    assert tutor.get(f"{base}/master.m3u8").status_code == 404
    publish(draft)
    assert tutor.get(f"{base}/master.m3u8").status_code == 200
    assert tutor.get(f"{base}/keys/0").status_code == 200


def test_a_learner_watches_where_it_counts(api, draft):
    publish(draft)
    base = f"/api/v1/lessons/{lesson_of(draft).lesson_id}/hls"
    refused = api(make_user()).get(f"{base}/keys/0")
    assert refused.status_code == 403
    assert refused.json["code"] == "open_a_play"
    assert refused.json["detail"]


def test_what_was_taken_down_is_shown_to_nobody_here(api, draft):
    from app.courses import actions

    publish(draft)
    actions.place_course(None, draft.id, State.UNPUBLISHED)
    base = f"/api/v1/lessons/{lesson_of(draft).lesson_id}/hls"
    assert api(make_user(roles=("tutor",))).get(f"{base}/keys/0").status_code == 404


def test_an_article_has_no_stream(api):
    course = publish(make_draft(lessons=["article"]))
    url = f"/api/v1/lessons/{lesson_of(course).lesson_id}/hls/master.m3u8"
    assert api(make_user(roles=("tutor",))).get(url).status_code == 404
