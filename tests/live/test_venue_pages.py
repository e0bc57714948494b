"""Pages of branch venues: for the liaison with a phone, for the reviewer, for who was there."""

from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook

from app.kit.db import session
from app.live import queries
from app.live.models import VenueSeat
from app.live.rules.venues import VenueState
from tests.factories import make_user
from tests.live.gathering import JPEG, Hall


@pytest.fixture
def hall(app, clock):
    return Hall(clock)


def at(hall, rest=""):
    return f"/live/{hall.live_id}/venues/{hall.id}{rest}"


def test_a_liaison_keeps_a_register_from_the_first_name_to_the_hand_in(sign_in, hall):
    visitor = sign_in(hall.liaison)
    assert "还没有登记人员" in visitor.get(at(hall)).text
    visitor.post(
        at(hall, "/people"), data={"usernames": "\n".join(p.username for p in hall.people)}
    )
    visitor.post(at(hall, "/marks"), data={"mark": "arrived", "people": [hall.people[0].id]})
    page = visitor.get(at(hall)).text
    assert f"{hall.people[0].name}" in page
    assert "到场" in page
    visitor.post(at(hall, "/marks"), data={"mark": "arrived", "everybody": "1"})
    hall.clock.forward(minutes=10)
    hall.end()
    sent = {"camera": (BytesIO(JPEG), "现场.jpg")}
    assert visitor.post(at(hall, "/photos"), data=sent).status_code == 303
    assert visitor.post(at(hall, "/submit")).status_code == 303
    session.expire_all()
    assert hall.standing().venue.state is VenueState.SUBMITTED
    assert "撤回" in visitor.get(at(hall)).text
    photo = queries.photos_of(hall.id)[0]
    shown = visitor.get(at(hall, f"/photos/{photo.id}"))
    assert shown.data == JPEG
    assert shown.headers["X-Content-Type-Options"] == "nosniff"


def test_faults_of_a_sheet_are_told_with_their_lines(sign_in, hall):
    book = Workbook()
    for row in (["用户名"], [hall.people[0].username], ["nobody"], [hall.people[0].username]):
        book.active.append(row)
    content = BytesIO()
    book.save(content)
    sent = {"file": (BytesIO(content.getvalue()), "名单.xlsx")}
    page = sign_in(hall.liaison).post(at(hall, "/people"), data=sent).text
    assert "已登记 1 人" in page
    assert "第 3 行" in page
    assert "第 4 行" in page
    assert queries.seated_ids(hall.id) == {hall.people[0].id}


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("/people", {"usernames": ""}),
        ("/people", {"klass": "no"}),
        ("/people", {"file": (b"no sheet", "x.xlsx")}),
        ("/marks", {"mark": "flies", "everybody": "1"}),
        ("/marks", {"mark": "arrived", "people": ["x"]}),
        ("/marks", {"mark": "arrived"}),
        ("/marks", {"mark": "not_left", "everybody": "1"}),
        ("/marks", {"mark": "arrived", "everybody": "1", "at": "25:00"}),
        ("/marks", {"mark": "arrived", "everybody": "1", "at": "04:00"}),
        ("/photos", {"camera": (b"<script>", "x.jpg")}),
    ],
)
def test_bad_input_gets_a_sentence_and_changes_nothing(sign_in, hall, path, data):
    hall.register(hall.people[:1])
    sent = {
        name: (BytesIO(one[0]), one[1]) if isinstance(one, tuple) else one
        for name, one in data.items()
    }
    answer = sign_in(hall.liaison).post(at(hall, path), data=sent)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    session.expire_all()
    [seat] = session.query(VenueSeat).all()
    assert seat.arrived_at is None
    assert queries.photos_of(hall.id) == []


def test_somebody_is_found_by_a_part_of_the_name(sign_in, hall):
    wanted = make_user(name="欧阳建国", organisation=hall.county)
    make_user(name="欧阳外人")
    page = sign_in(hall.liaison).get(at(hall), query_string={"q": "欧阳"}).text
    assert wanted.username in page
    assert "欧阳外人" not in page


