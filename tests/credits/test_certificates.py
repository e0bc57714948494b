"""The certificate of a complete year."""

import re
from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from app.credits import actions
from app.credits.rules import Account, Deed, DeedPoints, Quota
from app.kit.errors import Conflict
from tests.credits.making import award_hours, publish_rule_set
from tests.factories import make_organisation, make_user

YEAR = "/me/certificate.pdf?year=2026"
LONG = "阿卜杜热依木·买买提吐尔逊江·艾合买提尼亚孜·𠮷买买提依明江"


@pytest.fixture
def learner(app):
    publish_rule_set(
        effective_from=date(2026, 1, 1),
        quotas=(
            Quota(Account.TOTAL, 300),
            Quota(Account.REQUIRED, 100),
            Quota(Account.TOTAL, 5000, 5),
        ),
    )
    return make_user(name=LONG, organisation=make_organisation("中共𫖯州市委党校"))


def complete_year(learner):
    first = award_hours(learner, required=True)
    award_hours(learner)
    award_hours(learner)
    return first


def text_of(document: bytes) -> str:
    pages = PdfReader(BytesIO(document)).pages
    assert len(pages) == 1
    return re.sub(r"\s", "", pages[0].extract_text())


def test_a_complete_year_has_a_certificate_with_code_and_the_names_right(learner, sign_in):
    complete_year(learner)
    browser = sign_in(learner)
    assert "/me/certificate.pdf?year=2026" in browser.get("/me/credits").text
    answer = browser.get(YEAR)
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    text = text_of(answer.data)
    code = re.search(r"(\w{4}-\w{4}-\w{4})\.pdf", answer.headers["Content-Disposition"])[1]
    for words in (
        LONG,
        "中共𫖯州市委党校",
        "2026年度学习证书",
        "累计获得3学时",
        "年度3学时的要求",
        f"ZX-2026-{learner.id:07d}",
        code,
    ):
        assert words in text, words
    assert browser.get(YEAR).headers["Content-Disposition"].endswith(f'{code}.pdf"')


def test_until_then_it_says_what_is_to_go_and_issues_nothing(learner, sign_in):
    browser = sign_in(learner)
    award_hours(learner)
    refused = browser.get(YEAR)
    assert refused.status_code == 409
    assert "还差 2 学时" in refused.text
    assert "/me/certificate.pdf" not in browser.get("/me/credits").text
    award_hours(learner)
    award_hours(learner)
    assert "还差 1 学时" in browser.get(YEAR).text  # the required part
    with pytest.raises(Conflict):
        actions.issue_certificate(learner, 2025)


def test_the_public_check_names_it_and_says_when_it_no_longer_holds(learner, client):
    entry = complete_year(learner)
    code = actions.issue_certificate(learner, 2026).code
    page = client.get(f"/verify/{code}").text
    assert "年度学习证书" in page
    assert "属实" in page
    for secret in ("买买提", "党校", "ZX-2026"):
        assert secret not in page
    statement = actions.issue_statement(learner, 2026).code
    assert statement != code
    assert "年度学习证书" not in client.get(f"/verify/{statement}").text
    actions.reverse_entry(make_user(roles=("learning_admin",)), entry.id, "重复记入")
    assert "后来被更正" in client.get(f"/verify/{code}").text


def test_points_stand_on_both_papers_and_are_added_to_nothing(learner, sign_in):
    publish_rule_set(
        title="积分规则", effective_from=date(2026, 1, 2), quotas=(Quota(Account.TOTAL, 200),),
        credit_points_elective=50, credit_point_quota=2000, deeds=(DeedPoints(Deed.COURSE, 1000),),
    )  # fmt: skip
    award_hours(learner)
    award_hours(learner)
    browser = sign_in(learner)
    for path in (YEAR, "/me/credits.pdf?year=2026"):
        answer = browser.get(path)
        assert answer.status_code == 200, answer.text[:3000]
        text = text_of(answer.data)
        assert "与学时分别计算：学分1/20·积分20" in text
        assert "2学时" in text or "合计2.00" in text
