"""What is left of a live lesson, to its end: watched again at once, joined by a worker, reviewed,
published, watched for its hours.

Real processes on a real PostgreSQL. The camera is a program that sends twice: between the two its
sender was away for too long, so that the recording has a joint.
"""

import re
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.making import CONVERTED_WITHIN_SECONDS, Hand, publish
from tests.journeys.stack import Stack
from tests.journeys.test_live import expect_to_go_on
from tests.journeys.test_live_goes_on import Academy, Postgres
from tests.journeys.test_story import choose_topic, play, submit_button
from tests.live.sending import pieces, recorded

SignIn = Callable[..., Page]
TITLE = "断线之后接着讲的一课"
EARLY, LATE = "第一段听得清楚", "回来就好"
CHAPTER = "接着讲"
EITHER = "看直播和看回放不重复计学时，先得先计"
NO_MORE = "看直播和看回放不重复计学时：再看回放，学时不会增加"
STAY_SECONDS = 8
SEEN_WITHIN_SECONDS = 120
WATCHABLE_WITHIN_SECONDS = 30
"""Issue 6: those who were invited watch it again so soon after the end."""
JOINED_WITHIN_SECONDS = 240
PLAYS_WITHIN_MILLISECONDS = 90_000
CAPTIONS = "1\n00:00:01,000 --> 00:00:03,000\n大家好\n"


@pytest.fixture
def academy(tmp_path: Path) -> Iterator[Academy]:
    server = Postgres.begin()
    stack = Academy(tmp_path, database_url=server.url)
    try:
        stack.start()
        yield stack
    finally:
        stack.stop()
        server.end()


@dataclass
class Held:
    """A live lesson that was held, and by whom."""

    academy: Stack
    teacher: Hand
    live_id: str

    def replay(self) -> dict[str, Any]:
        """As its teacher is told of it."""
        found: dict[str, Any] = self.teacher.get(f"/live/{self.live_id}/replay")
        return found

    def moment(self, what: str) -> None:
        self.academy.python("tests.journeys.live_moments", what, self.live_id)

    def send(self) -> None:
        """A stay on air, sent as fast as it is taken, until most of it can be seen."""
        asked = {"mime": "video/webm;codecs=h264"}
        sender = self.teacher.post(f"/live/{self.live_id}/senders", asked)
        stream = recorded("video/webm;codecs=h264", seconds=STAY_SECONDS, size="320x180")
        path = f"/live/{self.live_id}/senders/{sender['sender_id']}/chunks"
        for number, chunk in enumerate(pieces(stream, STAY_SECONDS), sender["next"]):
            self.teacher.put_chunk(f"{path}/{number}", chunk)
        self.academy.wait_until(self._is_seen, SEEN_WITHIN_SECONDS)

    def _is_seen(self) -> bool:
        manifest = self.teacher.get(f"/live/{self.live_id}/health")["manifest_url"]
        return sum(lengths(self.text(manifest, "hi/index.m3u8"))) > STAY_SECONDS - 3

    def text(self, manifest: str | None, beside: str) -> str:
        """A playlist beside a manifest, as somebody invited reads it; empty where there is none."""
        if not manifest:
            return ""
        request = urllib.request.Request(self.academy.url + manifest.replace("index.m3u8", beside))
        request.add_header("Authorization", f"Bearer {self.teacher.token}")
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return str(answer.read().decode())
        except urllib.error.HTTPError:
            return ""

    def is_whole(self, viewer: Hand) -> bool:
        """Whether somebody who was invited can watch all of it again."""
        told = viewer.get(f"/live/{self.live_id}")
        return told["state"] == "replay" and sum(
            lengths(self.text(told["manifest_url"], "hi.m3u8"))
        ) == pytest.approx(2 * STAY_SECONDS, abs=1)


def lengths(playlist: str) -> list[float]:
    return [float(one) for one in re.findall(r"#EXTINF:([\d.]+)", playlist)]


@pytest.fixture
def held(academy: Academy) -> Held:
    """A public lesson whose doors are open."""
    teacher = Hand(academy, "teacher")
    plan = {
        "title": TITLE,
        "starts_at": (datetime.now(UTC) + timedelta(minutes=20)).isoformat(),
        "minutes": 30,
        "audience": "public",
    }
    return Held(academy, teacher, teacher.post("/live", plan)["id"])


def test_a_recording_with_a_joint_is_watched_again_reviewed_and_credited(
    academy: Academy, sign_in: SignIn, held: Held
) -> None:
    there, missed = Hand(academy, "learner"), Hand(academy, "learner2")
    hold(held, there)
    academy.wait_until(lambda: held.is_whole(missed), WATCHABLE_WITHIN_SECONDS)
    learner = sign_in("learner2")
    watch_over_the_joint(learner, held)
    academy.wait_until(lambda: held.replay()["state"] == "joined", JOINED_WITHIN_SECONDS)
    teacher = sign_in("teacher")
    course = submit(teacher, held)
    publish(academy, course)
    open_with_the_hours_of_the_lesson(sign_in("learner"), held)
    earn_by_the_replay(learner, held)


