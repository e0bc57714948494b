"""The stage for every test: both databases, a frozen clock, a queue that runs when told to."""

import atexit
import gc
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import Context
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import hypothesis
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

import config
from app import create_app
from app.kit import clock as kit_clock
from app.kit import db, jobs
from tests import databases, factories
from tests.databases import Database
from tests.places import clear, take_place
from tests.scenes import Scenes

# A busy machine is no counter-example.
hypothesis.settings.register_profile("academy", deadline=None)
hypothesis.settings.load_profile("academy")

ROOT = Path(__file__).resolve().parents[1]
# The processes that tests start are one program: it is compiled once, as make and bin.journeys do.
os.environ.setdefault("PYTHONPYCACHEPREFIX", str(ROOT / ".state/bytecode"))
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

PLACE = take_place()
SHANGHAI = ZoneInfo("Asia/Shanghai")
START = datetime(2026, 3, 5, 14, 30, tzinfo=SHANGHAI)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """Eight thousand tests are made at once and stay: nobody need look which of them may go."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(exitstatus: int) -> None:
    """What failing tests wrote stays until the next run, to be looked at."""
    if PLACE and exitstatus != pytest.ExitCode.TESTS_FAILED:
        atexit.register(clear, PLACE)


@dataclass
class Clock:
    """The academy's clock, held still until a test moves it."""

    at: datetime

    def set(self, at: datetime) -> None:
        self.at = at if at.tzinfo else at.replace(tzinfo=SHANGHAI)

    def forward(self, **by: float) -> None:
        self.at += timedelta(**by)


@pytest.fixture(autouse=True)
def clock() -> Iterator[Clock]:
    held = Clock(START)
    kit_clock.read_from(lambda: held.at.astimezone(ZoneInfo("UTC")))
    yield held
    kit_clock.read_from(None)


@pytest.fixture(scope="session")
def workplace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("zhixing")


@pytest.fixture(scope="session")
def sqlite_database(workplace: Path) -> Database:
    return databases.on_sqlite(workplace)


@pytest.fixture(scope="session")
def postgres_database() -> Iterator[Database]:
    yield from databases.on_postgres()


def settings_for(workplace: Path, url: str = "sqlite:////nowhere/unused.db") -> config.Settings:
    """Settings of a test installation below ``workplace``."""
    return config.Settings(
        secret_key="a key for tests, long enough to be taken for one",
        media_secret="a key for recordings in tests, long enough too",
        ledger_secret="a key for chains in tests, long enough as well",
        database_url=url,
        redis_url=None,
        media_url=str(workplace / "media"),
        search_backend="whoosh",
        search_index_dir=workplace / "search_index",
        public_url="http://127.0.0.1:5000",
        listen="127.0.0.1:5000",
        mail_url=None,
        timezone="Asia/Shanghai",
        max_upload_bytes=64 * 1024 * 1024,
        accel_redirect=None,
        workers=1,
        watermark=True,
        queue_path=None,
        testing=True,
    )


@pytest.fixture(scope="session")
def built_app(workplace: Path) -> Flask:
    """One application a test process; tests point it at their database."""
    return create_app(replace(settings_for(workplace), database_url=f"sqlite:///{workplace}/x.db"))


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest) -> Database:
    """An empty database; a test that uses it runs on both engines."""
    chosen: Database = request.getfixturevalue(f"{request.param}_database")
    return chosen


@pytest.fixture
def app(database: Database, built_app: Flask, workplace: Path) -> Iterator[Flask]:
    """The academy on an empty database, in an application context, with an empty queue."""
    database.clean()
    engine = databases.turn_to(database.url)
    jobs.flush()
    for folder in (workplace / "media", workplace / "search_index"):
        shutil.rmtree(folder, ignore_errors=True)
    with built_app.app_context():
        yield built_app
        db.session.remove()
    databases.leave(engine)


@pytest.fixture(scope="session")
def scenes(workplace: Path) -> Scenes:
    return Scenes(workplace, workplace / "media")


