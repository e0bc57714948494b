"""The room in real browsers: what people see, press and lose."""

import contextlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from app.accounts import actions as accounts
from app.kit import clock as kit_clock
from app.kit import db
from bin.machine import find_chromium
from tests.conftest import Database
from tests.discussion import making
from tests.discussion.test_served import free_port, serving

pytestmark = pytest.mark.journey
PATIENCE_MILLISECONDS = 20_000
expect.set_options(timeout=PATIENCE_MILLISECONDS)


@pytest.fixture(autouse=True)
def clock() -> None:
    """The served academy goes by the machine's clock, and so do these tests."""
    kit_clock.read_from(None)


class Academy:
    """A web process that can be stopped and started again at the same address."""

    def __init__(self, folder: Path, database_url: str) -> None:
        self._folder, self._url, self._port = folder, database_url, free_port()
        self._running = contextlib.ExitStack()
        self.address = ""

    def start(self) -> None:
        self.address = self._running.enter_context(serving(self._folder, self._url, self._port))

    def stop(self) -> None:
        self._running.close()


@pytest.fixture(scope="module")
def academy(
    tmp_path_factory: pytest.TempPathFactory, sqlite_database: Database
) -> Iterator[Academy]:
    sqlite_database.clean()
    academy = Academy(tmp_path_factory.mktemp("browsed"), sqlite_database.url)
    academy.start()
    yield academy
    academy.stop()


@pytest.fixture
def hall(built_app: Any, academy: Academy, sqlite_database: Database) -> Iterator[making.Hall]:
    """A room with people in it, in the database that is being served."""
    db.bind(sqlite_database.url)
    with built_app.app_context():
        yield making.make_hall()
        db.session.remove()
    db.engine().dispose()


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    program = find_chromium()
    if program is None:
        pytest.fail("Chromium is missing: `make test` installs it, or CHROMIUM names one.")
    home = str(tmp_path_factory.mktemp("home"))
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=program,
            args=["--no-sandbox", "--disable-gpu"],
            env={**os.environ, "HOME": home},
        )
        yield chromium
        chromium.close()


Visit = Callable[..., Page]


@pytest.fixture
def visit(browser: Browser, academy: Academy, built_app: Any, hall: making.Hall) -> Iterator[Visit]:
    """``visit(person)``: that person's page of the hall, live."""
    contexts = []

    def open_page(person: Any, **options: Any) -> Page:
        token, _opened = accounts.open_sign_in(person.id)
        session = built_app.session_interface.get_signing_serializer(built_app)
        context = browser.new_context(locale="zh-CN", **options)
        contexts.append(context)
        context.set_default_timeout(PATIENCE_MILLISECONDS)
        cookie = {"name": "zhixing", "value": session.dumps({"sign_in": token})}
        context.add_cookies([cookie | {"url": academy.address}])
        page = context.new_page()
        page.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))
        page.goto(f"{academy.address}/rooms/{hall.room_id}")
        expect(page.locator("[data-count]")).to_contain_text("人在这里")
        return page

    yield open_page
    for context in contexts:
        context.close()


def say(page: Page, body: str) -> None:
    page.locator("textarea").fill(body)
    page.keyboard.press("Enter")


def messages(page: Page) -> Any:
    return page.locator("[data-messages] > li")


def test_two_people_talk_and_nothing_they_write_is_markup(hall: making.Hall, visit: Visit) -> None:
    one, other = visit(hall.learner), visit(hall.colleague)
    expect(one.locator("[data-count]")).to_contain_text("2")
    say(one, "<img src=x onerror=alert(1)> 𠮷 见 https://example.com/a?b=1。好")
    expect(messages(other)).to_have_count(1)
    body = other.locator("[data-body]").first
    expect(body).to_have_text("<img src=x onerror=alert(1)> 𠮷 见 https://example.com/a?b=1。好")
    assert body.locator("img").count() == 0
    link = body.locator("a")
    expect(link).to_have_attribute("href", "https://example.com/a?b=1")
    expect(link).to_have_attribute("rel", "noopener noreferrer nofollow ugc")
    expect(one.locator("textarea")).to_have_value("")
    expect(one.locator(".said-pending")).to_have_count(0)
    other.reload()
    expect(other.locator("[data-body]").first).to_contain_text("onerror=alert(1)")


