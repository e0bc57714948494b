"""Hours from elsewhere: claimed on a phone, returned once, mended, passed by two people."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

SignIn = Callable[..., Page]

PHONE = {"viewport": {"width": 375, "height": 812}, "has_touch": True}
CERTIFICATE = Path(__file__).resolve().parents[2] / "app/demo/lectures/certificate.pdf"
TITLE = "村务公开现场培训"


def test_a_learner_claims_training_and_two_people_grant_it(
    sign_in: SignIn, shown: dict[str, str]
) -> None:
    learner = sign_in("long_name", **PHONE)
    claim = claim_a_year_of_study(learner)
    first, second = sign_in("learning_admin"), sign_in("learning_admin2")
    first.goto("/claims")
    first.get_by_role("link", name=TITLE).click()
    first.get_by_role("button", name="退回").click()
    expect(first.get_by_text("请写明缺少什么或哪里不对。").first).to_be_visible()
    first.get_by_label("给学员的话").fill("请附上学籍证明。")
    first.get_by_role("button", name="退回").click()
    expect(first.get_by_text("申报已退回").first).to_be_visible()

    learner.goto(claim)
    expect(learner.get_by_text("退回说明：请附上学籍证明。")).to_be_visible()
    learner.get_by_role("link", name="修改后再报").click()
    learner.get_by_label("补充材料").set_input_files(
        {"name": "学籍证明.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\n proof"}
    )
    learner.get_by_role("button", name="再次提交").click()
    expect(learner.get_by_text("等待初审")).to_be_visible()

    first.goto(claim)
    first.get_by_role("button", name="初审通过").click()
    expect(first.get_by_text("复审需由另一位同志办理")).to_be_visible()
    second.goto(claim)
    second.get_by_role("button", name="复审通过并记入学时").click()
    expect(second.get_by_text("已记学时").first).to_be_visible()

    learner.goto("/me/credits")
    learner.locator(".entry", has_text=TITLE).locator("summary").click()
    learner.get_by_role("link", name="查看申报").click()
    expect(learner.get_by_text("24 学时")).to_be_visible()


def claim_a_year_of_study(learner: Page) -> str:
    """Fill in the form, first without evidence; the address of the claim."""
    learner.goto("/me/credits")
    learner.get_by_role("link", name="申报学时").click()
    learner.get_by_role("link", name="申报学时").click()
    learner.get_by_label("培训类别").select_option("学历教育")
    learner.get_by_label("培训名称").fill(TITLE)
    learner.get_by_label("主办单位").fill("省委党校")
    today = learner.locator("input[name=to_day]").get_attribute("max") or ""
    learner.get_by_label("开始日期").fill(f"{today[:4]}-01-01")
    learner.get_by_label("结束日期").fill(today)
    learner.get_by_label("天数、次数或年数").fill("1")
    learner.get_by_label("证明材料").set_input_files(CERTIFICATE)
    learner.get_by_role("button", name="提交申报").click()
    expect(learner.get_by_text("等待初审")).to_be_visible()
    return learner.url
