"""Beats are answered before the framework has begun; nobody can tell the difference."""

import pytest

from app.accounts.actions import end_other_sign_ins
from app.kit.web import ahead
from app.progress.api.beats import BEATS
from tests.factories import make_user
from tests.progress.making import lesson_ids, make_course
from tests.progress.test_api import beat, open_play

UNLIKE = {"content_type": "application/json; charset=utf-8"}
"""What is read as JSON, but not by the short way."""


@pytest.fixture(autouse=True)
def _strangers():
    ahead.forget_all()


@pytest.fixture
def lesson_id(app):
    return lesson_ids(make_course(600))[0]


def by_the_framework(answer):
    """Only the framework tells how long a request took."""
    return "Server-Timing" in answer.headers


def the_long_way(visitor, play_id, body):
    return visitor.post(f"/api/v1/plays/{play_id}/beats", data=body, **UNLIKE)


def test_a_bearer_is_answered_ahead_with_the_same_headers_and_fields(api, lesson_id, clock):
    learner = api(make_user())
    play_id = open_play(learner, lesson_id)
    clock.forward(seconds=10)
    short = beat(learner, play_id, (0, 4.5))
    long = the_long_way(learner, play_id, '{"seq": 2, "spans": [[4.5, 9]]}')
    assert (by_the_framework(short), by_the_framework(long)) == (False, True)
    assert list(short.json) == list(long.json)
    assert long.json["covered_seconds"] == 9
    told = dict(long.headers)
    del told["Server-Timing"]
    told["Content-Length"] = short.headers["Content-Length"]
    assert dict(short.headers) == told


def test_a_repetition_the_other_way_hears_the_same(api, lesson_id, clock):
    learner = api(make_user())
    play_id = open_play(learner, lesson_id)
    clock.forward(seconds=10)
    short = beat(learner, play_id, (0, 4.5))
    clock.forward(seconds=10)
    long = the_long_way(
        learner, play_id, '{"seq": 1, "spans": [[0, 4.5]], "rate": 1, "visible": true}'
    )
    assert by_the_framework(long)
    assert (long.status_code, long.json) == (200, short.json)


class TestCookies:
    """A page's cookie is known again by exactly the signs with which it was let in."""

    @pytest.fixture
    def person(self, app):
        return make_user()

    @pytest.fixture
    def page(self, sign_in, person):
        return sign_in(person)

    @pytest.fixture
    def play_id(self, page, lesson_id, clock):
        play_id = open_play(page, lesson_id)
        clock.forward(seconds=10)
        assert by_the_framework(beat(page, play_id, (0, 1)))
        clock.forward(seconds=10)
        return play_id

    def test_the_second_beat_is_answered_ahead(self, page, play_id):
        answer = beat(page, play_id, (1, 2), seq=2)
        assert answer.json["covered_seconds"] == 2
        assert not by_the_framework(answer)
        assert "Cookie" in answer.headers["Vary"]

    def test_another_csrf_token_is_refused(self, page, play_id):
        for forged in ("forged", page.csrf + "x", page.csrf[:-1]):
            page.csrf = forged
            assert beat(page, play_id, (1, 2), seq=2).status_code == 403

    def test_without_its_csrf_token_a_known_cookie_is_refused(self, page, play_id):
        page.csrf = None
        assert beat(page, play_id, (1, 2), seq=2).status_code == 403

    def test_the_token_of_one_page_is_no_good_with_the_cookie_of_another(
        self, sign_in, page, play_id, lesson_id, clock
    ):
        other = sign_in(make_user())
        own = open_play(other, lesson_id)
        clock.forward(seconds=10)
        assert beat(other, own, (0, 1)).status_code == 200
        other.csrf = page.csrf
        assert beat(other, own, (1, 2), seq=2).status_code == 403
        assert beat(other, play_id, (1, 2), seq=2).status_code == 403

    def test_a_sign_in_that_was_ended_elsewhere_counts_no_more_at_once(self, person, page, play_id):
        assert beat(page, play_id, (1, 2), seq=2).status_code == 200
        end_other_sign_ins(person, None)
        answer = beat(page, play_id, (2, 3), seq=3)
        assert (answer.status_code, answer.mimetype) == (401, "application/problem+json")

    def test_after_ten_minutes_the_framework_is_asked_again(self, page, play_id, clock):
        clock.forward(minutes=10)
        assert by_the_framework(beat(page, play_id, (1, 2), seq=2))
        clock.forward(seconds=1)
        assert not by_the_framework(beat(page, play_id, (2, 3), seq=3))

    def test_a_clock_set_back_knows_nobody(self, page, play_id, clock):
        clock.forward(minutes=-5)
        assert by_the_framework(beat(page, play_id, (1, 2), seq=2))

    def test_who_is_refused_is_not_known_again(self, sign_in, page, play_id, clock):
        stranger = sign_in(make_user())
        for _ in range(2):
            answer = beat(stranger, play_id, (1, 2), seq=2)
            assert (answer.status_code, by_the_framework(answer)) == (404, True)


