"""Classes as programs meet them, and rosters as sheets."""

import re
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook

from tests.classes.making import make_class
from tests.courses.making import make_published_course
from tests.factories import make_user

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def admin(app):
    return make_user(roles=("learning_admin",))


def sheet(*rows) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def test_a_class_is_opened_and_shown(admin, api):
    tutor, course = make_user("bzr", roles=("tutor",)), make_published_course(title="预算")
    answer = api(admin).post(
        "/api/v1/classes",
        json={
            "title": "年轻干部班",
            "starts_at": "2026-03-01T09:00:00+08:00",
            "ends_at": "2026-04-30T18:00:00+08:00",
            "tutors": ["bzr"],
            "required": [str(course.id)],
            "electives": [],
        },
    )
    assert answer.status_code == 201
    assert answer.json["required"] == [{"id": str(course.id), "title": "预算"}]
    assert answer.json["tutors"][0]["username"] == "bzr"
    shown = api(tutor).get(f"/api/v1/classes/{answer.json['id']}")
    assert shown.json["phase"] == "open"
    assert shown.json["starts_at"] == "2026-03-01T01:00:00+00:00"


def test_who_may_not_open_classes_is_forbidden(app, api):
    answer = api(make_user(roles=("tutor",))).post(
        "/api/v1/classes", json={"title": "班", "starts_at": "2026-03-01", "ends_at": "2026-04-01"}
    )
    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("title", "x" * 201),
        ("starts_at", "tomorrow"),
        ("starts_at", "9999-12-31"),
        ("ends_at", "2026-02-30"),
        ("ends_at", "0001-01-01"),
        ("ends_at", "2026-02-01"),
        ("required", ["abc"]),
        ("required", "12"),
        ("required", [2**70]),
        ("required", [424242]),
        ("electives", [-1]),
        ("tutors", ["ghost"]),
        ("tutors", [["x"]]),
        ("tutors", ["a\x00b"]),
        ("tutors", ["9" * 30]),
        ("organisation", "x"),
    ],
)
def test_bad_input_is_named_by_field_and_opens_nothing(admin, api, field, value):
    body = {"title": "班", "starts_at": "2026-03-01", "ends_at": "2026-04-01"}
    program = api(admin)
    answer = program.post("/api/v1/classes", json=body | {field: value})
    assert answer.status_code == 422
    assert any(name.split(".")[0] == field for name in answer.json["errors"])
    assert program.get("/api/v1/classes").json["items"] == []


def test_classes_are_listed_page_by_page(admin, api):
    learner = make_user()
    for number in range(3):
        make_class(admin, title=f"第{number}期", learners=[learner])
    program = api(learner)
    first = program.get("/api/v1/classes?limit=2").json
    rest = program.get(f"/api/v1/classes?limit=2&cursor={first['next']}").json
    titles = [one["title"] for one in first["items"] + rest["items"]]
    assert sorted(titles) == ["第0期", "第1期", "第2期"]
    assert rest["next"] is None
    assert program.get("/api/v1/classes?cursor=x").status_code == 422


def test_outsiders_do_not_find_a_class(admin, api):
    opened = make_class(admin)
    for outsider in (make_user(), make_user(roles=("tutor",)), make_user(roles=("teacher",))):
        assert api(outsider).get(f"/api/v1/classes/{opened.id}").status_code == 404
    assert api(admin).get("/api/v1/classes/999999").status_code == 404


def test_usernames_are_entered_and_the_rest_explained(admin, api):
    opened = make_class(admin)
    make_user("anya")
    url = f"/api/v1/classes/{opened.id}/members"
    program = api(admin)
    trial = program.post(url + "?dry_run=1", json={"usernames": ["anya", "ghost"]})
    assert program.get(f"/api/v1/classes/{opened.id}").json["members"] == 0
    real = program.post(url, json={"usernames": ["anya", "ghost"]})
    assert trial.json == real.json
    assert real.json["added"] == 1
    assert real.json["rejected"][0]["row"] == 2
    assert real.json["rejected"][0]["reason"] == "没有这个用户名。"
    assert program.get(f"/api/v1/classes/{opened.id}").json["members"] == 1


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"usernames": []},
        {"usernames": 5},
        {"usernames": [None]},
        {"usernames": ["a\x00b"]},
        {"usernames": ["x" * 65]},
    ],
)
def test_a_roster_without_names_is_422(admin, api, body):
    opened = make_class(admin)
    assert api(admin).post(f"/api/v1/classes/{opened.id}/members", json=body).status_code == 422