def hold(held: Held, there: Hand) -> None:
    """On air twice, with something said each time and a chapter marked between."""
    room = f"/rooms/live-{held.live_id}/messages"
    held.send()
    there.post(room, {"body": EARLY, "client_id": "early"})
    held.moment("gone")
    held.teacher.post(f"/live/{held.live_id}/markers", {"title": CHAPTER})
    held.send()
    there.post(room, {"body": LATE, "client_id": "late"})
    held.teacher.post(f"/live/{held.live_id}/stop", {})


def watch_over_the_joint(learner: Page, held: Held) -> None:
    """The player runs from one stay on air into the other, and leaps to either side of it."""
    pressed_before_the_player_arrived(learner, held)
    expect_to_go_on(learner, STAY_SECONDS + 1)
    for place in (1, STAY_SECONDS + 3, STAY_SECONDS - 1.5):
        shown = pictures(learner)
        learner.locator("[data-video]").evaluate(
            "(video, place) => { video.currentTime = place; if (video.paused) void video.play(); }",
            place,
        )
        expect_to_go_on(learner, place + 0.5)
        assert pictures(learner) > shown, "new pictures, not a picture that stands still"
    expect_to_go_on(learner, STAY_SECONDS + 0.5)
    expect(learner.locator("[data-video]")).to_have_js_property("error", None)
    expect(learner.locator("[data-trouble]")).to_be_hidden()


def pressed_before_the_player_arrived(learner: Page, held: Held) -> None:
    """Its module is held back until the button was pressed."""
    player = "**/live_watching-*.js"
    learner.route(player, lambda _held_back: None)
    with learner.expect_request(player):
        learner.goto(f"/live/{held.live_id}", wait_until="commit")
    learner.get_by_role("button", name="观看回放").click()
    learner.unroute(player)  # lets go what was held back


def pictures(page: Page) -> int:
    shown: int = page.locator("[data-video]").evaluate(
        "(video) => video.getVideoPlaybackQuality().totalVideoFrames"
    )
    return shown


def submit(teacher: Page, held: Held) -> str:
    """The draft is there: what is missing is added, and it is handed in; the id of the course."""
    teacher.goto(f"/live/{held.live_id}")
    teacher.get_by_role("link", name="在工作室打开").click()
    expect(teacher).to_have_url(re.compile(r"/studio/courses/\d+$"))
    course = teacher.url.rsplit("/", 1)[-1]
    converted(held, course)
    [lesson] = held.teacher.get(f"/courses/{course}")["lessons"]
    said = {"language": "zh-Hans", "text": CAPTIONS}
    held.teacher.post(f"/lessons/{lesson['id']}/captions", said)
    teacher.reload()
    expect(teacher.locator("#lessons")).to_contain_text("1 个章节")
    about = teacher.locator("#about")
    about.locator("textarea[name=summary]").fill("一堂断过线的直播课。")
    choose_topic(teacher)
    about.get_by_role("button", name="保存").click()
    send = submit_button(teacher)
    expect(send).to_be_enabled()
    send.click()
    expect(teacher.locator("#checklist")).to_contain_text("审核")
    return course


def converted(held: Held, course: str) -> None:
    """The worker has made the ladder of the file that it joined."""

    def ready() -> bool:
        [lesson] = held.teacher.get(f"/courses/{course}")["lessons"]
        video = held.teacher.get(f"/videos/{lesson['video_id']}")
        return bool(video["state"] == "ready")

    held.academy.wait_until(ready, CONVERTED_WITHIN_SECONDS)


def open_with_the_hours_of_the_lesson(there: Page, held: Held) -> None:
    """Who was there and has its hours is told, before watching, that the replay adds none."""
    held.academy.python("tests.journeys.live_moments", "credited", held.live_id, "learner")
    there.goto(f"/live/{held.live_id}")
    there.get_by_role("link", name="打开这门课程").click()
    expect(there.get_by_role("main")).to_contain_text("这是看直播得到的学时")
    expect(there.get_by_role("main")).to_contain_text(NO_MORE)
    expect(there.get_by_role("main")).not_to_contain_text(EITHER)


def earn_by_the_replay(learner: Page, held: Held) -> None:
    """Who missed the lesson finds the course on its page, sees what was said then, has hours."""
    learner.goto(f"/live/{held.live_id}")
    learner.get_by_role("link", name="打开这门课程").click()
    expect(learner.get_by_role("main")).to_contain_text(EITHER)
    learner.get_by_role("link", name="开始学习").click()
    expect(learner).to_have_url(re.compile(r"/lessons/\d+"))
    learner.wait_for_load_state()
    play(learner)
    learner.get_by_role("tab", name="章节").click()
    expect(learner.get_by_role("main")).to_contain_text(CHAPTER)
    learner.get_by_role("tab", name="当时的讨论").click()
    then = learner.locator("[data-then-lines]")
    expect(then).to_contain_text(EARLY, timeout=PLAYS_WITHIN_MILLISECONDS)
    expect(then).to_contain_text(LATE, timeout=PLAYS_WITHIN_MILLISECONDS)
    expect(learner.locator("[data-after]")).to_be_visible(timeout=PLAYS_WITHIN_MILLISECONDS)
    learner.goto("/me/credits")
    entry = learner.locator("details.entry", has_text=TITLE)
    entry.locator("summary").click()
    expect(entry).to_contain_text("这是看直播回放得到的学时")
