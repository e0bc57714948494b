"""Pages about oneself: the door, the profile, devices, password, language and look."""

import pytest

from app.accounts import actions, queries, rules
from tests.factories import PASSWORD, make_organisation, make_user

WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120.0 Safari/537.36"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Mobile Safari/604.1"


def test_the_door_offers_every_language_and_remembers_where_one_wanted_to_go(client):
    page = client.get("/login?next=/courses?q=%E6%95%B0").text
    assert all(name in page for name in ("简体中文", "繁體中文", "English"))
    assert 'value="/login?next=/courses%3Fq%3D%E6%95%B0"' in page


def test_a_locked_account_says_for_how_long(client, clock):
    make_user("anya")
    token = client.get("/login").text.split('name="csrf_token" value="')[1].split('"')[0]
    wrong = {"username": "anya", "password": "wrong", "csrf_token": token}
    for _ in range(5):
        answer = client.post("/login", data=wrong)
    assert "连续输错五次" in answer.text
    clock.forward(minutes=10, seconds=5)
    answer = client.post("/login", data=wrong)
    assert answer.status_code == 423
    assert "20 分钟后再试" in answer.text


def test_the_profile_says_who_i_am_and_whom_to_ask(sign_in):
    province = make_organisation("安澜省", rules.OrganisationKind.PROVINCE)
    bureau = make_organisation("县财政局", parent=province)
    make_user(name="吴海", roles=["learning_admin"], organisation=province)
    person = make_user("li", name="艾力·吾买尔", organisation=bureau)
    page = sign_in(person).get("/me").text
    for words in ("艾力·吾买尔", "安澜省 › 县财政局", "学员", "吴海"):
        assert words in page


@pytest.mark.parametrize("name", ["𠮷", "王", "买买提·阿卜杜热依木·" * 3])
def test_a_name_of_one_character_or_of_thirty_stands_there_whole(sign_in, name):
    assert name in sign_in(make_user(name=name[:60])).get("/me").text or len(name) > 60


def test_all_other_devices_are_signed_out_at_once(sign_in, api):
    person = make_user()
    elsewhere = api(person)
    browser = sign_in(person)
    stranger = api(make_user())
    page = browser.get("/me/sign-ins").text
    assert "退出其他 1 处登录？" in page
    browser.post("/me/sign-ins/end-others")
    assert elsewhere.get("/api/v1/me").status_code == 401
    assert browser.get("/api/v1/me").status_code == 200
    assert stranger.get("/api/v1/me").status_code == 200
    assert "退出其他" not in browser.get("/me/sign-ins").text


@pytest.mark.parametrize(
    ("said", "name"),
    [(WINDOWS, "Chrome · Windows"), (IPHONE, "Safari · iPhone"), ("curl/8", ""), ("", "")],
)
def test_a_device_is_called_by_its_common_name(said, name):
    assert rules.device_name(said) == name


def test_a_lock_lasts_at_least_a_minute_more(clock):
    assert rules.minutes_left(clock.at, clock.at) == 1


def test_colours_and_text_size_are_chosen_without_script(sign_in):
    browser = sign_in(make_user())
    answer = browser.post("/me/look", data={"theme": "dark", "text": "large", "next": "/me#look"})
    assert (answer.status_code, answer.location) == (303, "/me#look")
    assert 'data-theme="dark" data-text="large"' in browser.get("/me").text
    browser.post("/me/look", data={"theme": ""})
    page = browser.get("/me").text
    assert "data-theme" not in page.split("<head>")[0]
    assert 'data-text="large"' in page
    assert browser.post("/me/look", data={"theme": "pink"}).status_code == 422


def test_a_weak_password_is_refused_with_what_is_missing(sign_in):
    browser = sign_in(make_user("anya"))
    answer = browser.post("/me/password", data={"present": PASSWORD, "new": "short"})
    assert answer.status_code == 422
    assert 'data-least="10"' in answer.text
    assert 'id="field-new-error"' in answer.text


def test_ending_the_others_counts_only_open_ones(app):
    person = make_user()
    token, _opened = actions.open_sign_in(person.id)
    actions.open_sign_in(person.id)
    assert actions.end_other_sign_ins(person, token) == 1
    assert actions.end_other_sign_ins(person, token) == 0
    assert len(queries.sign_ins_of(person)) == 1
