"""The statement as PDF, and what the public sees of it."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from app.credits import actions
from app.credits.models import CreditStatement
from app.credits.rules import readable_code
from app.credits.statement import NoFont, Row, Sheet, font_folders, pdf
from app.kit.db import session
from tests.credits.making import award_hours
from tests.factories import make_organisation, make_user


@pytest.fixture
def learner(app):
    home = make_organisation("中共𫖯州市委党校")
    return make_user(name="𠮷木·买买提", organisation=home)


def _statement():
    session.rollback()
    return session.scalars(select(CreditStatement)).one()


def _text(document: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(document)).pages)


def _squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_the_statement_is_a_pdf_with_name_hours_and_code(learner, sign_in):
    award_hours(learner, 1800, title="<b>公文</b>标题的“三种”毛病 #set $x$")
    award_hours(learner, 600, title="镕基")
    answer = sign_in(learner).get("/me/credits.pdf?year=2026")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    text = _text(answer.data)
    code = _statement().code
    for words in (
        "2026年度学时证明",
        "𠮷木·买买提",
        "中共𫖯州市委党校",
        "<b>公文</b>标题的“三种”毛病#set$x$",
        "镕基",
        "1.25",
        "+0.25",
        "2026年3月5日14:30",
        readable_code(code),
        f"/verify/{code}",
        "《平台默认规则》第1版",
    ):
        assert words in _squeezed(text), words
    assert readable_code(code) in answer.headers["Content-Disposition"]


def test_the_fonts_of_a_statement_are_embedded_as_subsets(learner, sign_in):
    document = sign_in(learner).get("/me/credits.pdf").data
    fonts = [
        font.get_object()["/DescendantFonts"][0].get_object()
        for page in PdfReader(BytesIO(document)).pages
        for font in page["/Resources"]["/Font"].values()
    ]
    assert fonts
    for font in fonts:
        descriptor = font["/FontDescriptor"]
        assert {"/FontFile2", "/FontFile3"} & set(descriptor)
        assert re.match(r"/[A-Z]{6}\+Noto", font["/BaseFont"])
    assert len(document) < 200_000


def test_a_year_without_hours_still_has_a_statement(learner, sign_in):
    text = _squeezed(_text(sign_in(learner).get("/me/credits.pdf?year=2024").data))
    assert "本年度没有学时记录" in text
    assert "2024年度学时证明" in text


def test_a_statement_speaks_the_language_of_its_reader(learner, sign_in):
    browser = sign_in(learner)
    browser.post("/me/language", data={"locale": "en", "next": "/"})
    award_hours(learner)
    text = _text(browser.get("/me/credits.pdf").data)
    assert "Statement of hours 2026" in text
    assert "Page 1 of 1" in text


def test_hundreds_of_entries_run_over_several_pages(learner, sign_in):
    for number in range(60):
        award_hours(learner, 600, title=f"第 {number} 讲 " + "很长的题目" * 8)
    reader = PdfReader(BytesIO(sign_in(learner).get("/me/credits.pdf").data))
    assert len(reader.pages) > 2
    assert f"共{len(reader.pages)}页" in _squeezed(reader.pages[-1].extract_text())


@pytest.mark.parametrize("year", ["abc", "1066", "99999"])
def test_a_year_that_is_none_has_no_statement(learner, sign_in, year):
    browser = sign_in(learner)
    assert browser.get(f"/me/credits.pdf?year={year}").status_code == 422
    session.rollback()
    assert session.scalars(select(CreditStatement)).all() == []


def test_a_statement_is_asked_for_after_sign_in_only(client):
    assert client.get("/me/credits.pdf").status_code == 303


def test_anybody_may_check_a_statement_and_sees_the_least(learner, client):
    award_hours(learner)
    code = actions.issue_statement(learner, 2026).code
    page = client.get(f"/verify/{code}")
    assert page.status_code == 200
    text = page.text
    for words in ("这份证明属实", "𠮷*", "2026", readable_code(code), "2026年3月5日"):
        assert words in text, words
    for secret in ("买买提", "党校", "基层财政", learner.username):
        assert secret not in text


def test_the_check_says_when_a_statement_no_longer_holds(learner, client):
    entry = award_hours(learner)
    code = actions.issue_statement(learner, 2026).code
    award_hours(learner)
    assert (
        "此后" in client.get(f"/verify/{code}").text
        or "出具之后" in client.get(f"/verify/{code}").text
    )
    actions.reverse_entry(make_user(roles=("learning_admin",)), entry.id, "重复记入")
    assert "后来被更正" in client.get(f"/verify/{code}").text


def test_a_code_may_be_typed_as_it_is_printed(learner, client):
    code = actions.issue_statement(learner, 2026).code
    answer = client.get("/verify", query_string={"code": f" {readable_code(code).lower()} "})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/verify/{code}")
    answer = client.get(f"/verify/{readable_code(code)}")
    assert (answer.status_code, answer.headers["Location"]) == (301, f"/verify/{code}")


@pytest.mark.parametrize("code", ["000000000000", "nonsense", "<script>", "校验码", "🀄" * 20])
def test_an_unknown_code_is_told_calmly(client, code):
    for answer in (
        client.get(f"/verify/{code}"),
        client.get("/verify", query_string={"code": code}, follow_redirects=True),
    ):
        assert answer.status_code == 404
        assert "没有查到这个校验码" in answer.text
        assert "<script>" not in answer.text.split("<main")[1].split("</main>")[0]


def test_the_check_page_waits_for_a_code(client):
    page = client.get("/verify")
    assert page.status_code == 200
    assert 'name="code"' in page.text
    assert client.get("/verify?code=" + "A" * 61).status_code == 422


SHEET = Sheet(
    language="zh",
    title="证明",
    subtitle="",
    facts=(("姓名", "安然"),),
    figures=(("年度", "1", "/ 50"),),
    points="",
    columns=("日期", "内容", "类别", "学时"),
    rows=(Row("3月5日", "课", "线上", "+1.00"),),
    empty="",
    total=("合计", "1.00"),
    rules="",
    check=("校验码", "0000", ""),
    url="http://127.0.0.1/verify/0",
    page_of="{page}/{pages}",
)


def test_without_any_chinese_font_the_door_says_so(tmp_path: Path):
    with pytest.raises(NoFont, match="Noto CJK"):
        pdf(SHEET, packaged=tmp_path, system=[tmp_path])


def test_fonts_of_the_system_serve_where_the_packages_are_missing(tmp_path: Path):
    (tmp_path / "noto").mkdir()
    (tmp_path / "noto" / "NotoSerifCJK-Regular.ttc").touch()
    assert font_folders(tmp_path / "none", (tmp_path,)) == (tmp_path / "noto",)