def test_a_roster_comes_as_a_sheet_with_its_own_row_numbers(admin, api):
    opened = make_class(admin)
    make_user("anya")
    make_user("20260001")
    content = sheet(
        ["姓名", "用户名"], ["安雅", "anya"], ["数字", 20260001], ["公式", '=HYPERLINK("x")']
    )
    answer = api(admin).post(
        f"/api/v1/classes/{opened.id}/members", data=content, content_type=XLSX
    )
    assert answer.json["added"] == 2
    assert [(one["row"], one["code"]) for one in answer.json["rejected"]] == [(4, "unknown")]


def test_a_sheet_may_come_as_a_form_field(admin, api):
    opened = make_class(admin)
    make_user("anya")
    answer = api(admin).post(
        f"/api/v1/classes/{opened.id}/members",
        data={"file": (BytesIO(sheet(["anya"])), "名单.xlsx")},
        content_type="multipart/form-data",
    )
    assert answer.json == {"added": 1, "rejected": []}


def bomb() -> bytes:
    content = BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * (45 * 1024 * 1024))
    return content.getvalue()


def cut() -> bytes:
    whole = sheet(["anya"])
    return whole[: len(whole) // 2]


def without_sheets() -> bytes:
    packed = BytesIO()
    with ZipFile(BytesIO(sheet(["anya"]))) as whole, ZipFile(packed, "w") as other:
        for name in whole.namelist():
            content = re.sub(rb"<sheets>.*</sheets>", b"<sheets/>", whole.read(name))
            other.writestr(name, content)
    return packed.getvalue()


def locked() -> bytes:
    """As if a password were asked for: the flag is set on every part."""
    content = bytearray(sheet(["anya"]))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        for found in re.finditer(re.escape(mark), bytes(content)):
            content[found.start() + place] |= 1
    return bytes(content)


def spoiled() -> bytes:
    """A few bytes in the middle of what is packed are others."""
    content = bytearray(sheet(["anya"]))
    start = content.find(b"xl/workbook.xml") + 40
    content[start : start + 20] = b"\xff" * 20
    return bytes(content)


def a_zip_that_is_no_sheet() -> bytes:
    content = BytesIO()
    with ZipFile(content, "w") as packed:
        packed.writestr("hello.txt", "hello")
    return content.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"plain text",
        b"PK\x03\x04 broken",
        cut(),
        a_zip_that_is_no_sheet(),
        bomb(),
        sheet(),
        without_sheets(),
        locked(),
        spoiled(),
    ],
    ids=[
        "empty",
        "text",
        "broken",
        "cut",
        "zip",
        "bomb",
        "no-rows",
        "sheetless",
        "locked",
        "spoiled",
    ],
)
def test_a_file_that_is_no_roster_is_a_sentence_never_an_error(admin, api, content):
    opened = make_class(admin)
    answer = api(admin).post(
        f"/api/v1/classes/{opened.id}/members", data=content, content_type=XLSX
    )
    assert answer.status_code == 422
    assert answer.json["errors"]["file"]


def test_a_form_without_a_file_says_so(admin, api):
    opened = make_class(admin)
    answer = api(admin).post(
        f"/api/v1/classes/{opened.id}/members", data={}, content_type="multipart/form-data"
    )
    assert answer.status_code == 422


def test_a_cell_with_characters_that_cannot_be_stored_names_nobody(admin, api):
    opened = make_class(admin)
    content = sheet(["用户名"], ["an_x0000_ya"], ["𠮷" * 80])
    answer = api(admin).post(
        f"/api/v1/classes/{opened.id}/members", data=content, content_type=XLSX
    )
    assert answer.status_code == 200
    assert [one["code"] for one in answer.json["rejected"]] == ["unknown", "unknown"]
