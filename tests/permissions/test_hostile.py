"""What no page of ours would send, to every route: refused with a sentence, and nothing breaks.

On both databases, because each refuses other things: PostgreSQL a NUL character in a text and a
number beyond its column, SQLite a number beyond 64 bits and half a character.
"""

import base64
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from app.kit import db, jobs, sockets
from tests.conftest import Visitor
from tests.kit.pages import Page
from tests.permissions.matrix import MATRIX, Row
from tests.permissions.test_matrix import _address, _filled
from tests.permissions.world import World, make_world

IDS = ("0", "9223372036854775807", "9223372036854775808", "%00", "%ED%A0%80", "𠮷")
DEEP = b'{"a":' + b"[" * 2000 + b"]" * 2000 + b"}"
BODIES = (DEEP, b"[]", DEEP, b'"x"', b"{", b'{"a": NaN, "a": ' + b"9" * 5000 + b"}", b"\xff\xfe")
VALUES = ("a\x00b", "\ud800", 2**31, 2**63, None, ["\x00"], {"\x00": []})
TYPED = ("a\x00b", "²", "9999-12-31T23:59:59-12:00", str(2**63))
HEADERS = (
    {"Content-Type": "multipart/form-data"},
    {"Accept-Language": "zh;q=inf,;;,", "Accept": "*/;q=x,/"},
    {"Range": "bytes=99999999999999999999-", "If-None-Match": 'W/"x", ,,"'},
    {"Host": "[::1", "Referer": "http://[bad", "Origin": "http://[bad"},
    {"Cookie": "zhixing=.eJw; browser=%00; ;;=;", "Authorization": "Bearer \x80\xff"},
    {"Tus-Resumable": "1.0.0", "Upload-Offset": "9" * 100, "Upload-Length": "²"},
    {"Tus-Resumable": "1.0.0", "Upload-Length": "5", "Upload-Metadata": "filename 7aCA"},
)


def cursor(*values: Any) -> str:
    return "cursor=" + base64.urlsafe_b64encode(json.dumps(values).encode()).decode()


KEYS = (True, None, "\x00", "\ud800", 2**63, float("nan"), {"at": "0001-01-01T00:00:00+14:00"})
QUERIES = (
    "q=%00&teacher=%00&organisation=99999999999999999999&topic=%00",
    "q=%22%27()*%5B%5D~%5E:AND+OR+NOT+%3F*" + "a" * 5000,
    "limit=1&limit=-1&sort=%00&risk=%00&kind=%00&state=%00",
    "year=99999999999&before=99999999999999999999&lesson=99999999999999999999",
    "about=entry:99999999999999999999&comment=99999999999999999999&%zz=%zz",
    "year=9999",
    "year=0&next=/%0d%0aSet-Cookie:x",
)
Sending = tuple[str, str, dict[str, Any]]


def sendings(world: World, name: str, row: Row, turn: int) -> Iterator[Sending]:
    """The nasty requests for one route: all kinds of them, what can be exchanged in turn."""
    method, pattern = name.split(" [")[0].split(" ", 1)
    ids = world.ids | {key: world.ids[value] for key, value in row.swapped.items()}
    whole = _address(pattern, ids)
    if whole != pattern:
        yield method, _address(pattern, dict.fromkeys(ids, IDS[turn % len(IDS)])), {}
    if method == "GET":
        sent = {"headers": HEADERS[turn % len(HEADERS)]}
        yield method, f"{whole}?{QUERIES[turn % len(QUERIES)]}", sent
        yield method, f"{whole}?{cursor(*[KEYS[turn % len(KEYS)]] * (1 + turn % 3))}", {}
    elif pattern.startswith("/api/"):
        yield from _programs(method, whole, _filled(row.json, ids) or {}, turn)
    else:
        yield from _pages(method, whole, _filled(row.form, ids) or {}, turn)