def test_the_reviewer_sees_what_to_look_at_twice_and_decides(sign_in, hall):
    hall.register()
    hall.mark("arrived", hall.people[0], at=hall.at(0))
    hall.mark("arrived", hall.people[1])
    hall.clock.forward(minutes=10)
    hall.end()
    hall.photograph()
    hall.submit()
    judge = sign_in(hall.judge)
    assert hall.venue.title in judge.get("/venues?which=review").text
    page = judge.get(at(hall, "?which=flagged")).text
    assert "时间为手工填写" in page
    assert hall.people[0].name in page
    assert hall.people[1].name not in page
    out = f"/people/{hall.people[0].id}/leave-out"
    assert judge.post(at(hall, out), data={"why": "不在照片里"}).status_code == 303
    step = queries.last_step_of(hall.id)
    stale = {"decision": "approve", "step": step + 1}
    assert judge.post(at(hall, "/decision"), data=stale).status_code == 409
    answer = judge.post(at(hall, "/decision"), data={"decision": "approve", "step": step})
    assert answer.status_code == 303
    hall.settle()
    assert "不在照片里" in sign_in(hall.people[0]).get(f"/live/{hall.live_id}").text
    why = sign_in(hall.people[1]).get("/me/credits").text
    assert "南山分会场" in why
    assert hall.liaison.name in why
    assert hall.judge.name in why


def test_the_register_as_a_sheet_holds_everybody_and_no_formula(sign_in, hall):
    hall.people.append(make_user(name="=1+1", organisation=hall.county))
    hall.held()
    answer = sign_in(hall.judge).get(at(hall, "/register.xlsx"))
    [sheet] = load_workbook(BytesIO(answer.data)).worksheets
    rows = list(sheet.iter_rows(values_only=True))
    assert [row[1] for row in rows[2:]] == [p.name for p in hall.people[:-1]] + ["'=1+1"]
    assert hall.judge.name in rows[0][2]


def test_a_page_of_many_takes_as_many_statements_as_one_of_few(sign_in, hall, statements):
    hall.register()
    hall.mark("arrived", everybody=True)
    visitor = sign_in(hall.liaison)
    with statements() as few:
        visitor.get(at(hall))
    hall.register([make_user(organisation=hall.county) for _ in range(60)])
    hall.mark("arrived", everybody=True)
    with statements() as many:
        page = visitor.get(at(hall)).text
    assert many.count == few.count
    assert "cursor=" in page
    venues = f"/live/{hall.live_id}/venues"
    with statements() as few:
        visitor.get("/venues"), visitor.get(venues)
    for number in range(5):
        hall.open(title=f"第 {number} 分会场")
    with statements() as many:
        visitor.get("/venues"), visitor.get(venues)
    assert many.count == few.count


@pytest.mark.parametrize(
    ("role", "offered"),
    [("tutor", True), ("learning_admin", True), ("learner", False), ("teacher", False)],
)
def test_the_navigation_leads_those_who_keep_venues_to_them(sign_in, role, offered):
    page = sign_in(make_user(roles=(role,))).get("/live").text
    for bar in ("nav", "tabbar" if role == "tutor" else "pop"):
        shown = page.split(f'class="{bar}"', 1)[1].split("</nav>", 1)[0]
        assert ('href="/venues"' in shown) is offered
    assert page.split('class="nav"', 1)[1].split("</nav>", 1)[0].count('href="/live"') == 1


def test_ways_to_venues_are_shown_to_whom_they_concern(sign_in, hall):
    lesson = f"/live/{hall.live_id}"
    for person in (hall.teacher, hall.liaison, hall.judge):
        assert f"{lesson}/venues" in sign_in(person).get(lesson).text
    for person in (hall.people[0], make_user(roles=("tutor",))):
        assert f"{lesson}/venues" not in sign_in(person).get(lesson).text
