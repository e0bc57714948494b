"""The whole story: a clip on its way from a teacher's disk to hours in a learner's account.

The chapters follow each other and share one course; a chapter fails at once when an earlier one
has left nothing to go on with.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.journeys.recordings import sent

SignIn = Callable[..., Page]

MEDIA = Path(__file__).resolve().parents[1] / "media"
TITLE = "干部教育培训工作的田野一课"
CLASS_TITLE = "田野观察班"
CLIPS_TOPIC = "演示短片"
TRANSCODES_WITHIN_MILLISECONDS = 120_000
PLAYS_WITHIN_MILLISECONDS = 45_000
INDEXED_WITHIN_MILLISECONDS = 30_000
PLAYS = """() => {
  const video = document.querySelector("video");
  if (video.paused) void video.play().catch(() => undefined);
  return video.currentTime > 0.1;
}"""


@dataclass
class Story:
    """What one chapter leaves for the next."""

    course: str = ""
    classroom: str = ""

    def course_path(self) -> str:
        if not self.course:
            pytest.fail("an earlier chapter left no course")
        return f"/courses/{self.course}"

    def class_path(self) -> str:
        if not self.classroom:
            pytest.fail("an earlier chapter left no class")
        return f"/classes/{self.classroom}"


@pytest.fixture(scope="module")
def story() -> Story:
    return Story()


def test_a_teacher_uploads_two_clips_and_submits_the_course(sign_in: SignIn, story: Story) -> None:
    page = sign_in("teacher")
    page.goto("/studio")
    page.get_by_role("link", name="新建课程").first.click()
    page.locator("input[name=title]").fill(TITLE)
    page.locator("input[name=kind][value=micro]").check()
    page.locator("textarea[name=summary]").fill("两段短片:先看一段动画,再到草地上看兔子。𠮷<b>")
    choose_topic(page)
    page.locator("main form button").first.click()
    expect(page).to_have_url(re.compile(r"/studio/courses/\d+$"))
    page.wait_for_load_state()
    story_course = page.url.rsplit("/", 1)[-1]
    expect(submit_button(page)).to_be_disabled()

    add_video_lesson(page, "bigbuckbunny.mp4", "大雄兔")
    add_video_lesson(page, "rabbit.mp4", "草地上的兔子")
    submit = submit_button(page)
    expect(submit).to_be_enabled(timeout=TRANSCODES_WITHIN_MILLISECONDS)
    expect(page.locator("#lessons")).to_contain_text("00:05")
    expect(page.locator("#lessons")).to_contain_text("00:07")
    submit.click()
    expect(page.locator("#checklist")).to_contain_text("审核")
    expect(page.locator("#add-lesson")).to_have_count(0)
    story.course = story_course


def test_a_file_that_is_no_video_is_explained_in_the_studio(
    sign_in: SignIn, tmp_path: Path
) -> None:
    false_video = tmp_path / "年度总结.mp4"
    false_video.write_text("这不是视频。" * 200)
    page = sign_in("teacher")
    page.goto("/studio/courses/new")
    page.locator("input[name=title]").fill("一次失败的上传")
    page.locator("input[name=kind][value=micro]").check()
    page.locator("main form button").first.click()
    page.locator("[data-upload-file]").set_input_files(false_video)
    problem = page.locator("[data-upload-problem]")
    expect(problem).to_be_visible(timeout=TRANSCODES_WITHIN_MILLISECONDS)
    expect(problem).to_contain_text(re.compile("[\u4e00-\u9fff]{4,}"))


@pytest.mark.parametrize("reviewer", ["reviewer1", "reviewer2", "reviewer3"])
def test_three_reviewers_pass_it_one_after_the_other(
    sign_in: SignIn, story: Story, reviewer: str
) -> None:
    story.course_path()
    page = sign_in(reviewer)
    open_desk(page)
    expect(page.locator("video")).to_have_js_property("error", None)
    for principle in page.locator("input[name=checklist]").all():
        principle.check()
    page.locator("#decision button[name=move][value=pass]").click()
    expect(page).to_have_url(re.compile("/reviews$"))
    page.wait_for_load_state()
    expect(page.get_by_role("main")).not_to_contain_text(TITLE)


def test_the_learning_administration_publishes_it_and_opens_a_class(
    sign_in: SignIn, story: Story
) -> None:
    story.course_path()
    page = sign_in("learning_admin")
    open_desk(page)
    page.locator("#decision button[name=move][value=publish]").click()
    page.goto("/classes/new")
    page.locator("input[name=title]").fill(CLASS_TITLE)
    today = datetime.now(UTC).date()
    page.locator("input[name=starts_at]").fill((today - timedelta(days=1)).isoformat())
    page.locator("input[name=ends_at]").fill((today + timedelta(days=30)).isoformat())
    page.locator("label:has(input[name=tutors])", has_text="周静").click()
    course = page.locator("[data-picks] li", has_text=TITLE)
    course.locator("label:has(input[name=required])").click()
    page.get_by_role("button", name="开班", exact=True).click()
    expect(page).not_to_have_url(re.compile("/classes/new$"))
    page.wait_for_load_state()
    found = re.search(r"/classes/(\d+)", page.url)
    assert found, page.url
    page.goto(f"/classes/{found[1]}/roster")
    page.locator("textarea[name=usernames]").fill("learner learner2 nobody")
    page.get_by_role("button", name="录入", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("王晓兰")
    expect(page.get_by_role("main")).to_contain_text("“nobody”")
    story.classroom = found[1]


def test_a_chinese_search_finds_it_inside_a_sentence(sign_in: SignIn, story: Story) -> None:
    story.course_path()
    page = sign_in("learner")
    page.goto("/")
    page.locator("header input[type=search]").fill("教育")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/courses"))
    page.wait_for_load_state()
    hit = page.get_by_role("main").get_by_role("link", name=re.compile("田野一课"))
    reload_until(page, hit.first, INDEXED_WITHIN_MILLISECONDS)
    expect(page.locator("mark").first).to_have_text("教育")
    page.locator("main input[type=search]").fill("没有这样的课程")
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_contain_text("没有找到“没有这样的课程”")


def test_a_learner_watches_to_the_end_and_sees_the_hours(sign_in: SignIn, story: Story) -> None:
    page = sign_in("learner")
    page.goto(story.course_path())
    page.get_by_role("link", name="开始学习").click()
    expect(page).to_have_url(re.compile(r"/lessons/\d+"))
    page.wait_for_load_state()
    began = datetime.now(UTC)
    for _lesson in ("大雄兔", "草地上的兔子"):
        play(page)
        expect(page.locator("[data-after]")).to_be_visible(timeout=PLAYS_WITHIN_MILLISECONDS)
        lesson = page.url
        page.locator("[data-after] a").click()
        expect(page).not_to_have_url(lesson)
    assert datetime.now(UTC) - began > timedelta(seconds=10), "faster than real time"
    page.goto("/me/credits")
    entry = page.locator("details.entry", has_text=TITLE)
    expect(entry).to_contain_text("+0.25")
    entry.locator("summary").click()
    expect(entry).to_contain_text(re.compile("规则"))


def test_the_tutor_sees_it_in_the_console(sign_in: SignIn, story: Story) -> None:
    story.class_path()
    page = sign_in("tutor")
    page.goto("/supervision")
    page.get_by_role("link", name=CLASS_TITLE, exact=True).click()
    row = page.locator("tbody tr", has_text="王晓兰")
    expect(row).to_contain_text("0.25")
    expect(row).to_contain_text("已完成")
    other = page.locator("tbody tr", has_text="李建国")
    expect(other).to_contain_text("0.00")
    expect(other).not_to_contain_text("已完成")


def test_a_learner_who_skips_ahead_is_told_what_is_missing_and_can_make_it_up(
    sign_in: SignIn, story: Story
) -> None:
    page = sign_in("learner2")
    page.goto(story.course_path())
    page.get_by_role("main").get_by_role("link", name=re.compile("草地上的兔子")).click()
    play(page)
    video = page.locator("video")
    wait_for_time(video, "> 0.5")
    video.evaluate("video => { video.currentTime = 6 }")
    wait_for_end(video)
    gap = page.locator("[data-first-gap]")
    expect(gap).to_be_visible()
    expect(gap).to_contain_text("00:06")
    expect(page.locator("[data-after]")).to_be_hidden()
    page.goto("/me/credits")
    expect(page.locator("details.entry", has_text=TITLE)).to_have_count(0)

    page.go_back()
    expect(gap).to_be_visible()
    expect(page.locator("[data-after]")).to_be_hidden()
    gap.click()
    expect(page.locator("[data-after]")).to_be_visible(timeout=PLAYS_WITHIN_MILLISECONDS)


def test_two_browsers_talk_in_the_room_of_the_course(sign_in: SignIn, story: Story) -> None:
    first, second = sign_in("learner"), sign_in("learner2")
    for page in (first, second):
        page.goto(f"/rooms/course-{story.course_path().rsplit('/', 1)[-1]}")
    expect(first.locator("[data-count]")).to_contain_text("2")
    say(first, "兔子在吃什么?<script>alert(1)</script>𠮷")
    heard = second.locator("[data-messages] li", has_text="兔子在吃什么")
    expect(heard).to_contain_text("王晓兰")
    expect(heard).to_contain_text("<script>alert(1)</script>𠮷")
    say(second, "蒲公英。")
    expect(first.locator("[data-messages] li", has_text="蒲公英")).to_contain_text("李建国")
    second.reload()
    expect(second.locator("[data-messages] li", has_text="兔子在吃什么")).to_have_count(1)


def choose_topic(page: Page) -> None:
    topic = page.locator("select[name=topic]")
    value = topic.locator("option", has_text=CLIPS_TOPIC).get_attribute("value")
    topic.select_option(value)


def submit_button(page: Page) -> Locator:
    form = page.locator("#checklist form").filter(has=page.locator("input[value=submit]"))
    return form.locator("button")


def add_video_lesson(page: Page, clip: str, title: str) -> None:
    """Dropped into the queue, a file becomes a lesson that is named after it."""
    file: FilePayload = {
        "name": f"{title}.mp4",
        "mimeType": "video/mp4",
        "buffer": sent(MEDIA / clip),
    }
    page.locator("[data-queue-drop] [data-upload-file]").set_input_files(file)
    expect(page.locator("#lessons")).to_contain_text(title)


def open_desk(page: Page) -> None:
    page.goto("/reviews")
    page.get_by_role("link", name=TITLE, exact=True).click()
    expect(page.locator("#decision")).to_be_visible()


def play(page: Page) -> None:
    """Whether or not the page begins by itself: a press of the button might stop it just then."""
    video = page.locator("video")
    expect(video).to_have_js_property("error", None)
    expect(page.locator("media-play-button")).to_have_attribute(
        "aria-label", re.compile("播放|暂停")
    )
    page.wait_for_function(PLAYS, timeout=PLAYS_WITHIN_MILLISECONDS)


def wait_for_time(video: Locator, condition: str) -> None:
    video.page.wait_for_function(
        f"() => document.querySelector('video').currentTime {condition}",
        timeout=PLAYS_WITHIN_MILLISECONDS,
    )


def wait_for_end(video: Locator) -> None:
    video.page.wait_for_function(
        "() => document.querySelector('video').ended", timeout=PLAYS_WITHIN_MILLISECONDS
    )


def reload_until(page: Page, wanted: Locator, within_milliseconds: int) -> None:
    """Looks again until the index, which follows in the background, has caught up."""
    deadline = datetime.now(UTC) + timedelta(milliseconds=within_milliseconds)
    while wanted.count() == 0:
        assert datetime.now(UTC) < deadline, f"not found within {within_milliseconds} ms"
        page.reload()


def say(page: Page, words: str) -> None:
    page.locator("#room-body").fill(words)
    page.locator("[data-say] button[type=submit]").click()