def _programs(method: str, address: str, right: Any, turn: int) -> Iterator[Sending]:
    kind = {"content_type": "application/json"}
    yield method, address, {"data": BODIES[turn % len(BODIES)], **kind}
    for place, field in enumerate(right if isinstance(right, dict) else ()):
        wrong = right | {field: VALUES[(turn + place) % len(VALUES)]}
        yield method, address, {"data": json.dumps(wrong), **kind}


def _pages(method: str, address: str, right: dict[str, Any], turn: int) -> Iterator[Sending]:
    for place, field in enumerate([*right, "next"]):
        wrong = right | {field: TYPED[(turn + place) % len(TYPED)]}
        kind = {"content_type": "application/x-www-form-urlencoded"}
        yield method, address, {"data": urlencode(wrong, doseq=True), **kind}


def what_breaks(app: Any, world: World, name: str, row: Row, turn: int) -> Iterator[str]:
    """One line for each sending that was answered with an error of ours, or with no sentence."""
    able = [person for person in world.tokens if row.status(person) < 400]
    mine = {"Authorization": f"Bearer {world.tokens[(able or ['learner'])[0]]}"}
    client = Visitor(app, app.response_class, use_cookies=False)
    for method, address, sent in sendings(world, name, row, turn):
        headers = {**mine, **row.headers, **sent.pop("headers", {})}
        told = f"{name}: {method} {address[:200]} {headers if not sent else ''} {str(sent)[:300]}"
        try:
            answer = client.open(address, method=method, headers=headers, **sent)
        except Exception as problem:
            yield f"{told} -> {problem!r:.300}"
            continue
        if answer.status_code >= 500:
            yield f"{told} -> {answer.status}"
        elif answer.status_code >= 400 and address.startswith("/api/"):
            problem = answer.get_json() if answer.mimetype == "application/problem+json" else {}
            if not (problem.get("detail") and problem.get("status") == answer.status_code):
                yield f"{told} -> {answer.status} without a sentence"


SAID = {
    "room_id": "@room_id",
    "body": "你好",
    "client_id": "new",
    "id": "@message_id",
    "reason": "不合适",
    "emoji": "👍",
    "poll_id": "@poll_id",
    "option": 0,
    "question": "好吗？",
    "options": ["好", "不好"],
    "person_id": "@learner_id",
    "minutes": 5,
    "seconds": 5,
    "at_seconds": 1,
    "reply_to": "@message_id",
}
PAYLOADS = ((), (None,), ([],), ("x", "y"), ({"room_id": {}},), (DEEP.decode(),))


def what_breaks_over_the_socket(app: Any, world: World) -> Iterator[str]:
    """The same for every event, and for one that nobody knows."""
    right = _filled(SAID, world.ids)
    for turn, event in enumerate([*sorted(sockets._events), "no:such", "connect"]):
        page = Page(app, world.tokens["author"])
        wrong = [
            ({**right, field: VALUES[(turn + place) % len(VALUES)]},)
            for place, field in enumerate(right)
            if (turn + place) % 3 == 0 or field.endswith("id")
        ]
        for payload in (*PAYLOADS, *wrong):
            try:
                ack = page.ask(event, *payload)
            except Exception as problem:
                yield f"{event} {payload!r:.200} -> {problem!r:.300}"
                continue
            if not ack.get("ok") and (ack.get("error") == "failed" or not ack.get("message")):
                yield f"{event} {payload!r:.200} -> {ack}"
        page.close()


def test_whatever_arrives_nothing_breaks(app):
    world = make_world(app)
    jobs.drain()
    # PostgreSQL refuses all that SQLite does, and more: it is asked about each route.
    rows = list(enumerate(sorted(MATRIX.items())))[:: 4 if db.on_sqlite() else 1]
    broken = [
        line for turn, (name, row) in rows for line in what_breaks(app, world, name, row, turn)
    ]
    broken += what_breaks_over_the_socket(app, world)
    assert not broken, "\n".join(broken)
