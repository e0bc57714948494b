"""What operators read of recordings: what failed, and what was written down about one."""

import pytest

from app.kit import jobs as kit_jobs
from app.videos import actions
from app.videos.rules import Problem


@pytest.fixture
def say(app):
    """``say("video-log", "7")``: the outcome of a command."""
    return lambda *words: app.test_cli_runner().invoke(args=list(words))


def test_the_log_of_a_recording_is_told_to_operators(say, video, clock):
    actions.refuse_video(video.id, Problem.UNREADABLE, "moov atom not found")
    kit_jobs.flush()
    told = say("video-log", str(video.id))
    assert told.exit_code == 0
    assert "moov atom not found" in told.output
    assert "failed since 2026-03-05 14:30:00" in told.output
    listed = say("failed-videos")
    assert f"{video.id}  2026-03-05 14:30  {Problem.UNREADABLE.code}" in listed.output
    assert video.filename in listed.output


def test_what_nobody_wrote_about_is_said_and_what_is_not_there_is_refused(say, video):
    assert "Nothing was written down" in say("video-log", str(video.id)).output
    unknown = say("video-log", "999999")
    assert (unknown.exit_code, "There is no recording 999999." in unknown.output) == (1, True)
    assert say("failed-videos").output == "No recording has failed.\n"
