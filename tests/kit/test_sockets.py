"""Socket events: sign-in, form, answer, ack."""

import json

import pytest

from app.accounts import actions as accounts
from app.kit import sockets
from app.kit.errors import Conflict, NotAllowed, TooFast
from app.kit.forms import Form, Line, ObjectId
from app.kit.frames import OVERSIZED
from app.kit.pace import Pace
from app.kit.sockets import on
from app.reasons import Reason
from tests.factories import make_user
from tests.kit.pages import Page


class Greeting(Form):
    id: ObjectId
    words: Line(20)


class Why(Reason):
    MUTED = "muted", "You cannot speak until %(until)s."


@on("test:greet", Greeting)
def greet(actor, form):
    if form.words == "break":
        raise ZeroDivisionError
    if form.words == "mute":
        raise NotAllowed(Why.MUTED, until="noon")
    if form.words == "hurry":
        raise TooFast(retry_after=7)
    if form.words == "late":
        raise Conflict()
    return {"to": actor.name, "id": form.id}


GREETING = {"id": "5", "words": "hello"}


@pytest.fixture
def connect(app):
    """``connect(token)``: a page connected with that token, or without."""
    opened = []

    def open_page(token=None, **kwargs):
        opened.append(Page(app, token, **kwargs))
        return opened[-1]

    yield open_page
    for page in opened:
        page.close()


@pytest.fixture
def person(app):
    return make_user(name="安然")


@pytest.fixture
def token(person):
    return accounts.open_sign_in(person.id)[0]


def test_an_event_of_a_signed_in_person_is_answered(connect, token):
    assert connect(token).ask("test:greet", GREETING) == {"ok": True, "to": "安然", "id": 5}


def test_a_cookie_signs_in_as_well_as_a_token(app, connect, sign_in, person):
    page = connect(flask_test_client=sign_in(person))
    assert page.ask("test:greet", GREETING)["ok"] is True


def test_a_token_is_believed_before_a_cookie(connect, sign_in, person):
    page = connect("forged", flask_test_client=sign_in(person))
    assert page.ask("test:greet", GREETING)["error"] == "not_signed_in"


@pytest.mark.parametrize("auth", [None, {}, {"token": "forged"}, {"token": 7}, {"token": ""},
                                  {"token": None}, ["token"], "token", {"token": {"a": 1}},
                                  {"token": "\ud800"}])  # fmt: skip
def test_a_stranger_is_told_to_sign_in(app, auth):
    page = Page(app, auth=auth)
    ack = page.ask("test:greet", GREETING)
    assert (ack["ok"], ack["error"]) == (False, "not_signed_in")
    assert ack["message"]


def test_a_stranger_learns_nothing_about_what_an_event_expects(connect):
    assert connect().ask("test:greet", {"id": "x"})["error"] == "not_signed_in"


def test_an_ended_sign_in_is_refused_from_then_on(connect, token):
    page = connect(token)
    assert page.ask("test:greet", GREETING)["ok"]
    accounts.end_token(token)
    assert page.ask("test:greet", GREETING)["error"] == "not_signed_in"


@pytest.mark.parametrize("word", ["connect", "disconnect"])
def test_the_name_of_its_own_beginning_or_end_is_no_event(connect, token, person, word):
    other, _opened = accounts.open_sign_in(make_user("other").id)
    page = connect(token)
    assert page.ask(word, {"token": other})["error"] == "not_found"
    assert page.ask("test:greet", GREETING)["to"] == person.name
    accounts.end_token(token)
    sockets.dismiss_ended()
    assert not page.is_connected()


def test_who_only_listens_is_disconnected_when_their_sign_in_has_ended(connect, token, person):
    kept = accounts.open_sign_in(person.id)[0]
    ending, staying, stranger = connect(token), connect(kept), connect()
    accounts.end_token(token)
    sockets.dismiss_ended()
    assert not ending.is_connected()
    assert staying.is_connected()
    assert stranger.is_connected()


MALFORMED = [
    (),
    (None,),
    ("text",),
    (7,),
    (True,),
    ([],),
    ([GREETING],),
    ({},),
    (b"\x00\xff",),
    ({"id": [], "words": {}},),
    ({"id": "5", "words": "\ud83d"},),
    ({"id": "5", "words": b"\xff"},),
    ({"id": 1e999, "words": "x"},),
    ({"id": "5" * 4000, "words": "x"},),
]


@pytest.mark.parametrize("payload", MALFORMED)
def test_a_malformed_payload_is_refused_and_the_connection_lives_on(connect, token, payload):
    page = connect(token)
    ack = page.ask("test:greet", *payload)
    assert (ack["ok"], ack["error"]) == (False, "invalid")
    assert ack["message"]
    assert page.ask("test:greet", GREETING)["ok"]


def test_a_bad_field_is_named_with_its_sentence(connect, token):
    ack = connect(token).ask("test:greet", {"id": "5", "words": "x" * 21})
    assert list(ack["errors"]) == ["words"]
    assert ack["message"] == ack["errors"]["words"][0]


def test_further_arguments_are_left_alone(connect, token):
    assert connect(token).ask("test:greet", GREETING, "more", 7)["ok"]


def test_a_refusal_carries_its_code_and_its_sentence(connect, token):
    ack = connect(token).ask("test:greet", GREETING | {"words": "mute"})
    assert ack == {"ok": False, "error": "muted", "message": "You cannot speak until noon."}


def test_a_refusal_that_ends_by_itself_says_when(connect, token):
    ack = connect(token).ask("test:greet", GREETING | {"words": "hurry"})
    assert (ack["error"], ack["retry_after"]) == ("too_fast", 7)


def test_a_refusal_speaks_the_persons_language(app, connect):
    words = {}
    for locale in ("zh_Hans", "en"):
        reader = make_user()
        accounts.choose_language(reader, locale)
        page = connect(accounts.open_sign_in(reader.id)[0])
        words[locale] = page.ask("test:greet", GREETING | {"words": "late"})["message"]
    assert words["en"] == Conflict.default_sentence
    assert words["zh_Hans"] != words["en"]


def test_a_breakdown_is_admitted_and_logged_and_tells_no_secrets(connect, token, caplog):
    page = connect(token)
    ack = page.ask("test:greet", GREETING | {"words": "break"})
    assert ack["error"] == "failed"
    assert "Zero" not in json.dumps(ack)
    assert "ZeroDivisionError" in caplog.text
    assert page.ask("test:greet", GREETING)["ok"]


def test_a_page_that_floods_is_told_to_wait_and_only_that_page(connect, token, monkeypatch):
    monkeypatch.setattr(sockets, "_pace", Pace(60, 10, clock=lambda: 0.0))
    flooding, other = connect(token), connect(token)
    codes = [flooding.ask("test:greet", GREETING).get("error") for _ in range(90)]
    assert codes[:60] == [None] * 60
    assert codes[-1] == "too_fast"
    assert other.ask("test:greet", GREETING)["ok"]


def test_an_unknown_event_is_answered_too(connect, token):
    ack = connect(token).ask("test:unheard", {})
    assert (ack["ok"], ack["error"]) == (False, "not_found")


def test_an_event_without_ack_is_served_in_silence(connect, token):
    page = connect(token)
    assert page.tell("test:greet", GREETING) is None
    assert page.tell("test:greet", "nonsense") is None
    assert page.heard() == []


def test_an_event_too_large_for_a_room_is_refused(connect, token):
    page = connect(token)
    ack = page.ask("test:greet", OVERSIZED)
    assert (ack["ok"], ack["error"]) == (False, "invalid")
    assert page.ask("test:greet", GREETING)["ok"]
