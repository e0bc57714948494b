"""A sign in somebody's figures: hours taken back after a second look; the learner reads why."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

SignIn = Callable[..., Page]

PHONE = {"viewport": {"width": 375, "height": 812}, "has_touch": True}
REASON = "当天由他人代看，本人已说明情况。"


def test_hours_are_taken_back_by_a_person_and_the_learner_reads_why(
    sign_in: SignIn, shown: dict[str, str]
) -> None:
    admin = sign_in("learning_admin2")
    admin.goto("/anomalies?kind=all_hours&limit=200")
    admin.locator("li", has_text="夜明").get_by_role("link").click()
    expect(admin.get_by_role("heading", name="一天几乎每个小时都在学习")).to_be_visible()
    expect(admin.get_by_text("也可能并无问题")).to_be_visible()

    admin.get_by_role("button", name="发提醒").click()
    expect(admin.get_by_text("请写明希望学员怎么做。").first).to_be_visible()

    admin.get_by_role("checkbox", name="夜里记入的课程").check()
    admin.get_by_role("button", name="查看将收回的内容").click()
    expect(admin.get_by_role("heading", name="确定收回 夜明 的 1 学时吗？")).to_be_visible()
    admin.get_by_label("原因（学员会看到）").fill(REASON)
    admin.get_by_role("button", name="收回这些学时").click()
    expect(admin.get_by_text("处理结果")).to_be_visible()
    expect(admin.get_by_text(REASON)).to_be_visible()

    learner = sign_in("night_owl", **PHONE)
    learner.goto("/me/credits")
    learner.get_by_role("link", name="查看我的核查记录").click()
    learner.get_by_role("link", name="一天几乎每个小时都在学习").click()
    expect(learner.get_by_text(REASON)).to_be_visible()
    expect(learner.get_by_role("link", name="申诉")).to_have_attribute(
        "href", "/me/appeals/new?about=anomaly:" + learner.url.rsplit("/", 1)[1]
    )
    learner.get_by_role("link", name="夜里记入的课程").click()
    expect(learner.get_by_text("−1.00").first).to_be_visible()
