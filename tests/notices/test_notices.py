"""What people are told, and by whom it is read."""

import pytest

from app.kit.errors import Invalid, NotFound
from app.notices import actions, queries
from app.notices.forms import Which
from app.notices.rules import leads_inside
from tests.factories import make_user


@pytest.fixture
def person(app):
    return make_user()


def told(person):
    return queries.notices_of(person, Which()).items


def test_each_person_is_told_once(person):
    other = make_user()
    told_to = actions.tell([person.id, other.id, person.id], "course", "有新课", link="/courses/1")
    assert told_to == 2
    assert [one.title for one in told(person)] == [one.title for one in told(other)] == ["有新课"]
    assert queries.unread_count(person) == 1
    assert actions.tell([], "course", "无人") == 0


@pytest.mark.parametrize("link", ["https://example.org", "//example.org", "/\\example.org", "x"])
def test_a_notice_never_leads_out_of_the_academy(person, link):
    assert not leads_inside(link)
    with pytest.raises(Invalid):
        actions.tell([person.id], "course", "有新课", link=link)
    assert told(person) == []


def test_a_notice_is_read_by_its_own_reader(person, clock):
    actions.tell([person.id], "course", "有新课")
    (notice,) = told(person)
    with pytest.raises(NotFound):
        actions.read_notice(make_user(), notice.id)
    with pytest.raises(NotFound):
        actions.read_notice(person, 424242)
    first = actions.read_notice(person, notice.id).read_at
    clock.forward(hours=1)
    assert actions.read_notice(person, notice.id).read_at == first
    assert queries.unread_count(person) == 0


def test_everything_is_read_at_once_but_nobody_elses(person):
    other = make_user()
    for title in ("一", "二"):
        actions.tell([person.id, other.id], "course", title)
    actions.read_all(person)
    assert (queries.unread_count(person), queries.unread_count(other)) == (0, 2)


def test_the_page_tells_latest_first_and_escapes(person, sign_in, clock):
    actions.tell([person.id], "course", "<b>100%</b> 𠮷", "正文 50%", link="/courses/7")
    clock.forward(minutes=1)
    actions.tell([person.id], "course", "“%(course)s” 已发布", wording={"course": "<i>题</i>"})
    page = sign_in(person).get("/notices").text
    assert "&lt;b&gt;100%&lt;/b&gt; 𠮷" in page
    assert "正文 50%" in page
    assert page.index("“&lt;i&gt;题&lt;/i&gt;” 已发布") < page.index("100%")
    assert "2 条未读" in page


def test_opening_a_notice_leads_to_its_page(person, sign_in):
    actions.tell([person.id], "course", "有新课", link="/courses/7")
    (notice,) = told(person)
    browser = sign_in(person)
    answer = browser.post(f"/notices/{notice.id}/read")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/courses/7")
    assert browser.post("/notices/424242/read").status_code == 404
    assert browser.post("/notices/read").headers["Location"] == "/notices"
    assert "条未读" not in browser.get("/notices").text


def test_nobody_is_told_anything_yet(person, sign_in):
    page = sign_in(person).get("/notices")
    assert page.status_code == 200
    assert "暂时没有消息" in page.text


def test_a_page_that_does_not_exist_says_so(person, sign_in):
    assert sign_in(person).get("/notices?cursor=ZZZ").status_code == 422
    assert sign_in(person).get("/notices?limit=0").status_code == 422


def test_notices_stand_under_their_day(person, sign_in, clock):
    actions.tell([person.id], "course", "前天的事")
    clock.forward(days=1)
    actions.tell([person.id], "reminder", "昨天的事")
    clock.forward(days=1)
    actions.tell([person.id], "reminder", "今天的事")
    page = sign_in(person).get("/notices").text
    order = ["今天</h2>", "今天的事", "昨天</h2>", "昨天的事", "2026年3月5日", "前天的事"]
    places = [page.index(words) for words in order]
    assert places == sorted(places)


def test_only_what_waits_is_shown_when_asked_for(person, sign_in, clock):
    actions.tell([person.id], "course", "看过的事")
    actions.read_all(person)
    browser = sign_in(person)
    assert "都看过了" in browser.get("/notices?only=unread").text
    clock.forward(minutes=1)
    actions.tell([person.id], "course", "没看的事")
    page = browser.get("/notices?only=unread").text
    assert "没看的事" in page
    assert "看过的事" not in page


def test_reading_everything_can_be_taken_back(person, sign_in, clock):
    actions.tell([person.id], "course", "早就看过的事")
    actions.read_all(person)
    clock.forward(hours=1)
    for title in ("一", "二"):
        actions.tell([person.id], "course", title)
    browser = sign_in(person)
    browser.post("/notices/read")
    page = browser.get("/notices").text
    assert "已将 2 条消息标为已读" in page
    assert 'action="/notices/unread"' in page
    at = page.split('name="at" value="')[1].split('"')[0]
    assert browser.post("/notices/unread", data={"at": at}).status_code == 303
    assert queries.unread_count(person) == 2
    assert browser.post("/notices/unread", data={"at": "gestern"}).status_code == 422


def test_a_full_page_of_notices_takes_a_handful_of_statements(person, sign_in, statements):
    for number in range(60):
        actions.tell([person.id], "course", f"第 {number} 件事")
    browser = sign_in(person)
    with statements() as said:
        page = browser.get("/notices").text
    assert said.count <= 6
    assert "cursor=" in page


def test_a_day_and_a_quoted_name_read_as_the_reader_writes_them(person, sign_in):
    told_of = {"day": "2026-10-19", "title": "“廉洁自律”主题党日"}
    actions.tell([person.id], "anomaly", "A word about your study on %(day)s", wording=told_of)
    actions.tell([person.id], "claim", "The hours of “%(title)s” are entered", wording=told_of)
    page = sign_in(person).get("/notices").text
    assert "关于您 2026年10月19日 学习情况的提醒" in page
    assert "“‘廉洁自律’主题党日”" in page
