"""How much an organisation may keep: decided and told before the first byte."""

from dataclasses import replace

import pytest

from app.kit import jobs as kit_jobs
from app.videos import actions, queries
from app.videos.cli import set_quota
from app.videos.models import Upload
from app.videos.rules.storage import Storage, fits_on_disk, refuse_length
from app.videos.rules.tus import Refusal
from tests.factories import make_organisation
from tests.videos.tusing import TUS, announce, append, count, refused

MB = 1024**2


@pytest.fixture
def unit(teacher):
    return teacher.organisation


@pytest.fixture
def everybody_may(app):
    """``everybody_may(bytes)``: what an organisation may keep unless it has its own quota."""
    plain = app.config["SETTINGS"]

    def choose(size):
        app.config["SETTINGS"] = replace(plain, organisation_quota_bytes=size)

    yield choose
    app.config["SETTINGS"] = plain


def test_a_file_that_does_not_fit_the_quota_is_refused_before_its_first_byte(program, unit):
    actions.set_quota(unit.id, 5 * MB)
    problem = refused(announce(program, 6 * MB), 413)
    assert problem["code"] == "quota_full"
    assert "5 MB" in problem["detail"]
    assert "6 MB" in problem["detail"]
    assert count(Upload) == 0
    assert announce(program, 5 * MB).status_code == 201


def test_what_is_announced_is_held_for_it(program, unit, api, make_user):
    """Two people of one organisation cannot both be promised the last place."""
    actions.set_quota(unit.id, 5 * MB)
    assert announce(program, 3 * MB).status_code == 201
    colleague = api(make_user(roles=("teacher",), organisation=unit))
    refused(announce(colleague, 3 * MB), 413)
    assert announce(colleague, 2 * MB).status_code == 201


def test_another_organisation_has_its_own_room(program, unit, api, make_user):
    actions.set_quota(unit.id, 1)
    elsewhere = api(make_user(roles=("teacher",), organisation=make_organisation()))
    assert announce(elsewhere, 3 * MB).status_code == 201
    refused(announce(program, 3 * MB), 413)


def test_a_place_is_given_back_when_an_upload_is_given_up_or_expires(program, unit, clock):
    actions.set_quota(unit.id, 5 * MB)
    first = announce(program, 5 * MB).headers["Location"]
    refused(announce(program, 1), 413)
    program.delete(first, headers=TUS)
    assert announce(program, 5 * MB).status_code == 201
    refused(announce(program, 1), 413)
    clock.forward(days=7)
    assert announce(program, 1).status_code == 201


def test_recordings_count_by_their_originals(program, teacher, unit, tiny):
    content = tiny.read_bytes()
    actions.accept_original(teacher, tiny, "a.mp4")
    address = announce(program, len(content)).headers["Location"]
    append(program, address, 0, content)
    assert queries.storage_of(teacher) == Storage(2 * len(content), None)
    kit_jobs.flush()


def test_everybody_may_keep_what_the_setting_says_unless_told_otherwise(
    program, teacher, unit, everybody_may
):
    everybody_may(4 * MB)
    refused(announce(program, 5 * MB), 413)
    actions.set_quota(unit.id, 9 * MB)
    assert queries.storage_of(teacher).quota_bytes == 9 * MB
    actions.set_quota(unit.id, None)
    assert queries.storage_of(teacher).quota_bytes == 4 * MB


def test_looking_at_the_room_is_one_statement(teacher, statements):
    with statements() as said:
        queries.storage_of(teacher)
    assert said.count == 1


def test_bytes_promised_to_others_are_not_promised_again(program, monkeypatch):
    """The disk has room for one of two files, and none of either has come."""
    announce(program, 30 * MB)
    assert queries.awaited_bytes() == 30 * MB
    monkeypatch.setattr("shutil.disk_usage", lambda _path: type("", (), {"free": 300 * MB}))
    refused(announce(program, 30 * MB), 503)
    assert announce(program, 10 * MB).status_code == 201


@pytest.mark.parametrize(
    ("text", "size"), [("2T", 2 * 1024**4), ("500gb", 500 * 1024**3), ("7", 7), ("0", 0)]
)
def test_operators_set_a_quota_in_words(app, teacher, unit, text, size):
    told = app.test_cli_runner().invoke(set_quota, [unit.title, text])
    assert told.exit_code == 0, told.output
    assert queries.storage_of(teacher).quota_bytes == size
    assert app.test_cli_runner().invoke(set_quota, [unit.title, "default"]).exit_code == 0
    assert queries.storage_of(teacher).quota_bytes is None


@pytest.mark.parametrize(("title", "text"), [("nobody", "2T"), (None, "much"), (None, "-1")])
def test_a_quota_that_cannot_be_meant_is_refused(app, teacher, unit, title, text):
    told = app.test_cli_runner().invoke(set_quota, [title or unit.title, "--", text])
    assert told.exit_code != 0
    assert queries.storage_of(teacher).quota_bytes is None


@pytest.mark.parametrize(
    ("length", "used", "quota", "refusal"),
    [
        (10, 0, None, None),
        (11, 0, None, Refusal.TOO_LARGE),
        (5, 5, 10, None),
        (6, 5, 10, Refusal.QUOTA),
        (1, 20, 10, Refusal.QUOTA),
        (0, 20, 10, None),
        (11, 20, 10, Refusal.TOO_LARGE),
    ],
)
def test_a_length_is_judged_by_limit_and_quota(length, used, quota, refusal):
    assert refuse_length(length, 10, Storage(used, quota)) is refusal


@pytest.mark.parametrize(
    ("used", "quota", "left", "permille"),
    [(5, None, None, 0), (5, 10, 5, 500), (20, 10, 0, 1000), (0, 0, 0, 0)],
)
def test_how_full_it_is(used, quota, left, permille):
    storage = Storage(used, quota)
    assert (storage.left_bytes, storage.permille) == (left, permille)


def test_a_disk_keeps_something_free():
    assert fits_on_disk(10, 256 * MB + 30, 20)
    assert not fits_on_disk(10, 256 * MB + 29, 20)