@pytest.fixture
def scene(app: Flask, database: Database, scenes: Scenes) -> Callable[..., Any]:
    """``scene(make, *given)``: what ``make`` does in an empty academy, done once for many tests."""
    return partial(scenes.begin, database)


@pytest.fixture(scope="session")
def s3() -> Iterator[Any]:
    """An S3 server on this machine (see ``tests.kit.buckets``)."""
    from tests.kit.buckets import S3

    server = S3()
    yield server
    server.stop()


@pytest.fixture
def bucket_store(app: Flask, s3: Any, tmp_path: Path) -> Iterator[Any]:
    """The academy with its media in an empty bucket instead of a folder."""
    from app.kit.blobs.bucket import BucketBlobs

    folder, store = app.extensions["blobs"], BucketBlobs(s3.bucket(), tmp_path / "spool")
    app.extensions["blobs"] = store
    yield store
    app.extensions["blobs"] = folder


class Visitor(FlaskClient):
    """A client whose requests share nothing with the test: own context, own database session."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        return Context().run(super().open, *args, **kwargs)


@pytest.fixture
def client(app: Flask) -> Visitor:
    return Visitor(app, app.response_class, use_cookies=True)


class SignedIn(Visitor):
    """A client that sends what a signed-in page would: the CSRF token with every change."""

    csrf: str | None = None

    def open(self, *args: Any, **kwargs: Any) -> Any:
        if self.csrf and kwargs.get("method", "GET") not in ("GET", "HEAD", "OPTIONS"):
            headers = dict(kwargs.pop("headers", None) or {})
            headers.setdefault("X-CSRFToken", self.csrf)
            kwargs["headers"] = headers
        return super().open(*args, **kwargs)


@pytest.fixture
def sign_in(app: Flask) -> Callable[[Any], SignedIn]:
    """``sign_in(user)``: a client whose cookie is signed in as that person."""
    from app.accounts import actions

    def sign_in_as(user: Any) -> SignedIn:
        token, _opened = actions.open_sign_in(user.id, device="test")
        browser = SignedIn(app, app.response_class, use_cookies=True)
        with browser.session_transaction() as cookie:
            cookie["sign_in"] = token
        browser.csrf = browser.get("/api/v1/me").json["csrf_token"]
        return browser

    return sign_in_as


class BearerClient(Visitor):
    """A client that sends a bearer token."""

    token: str = ""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        headers = dict(kwargs.pop("headers", None) or {})
        headers.setdefault("Authorization", f"Bearer {self.token}")
        kwargs["headers"] = headers
        return super().open(*args, **kwargs)


@pytest.fixture
def api(app: Flask) -> Callable[[Any], BearerClient]:
    """``api(user)``: a client that sends that person's bearer token."""
    from app.accounts import actions

    def client_of(user: Any) -> BearerClient:
        program = BearerClient(app, app.response_class, use_cookies=False)
        program.token, _opened = actions.open_sign_in(user.id, device="test")
        return program

    return client_of


@pytest.fixture
def run_jobs(app: Flask) -> Callable[[], list[str]]:
    """``run_jobs()``: run what was enqueued until nothing is left; returns the names."""
    return jobs.drain


@dataclass
class Statements:
    """What was said to the database."""

    texts: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.texts)


@pytest.fixture
def statements(app: Flask) -> Callable[[], Any]:
    """``with statements() as said: ...; assert said.count <= 5``"""

    @contextmanager
    def listen() -> Iterator[Statements]:
        said = Statements()

        def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            if not statement.startswith(("BEGIN", "PRAGMA", "SAVEPOINT", "RELEASE")):
                said.texts.append(statement)

        engine = db.engine()
        event.listen(engine, "before_cursor_execute", note)
        try:
            yield said
        finally:
            event.remove(engine, "before_cursor_execute", note)

    return listen


@pytest.fixture
def make_user(app: Flask) -> Callable[..., Any]:
    return factories.make_user
