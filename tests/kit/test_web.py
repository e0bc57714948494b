"""What every request passes through: sign-in, CSRF, refusals as pages or problems, headers."""

import pytest

from tests.factories import PASSWORD, make_user


def test_a_page_sends_a_stranger_to_sign_in_and_back(client):
    answer = client.get("/me/sign-ins?x=1")
    assert answer.status_code == 303
    assert answer.location == "/login?next=/me/sign-ins%3Fx%3D1"


def test_signing_in_leads_back_to_the_page_that_was_asked_for(app, client):
    make_user("anya")
    page = client.get("/login?next=/me/sign-ins").text
    assert "/me/sign-ins" in page
    token = page.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
    answer = client.post(
        "/login",
        data={
            "username": "anya",
            "password": PASSWORD,
            "next": "/me/sign-ins",
            "csrf_token": token,
        },
    )
    assert (answer.status_code, answer.location) == (303, "/me/sign-ins")


@pytest.mark.parametrize(
    "target",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "/\t/evil.example", "/\nx: y"],
)
def test_signing_in_never_leads_to_another_place(sign_in, target):
    browser = sign_in(make_user())
    assert browser.get("/login", query_string={"next": target}).location == "/"


def test_an_unknown_address_is_a_calm_page_for_people_and_a_problem_for_programs(api):
    program = api(make_user())
    page = program.get("/no/such/page")
    assert (page.status_code, page.mimetype) == (404, "text/html")
    problem = program.get("/api/v1/no-such-thing")
    assert (problem.status_code, problem.mimetype) == (404, "application/problem+json")
    assert set(problem.json) >= {"title", "status", "detail"}


@pytest.mark.parametrize("name", ["0", "-1", "x", "9" * 40, "1e3", "%00"])
def test_an_impossible_id_is_not_found(sign_in, name):
    browser = sign_in(make_user())
    assert browser.get(f"/courses/{name}").status_code == 404
    assert browser.get(f"/api/v1/courses/{name}").status_code == 404


def test_a_wrong_method_is_refused_as_a_problem(api):
    answer = api(make_user()).put("/api/v1/me")
    assert (answer.status_code, answer.mimetype) == (405, "application/problem+json")


def test_pages_carry_the_headers_that_protect_them(client):
    answer = client.get("/login")
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_cookie_is_kept_from_scripts_and_other_sites(client):
    cookie = client.get("/login").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_the_language_can_be_chosen_and_stays(sign_in):
    browser = sign_in(make_user())
    assert 'lang="zh-Hans"' in browser.get("/me/password").text
    answer = browser.post("/me/language", data={"locale": "en", "next": "/me/password"})
    assert (answer.status_code, answer.location) == (303, "/me/password")
    assert 'lang="en"' in browser.get("/me/password").text
    assert browser.post("/me/language", data={"locale": "xx"}).status_code == 422


def test_the_api_describes_itself(client):
    described = client.get("/api/v1/openapi.json").json
    assert "/api/v1/sessions" in described["paths"]
    assert client.get("/api/v1/docs").status_code == 200


def test_health_tells_that_the_database_answers(client):
    assert client.get("/healthz").json == {"status": "ok"}


def test_a_browser_that_looks_for_the_seal_by_itself_finds_it(client):
    answer = client.get("/favicon.ico")
    assert answer.status_code == 200
    assert answer.mimetype.startswith("image/")
    assert answer.data.startswith(b"\0\0\1\0")


def test_a_large_number_is_written_as_the_readers_language_writes_it(app):
    source = '{{ ngettext("%(num)s learner", "%(num)s learners", num) }}'
    template = app.jinja_env.from_string(source)
    with app.test_request_context("/"):
        assert template.render(num=999) == "999 人"
        assert template.render(num=2000) == "2,000 人"
