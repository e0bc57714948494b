"""The virus scanner: what it clears goes on, what it finds is not kept, and while it is silent
nothing is lost and nobody is given the file."""

from dataclasses import replace

import pytest

from app.kit import jobs as kit_jobs
from app.kit.blobs import blobs
from app.kit.errors import Busy
from app.kit.scanning import Scanner, Verdict
from app.videos import actions, jobs, queries
from app.videos.rules import Scan, State
from tests.kit.clamd import EICAR, Clamd
from tests.videos.looking import now_of, stored_bytes


@pytest.fixture
def clamd():
    server = Clamd()
    yield server
    server.stop()


@pytest.fixture
def scanned_by(app):
    """``scanned_by(url)``: the academy asks the scanner there."""
    plain = app.config["SETTINGS"]

    def choose(url):
        app.config["SETTINGS"] = replace(plain, clamd_url=url)

    yield choose
    app.config["SETTINGS"] = plain


@pytest.fixture
def infected(tmp_path, tiny):
    path = tmp_path / "infected.mp4"
    path.write_bytes(tiny.read_bytes() + EICAR)
    return path


def test_without_a_scanner_a_file_is_unscanned_and_says_so(program, video, run_jobs):
    run_jobs()
    assert program.get(f"/api/v1/videos/{video.id}").json["scan"] == "unscanned"


def test_a_clean_file_goes_on(program, teacher, tiny, clamd, scanned_by, run_jobs):
    scanned_by(clamd.url)
    video = actions.accept_original(teacher, tiny, "讲座.mp4")
    assert (video.scan, video.arrived) == (Scan.WAITING, False)
    assert run_jobs() == ["videos.stow", "videos.inspect", "videos.transcode"]
    assert clamd.heard == [tiny.read_bytes()]
    done = now_of(video)
    assert (done.state, done.scan) == (State.READY, Scan.CLEAN)
    assert stored_bytes(done.original_key) == tiny.read_bytes()
    assert program.get(f"/api/v1/videos/{video.id}").json["scan"] == "clean"


def test_an_infected_file_is_not_kept_and_its_teacher_is_told(
    program, teacher, infected, clamd, scanned_by, run_jobs
):
    scanned_by(clamd.url)
    video = actions.accept_original(teacher, infected, "讲座.mp4")
    assert run_jobs() == ["videos.stow"]
    refused = now_of(video)
    assert (refused.state, refused.problem, refused.scan) == (
        State.FAILED,
        "infected",
        Scan.INFECTED,
    )
    assert "Eicar-Test-Signature" in refused.log
    assert list(blobs().below("")) == []
    assert not queries.partial_of(video.original_key).exists()
    told = program.get(f"/api/v1/videos/{video.id}").json
    assert (told["scan"], told["problem_code"]) == ("infected", "infected")
    assert "Eicar" not in told["problem"]
    assert queries.storage_of(teacher).used_bytes == 0
    jobs.stow(video.id)
    assert len(clamd.heard) == 1


def test_a_scanner_that_does_not_answer_is_asked_again(
    teacher, tiny, clamd, scanned_by, clock, run_jobs
):
    scanned_by("tcp://127.0.0.1:9")
    video = actions.accept_original(teacher, tiny, "讲座.mp4")
    kit_jobs.flush()
    with pytest.raises(Busy):
        jobs.stow(video.id)
    waiting = now_of(video)
    assert (waiting.state, waiting.scan, waiting.arrived) == (State.UPLOADED, Scan.WAITING, False)
    jobs.transcode(video.id)
    assert list(blobs().below("")) == []
    scanned_by(clamd.url)
    clock.forward(seconds=61)
    jobs.recover_arrivals()
    run_jobs()
    assert now_of(video).scan is Scan.CLEAN


def test_a_scanner_that_was_taken_away_keeps_nobody_waiting(
    teacher, tiny, clamd, scanned_by, run_jobs
):
    scanned_by(clamd.url)
    video = actions.accept_original(teacher, tiny, "讲座.mp4")
    scanned_by(None)
    run_jobs()
    done = now_of(video)
    assert (done.state, done.scan) == (State.READY, Scan.UNSCANNED)
    assert clamd.heard == []


def test_a_file_that_is_too_large_to_scan_goes_on_and_operators_learn_why(
    teacher, tiny, clamd, scanned_by, run_jobs
):
    scanned_by(clamd.url)
    clamd.most = 1000
    video = actions.accept_original(teacher, tiny, "讲座.mp4")
    jobs.stow(video.id)
    arrived = now_of(video)
    assert (arrived.arrived, arrived.scan) == (True, Scan.UNSCANNED)
    assert "clamd" in arrived.log


def test_a_large_file_is_sent_in_pieces(clamd, tmp_path):
    path = tmp_path / "large"
    path.write_bytes(b"\x07" * 700_000 + EICAR)
    assert Scanner(clamd.url).scan(path) == Verdict(True, "Eicar-Test-Signature")
    assert clamd.heard == [path.read_bytes()]


@pytest.mark.parametrize("answer", [b"stream: Can't allocate memory ERROR", b"", b"hello"])
def test_an_answer_that_says_nothing_is_no_verdict(clamd, tiny, answer):
    clamd.answers = answer or b" "
    with pytest.raises(Busy):
        Scanner(clamd.url).scan(tiny)


def test_a_socket_that_is_not_there_is_no_verdict(tmp_path, tiny):
    with pytest.raises(Busy):
        Scanner(f"unix://{tmp_path}/clamd.sock").scan(tiny)