def test_enter_sends_but_not_while_a_word_is_being_composed(
    hall: making.Hall, visit: Visit
) -> None:
    page = visit(hall.learner)
    area = page.locator("textarea")
    area.fill("zhong")
    area.dispatch_event("keydown", {"key": "Enter", "isComposing": True})
    area.dispatch_event("keydown", {"key": "Enter", "keyCode": 229})
    expect(area).to_have_value("zhong")
    area.press("End")
    area.press("Shift+Enter")
    area.type("guo")
    area.press("Enter")
    expect(page.locator("[data-body]")).to_have_text("zhong\nguo")


def test_what_is_written_while_the_line_is_lost_is_said_once_it_is_back(
    hall: making.Hall, visit: Visit, academy: Academy
) -> None:
    one, other = visit(hall.learner), visit(hall.colleague)
    academy.stop()
    expect(one.locator("[data-state]")).to_contain_text("网络断开了")
    say(one, "断网时写的")
    expect(one.locator("[data-sending]")).to_have_text("等待网络恢复")
    academy.start()
    expect(one.locator("[data-state]")).to_have_text("", timeout=40_000)
    expect(one.locator(".said-pending")).to_have_count(0)
    expect(messages(one)).to_have_count(1)
    expect(messages(other)).to_have_count(1, timeout=40_000)
    assert len(making.said_in(hall)) == 1


def test_a_refusal_stands_beside_the_box_and_the_words_are_kept(
    hall: making.Hall, visit: Visit
) -> None:
    page = visit(hall.learner)
    for number in range(5):
        say(page, f"第 {number} 条")
        expect(messages(page)).to_have_count(number + 1)
    say(page, "第 5 条")
    expect(page.locator("[data-problem]")).to_contain_text("秒后可以继续")
    expect(page.locator("textarea")).to_have_value("第 5 条")
    expect(messages(page)).to_have_count(5)
    page.locator("textarea").fill("字" * 2001)
    page.keyboard.press("Enter")
    expect(page.locator("[data-problem]")).to_contain_text("2001")
    expect(page.locator("textarea")).not_to_have_value("")


def test_hiding_asks_once_and_names_the_message(hall: making.Hall, visit: Visit) -> None:
    making.say(hall.learner, hall, "与课程无关的话")
    teacher, learner = visit(hall.teacher), visit(hall.colleague)
    teacher.locator(".said").hover()
    teacher.locator("[data-hides]").click()
    dialog = teacher.locator("dialog[open]")
    expect(dialog).to_contain_text("周启明")
    expect(dialog).to_contain_text("与课程无关的话")
    dialog.locator("button[value=keep]").click()
    expect(learner.locator("[data-body]")).to_have_text("与课程无关的话")
    teacher.locator(".said").hover()
    teacher.locator("[data-hides]").click()
    teacher.locator("dialog[open] input").fill("跑题")
    teacher.locator("dialog[open] button[value=hide]").click()
    expect(learner.locator(".said-body")).to_have_text("这条留言已隐藏。")
    assert "与课程无关的话" not in learner.content()


def test_a_time_is_taken_from_the_player_and_given_back_to_it(
    hall: making.Hall, visit: Visit
) -> None:
    page = visit(hall.learner)
    page.evaluate(
        """() => {
            document.querySelector("[data-room]").dataset.lesson = "";
            document.dispatchEvent(new CustomEvent("zx:time", {detail: {seconds: 1421.7}}));
        }"""
    )
    expect(page.locator("textarea")).to_have_attribute("placeholder", "在 23:41 说点什么…")
    say(page, "这里没听懂")
    expect(page.locator(".said:not(.said-pending) [data-at]:visible")).to_have_text("23:41")
    [said] = making.said_in(hall)
    assert said.at_ms == 1_421_000


def test_the_room_reads_and_writes_without_script(hall: making.Hall, visit: Visit) -> None:
    making.say(hall.colleague, hall, "早上好")
    live = visit(hall.colleague)
    plain = live.context.browser.new_context(
        java_script_enabled=False, storage_state=live.context.storage_state()
    )
    page = plain.new_page()
    page.goto(live.url)
    expect(page.locator(".said-body")).to_have_text("早上好")
    page.locator("textarea").fill("不用脚本 <b>")
    page.locator("[data-say] button.btn").click()
    expect(page.locator(".said-body").last).to_have_text("不用脚本 <b>")
    expect(messages(live)).to_have_count(2)
    plain.close()