def test_a_refusal_is_told_in_the_language_of_its_reader(api, lesson_id, clock):
    learner = api(make_user())
    play_id = open_play(learner, lesson_id)
    clock.forward(seconds=10)
    answers = [beat(learner, play_id, (n, n + 1), seq=n + 1) for n in range(3)]
    refused = answers[2]
    assert by_the_framework(refused)
    assert (refused.status_code, refused.mimetype) == (429, "application/problem+json")
    assert refused.headers["Retry-After"] == "1"
    assert refused.json["detail"] == "有点快，请稍等一下。"


def test_a_beat_is_judged_once_and_written_once(api, lesson_id, clock, statements):
    learner = api(make_user())
    play_id = open_play(learner, lesson_id)
    clock.forward(seconds=10)
    beat(learner, play_id, (0, 1))
    with statements() as accepted:
        beat(learner, play_id, (1, 2), seq=2)
    with statements() as refused:
        beat(learner, play_id, (2, 3), seq=3)
    assert accepted.count <= 6
    assert refused.count <= accepted.count, "it was judged once more by the framework"


def test_a_header_cannot_decide_anything(api, lesson_id, clock):
    learner = api(make_user())
    play_id = open_play(learner, lesson_id)
    clock.forward(seconds=10)
    headers = {ahead.DECIDED: "1", "zhixing-decided": "1"}
    answer = learner.post(
        f"/api/v1/plays/{play_id}/beats", data='{"seq": 1, "spans": [[0, 5]]}',
        headers=headers, **UNLIKE,
    )  # fmt: skip
    assert answer.json["credited_seconds"] == 5


def test_no_more_people_are_known_than_fit(app, monkeypatch):
    monkeypatch.setattr(ahead, "MOST_KNOWN", 3)
    headers = [{"Cookie": f"a={n}"} for n in range(5)]
    for one in headers:
        with app.test_request_context("/", headers=one) as context:
            context.session["sign_in"] = "token"
            ahead.know_again()
    known = [
        ahead.token_of(app.test_request_context("/", headers=one).request.environ)
        for one in headers
    ]
    assert known == [None, None, "token", "token", "token"]


def test_a_large_body_is_read_by_the_framework(api, lesson_id, clock):
    learner = api(make_user())
    play_id = open_play(learner, lesson_id)
    clock.forward(seconds=10)
    body = '{"seq": 1, "spans": [[0, 5]]' + " " * ahead.MOST_BYTES + "}"
    answer = learner.post(
        f"/api/v1/plays/{play_id}/beats", data=body, content_type="application/json"
    )
    assert by_the_framework(answer)
    assert answer.json["credited_seconds"] == 5


@pytest.mark.parametrize("name", ["Basic", "Bearer", "bearer ", "Bearer  "])
def test_an_authorization_without_a_token_is_no_sign_in(client, api, lesson_id, name):
    play_id = open_play(api(make_user()), lesson_id)
    answer = client.post(
        f"/api/v1/plays/{play_id}/beats", json={"seq": 1, "spans": []},
        headers={"Authorization": name},
    )  # fmt: skip
    assert answer.status_code in (401, 403)


def test_a_full_queue_is_told_with_when_to_come_back_and_loses_nothing(app, api, lesson_id, clock):
    learner = api(make_user())
    play_id = open_play(learner, lesson_id)
    clock.forward(seconds=10)
    queue = app.extensions[BEATS.name]
    bound, queue.waiting = queue.waiting, 0
    for refused in (
        beat(learner, play_id, (0, 5)),
        the_long_way(learner, play_id, '{"seq": 1, "spans": [[0, 5]]}'),
    ):
        assert (refused.status_code, refused.headers["Retry-After"]) == (503, "1")
        assert refused.mimetype == "application/problem+json"
    queue.waiting = bound
    again = beat(learner, play_id, (0, 5))
    assert (again.status_code, again.json["credited_seconds"]) == (200, 5)
