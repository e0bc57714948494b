"""Hours that came out too few: appealed on a phone, put right, and put right once more.

And what came with hours, credit points and motivation points, goes back with them.
"""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

SignIn = Callable[..., Page]

PHONE = {"viewport": {"width": 375, "height": 812}, "has_touch": True}
TITLE = "少记了的课程"
GIVING = "带来积分的课程"
BY_HAND = "线下补课半天"
WORDS = "课程我完整看了两遍，只记了四分之一学时。"
ANSWER = "已核对播放记录，差额补记。"
REASON = "与单位登记的学时重复。"


def test_an_appeal_brings_hours_that_somebody_else_enters(
    sign_in: SignIn, shown: dict[str, str]
) -> None:
    learner = sign_in("long_name", **PHONE)
    appeal = appeal_about(learner, TITLE)

    admin = sign_in("learning_admin")
    admin.goto(appeal)
    expect(admin.get_by_text(WORDS)).to_be_visible()
    admin.get_by_role("button", name="支持申诉").click()
    expect(admin.get_by_text("请写明做了什么").first).to_be_visible()
    admin.get_by_label("给学员的话").fill(ANSWER)
    admin.get_by_label("补记学时").fill("0.5")
    admin.get_by_role("button", name="支持申诉").click()
    expect(admin.get_by_role("heading", name="答复", exact=True)).to_be_visible()
    expect(admin.get_by_role("button", name="支持申诉")).to_have_count(0)

    learner.goto(appeal)
    expect(learner.get_by_text(ANSWER)).to_be_visible()
    learner.get_by_role("link", name="在我的学时中查看").click()
    learner.wait_for_url(re.compile("/me/credits"))
    expect(row(learner, TITLE, "+0.50").get_by_text(ANSWER)).to_be_visible()


def test_the_ledger_is_put_right_by_hand_and_right_again(
    sign_in: SignIn, shown: dict[str, str]
) -> None:
    admin = sign_in("learning_admin")
    ledger = enter_by_hand(admin, shown["long_name"])
    entered = row(admin, BY_HAND, "+0.50")
    expect(entered).to_contain_text("签到表齐全")

    learner = sign_in("long_name", **PHONE)
    learner.goto("/me/credits?kind=offline")
    expect(row(learner, BY_HAND, "+0.50")).to_have_count(1)

    entered.get_by_role("link", name="冲销").click()
    admin.wait_for_url(re.compile("/take-back$"))
    admin.get_by_label("原因（学员会看到）").fill(REASON)
    admin.get_by_role("button", name="冲销 0.5 学时").click()
    admin.wait_for_url(re.compile(ledger))
    expect(row(admin, BY_HAND, "−0.50")).to_have_count(1)

    learner.goto("/me/credits?kind=correction")
    taken = row(learner, BY_HAND, "−0.50")
    taken.locator("summary").click()
    expect(taken.get_by_text(REASON)).to_be_visible()


def test_points_come_with_hours_and_go_back_with_them(
    sign_in: SignIn, shown: dict[str, str]
) -> None:
    learner = sign_in("long_name", **PHONE)
    learner.goto("/me/credits")
    learner.get_by_role("link", name="每一笔的来历").click()
    learner.wait_for_url(re.compile("/me/points"))
    expect(row(learner, GIVING, "+0.50")).to_have_count(1)
    learner.get_by_role("link", name="积分", exact=True).click()
    learner.wait_for_url(re.compile("account=points"))
    given = row(learner, GIVING, "+10")
    given.locator("summary").click()
    expect(given.get_by_text("学完课程：当天 1 次。")).to_be_visible()
    given.get_by_role("link", name="查看对应的学时").click()
    learner.wait_for_url(re.compile("/me/credits"))
    number = (row(learner, GIVING, "+1.00").get_attribute("id") or "").removeprefix("entry-")

    admin = sign_in("learning_admin")
    admin.goto(f"/admin/entries/{number}/take-back")
    admin.get_by_label("原因（学员会看到）").fill(REASON)
    admin.get_by_role("button", name="冲销 1 学时").click()
    admin.wait_for_url(re.compile(r"/admin/people/\d+/credits"))

    for account, amount in (("points", "−10"), ("credit_points", "−0.50")):
        learner.goto(f"/me/points?account={account}")
        taken = row(learner, GIVING, amount)
        taken.locator("summary").click()
        expect(taken.get_by_text(REASON)).to_be_visible()


def appeal_about(learner: Page, title: str) -> str:
    """From the entry in my credits, first without a word; the address of the appeal."""
    learner.goto("/me/credits")
    entry = learner.locator(".entry", has_text=title)
    entry.locator("summary").click()
    entry.get_by_role("link", name="有疑问？提出申诉").click()
    learner.wait_for_url(re.compile("/me/appeals/new"))
    learner.get_by_label("请说明希望复核什么，为什么").fill(WORDS)
    learner.get_by_role("button", name="提交申诉").click()
    learner.wait_for_url(re.compile(r"/appeals/\d+$"))
    expect(learner.get_by_text(WORDS)).to_be_visible()
    return learner.url


def enter_by_hand(admin: Page, learner_id: str) -> str:
    """Half an hour, first without saying why; the path of the learner's ledger."""
    ledger = f"/admin/people/{learner_id}/credits"
    admin.goto(ledger)
    admin.get_by_role("link", name="手工记入学时").click()
    admin.wait_for_url(re.compile("/credits/new$"))
    admin.get_by_label("类别").select_option("offline")
    admin.get_by_label("事由").fill(BY_HAND)
    admin.get_by_label("学时", exact=True).fill("0.5")
    admin.get_by_label("原因（学员会看到）").fill("签到表齐全，系统漏记。")
    admin.get_by_role("button", name="记入学时").click()
    admin.wait_for_url(re.compile("#entry-"))
    return ledger


def row(page: Page, title: str, amount: str) -> Locator:
    """The entry of that title and that amount."""
    return page.locator(".entry", has_text=title).filter(
        has=page.locator(".entry-amount", has_text=re.compile(f"^{re.escape(amount)}$"))
    )
