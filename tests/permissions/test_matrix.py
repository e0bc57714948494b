"""Every route, asked by every role: who gets what. A route missing from the matrix fails."""

import re
import shutil
from pathlib import Path

import pytest

from app.kit import db, jobs
from tests.permissions.matrix import MATRIX, Row
from tests.permissions.world import COLUMNS, World, make_world


@pytest.fixture(scope="module")
def prepared(built_app, sqlite_database, workplace) -> tuple[World, Path]:
    """The world, and the folder that keeps its database and files."""
    sqlite_database.clean()
    db.bind(sqlite_database.url)
    jobs.flush()
    with built_app.app_context():
        world = make_world(built_app)
        jobs.drain()
        db.session.remove()
    with db.engine().connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    db.engine().dispose()
    kept = workplace / "world"
    kept.mkdir()
    shutil.copyfile(sqlite_database.url.removeprefix("sqlite:///"), kept / "used.db")
    shutil.copytree(workplace / "media", kept / "media")
    return world, kept


@pytest.fixture
def world(prepared, sqlite_database) -> World:
    """The world as it was made, whatever the last question did to it."""
    made, kept = prepared
    return_to(kept, sqlite_database)
    return made


def return_to(kept: Path, database) -> None:
    if db._engine is not None:
        db.session.remove()
        db.engine().dispose()
    database.clean()
    used = Path(database.url.removeprefix("sqlite:///"))
    shutil.copyfile(kept / "used.db", used)
    shutil.rmtree(used.parent / "media", ignore_errors=True)
    shutil.copytree(kept / "media", used.parent / "media")
    db.bind(database.url)


def routes(app) -> set[str]:
    return {
        f"{method} {rule.rule}"
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


def test_every_route_is_in_the_matrix(built_app):
    asked = {name.split(" [")[0] for name in MATRIX}
    assert routes(built_app) - asked == set()
    assert asked - routes(built_app) == set()


def _address(pattern: str, ids: dict) -> str:
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(ids[found[1]]), pattern)


def ask(app, world: World, name: str, row: Row, person: str) -> int:
    """The status that ``person`` gets, who asks with a bearer token."""
    method, pattern = name.split(" [")[0].split(" ", 1)
    ids = world.ids | {key: world.ids[value] for key, value in row.swapped.items()}
    headers = dict(row.headers)
    if person != "stranger":
        headers["Authorization"] = f"Bearer {world.tokens[person]}"
    client = app.test_client(use_cookies=False)
    answer = client.open(
        _address(pattern, ids),
        method=method,
        headers=headers,
        json=_filled(row.json, ids),
        data=_filled(row.form, ids),
    )
    return answer.status_code


def _filled(body, ids: dict):
    if isinstance(body, str) and body.startswith("@"):
        return ids[body[1:]]
    if isinstance(body, dict):
        return {key: _filled(value, ids) for key, value in body.items()}
    if isinstance(body, list):
        return [_filled(value, ids) for value in body]
    return body


@pytest.mark.parametrize("name", sorted(MATRIX))
def test_each_role_gets_what_the_matrix_says(built_app, world, prepared, sqlite_database, name):
    row = MATRIX[name]
    changes = not name.startswith("GET")
    got = {}
    for person in COLUMNS:
        got[person] = ask(built_app, world, name, row, person)
        if (changes and got[person] < 300) or got[person] == 303:
            return_to(prepared[1], sqlite_database)
    assert got == {person: row.status(person) for person in COLUMNS}
