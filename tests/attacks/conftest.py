"""An academy to attack, started once for each process that tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, make_url, text

from tests.attacks.stage import make_scene
from tests.attacks.target import Cheat, Learner, Target


@pytest.fixture(scope="module")
def target(built_app: Flask, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    yield from _served(built_app, tmp_path_factory.mktemp("target"))


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def mortal(
    request: pytest.FixtureRequest, built_app: Flask, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Target]:
    """One that may be killed, on each database."""
    url = ""
    if request.param == "postgres":
        given = make_url(request.getfixturevalue("postgres_database").url)
        with create_engine(given, isolation_level="AUTOCOMMIT").connect() as admin:
            admin.execute(text("DROP DATABASE IF EXISTS attacked"))
            admin.execute(text("CREATE DATABASE attacked"))
        url = given.set(database="attacked").render_as_string(hide_password=False)
    yield from _served(built_app, tmp_path_factory.mktemp("mortal"), url)


def _served(academy: Flask, folder: Path, url: str = "") -> Iterator[Target]:
    url = url or f"sqlite:///{folder}/zhixing.db"
    target = Target(folder, url, scene=make_scene(academy, url))
    try:
        target.start()
        yield target
    finally:
        target.stop()


@pytest.fixture
def learner(target: Target) -> Learner:
    return target.learner()


@pytest.fixture
def lesson_id(target: Target) -> int:
    """A lesson of an hour."""
    return int(target.scene["many"][0])


@pytest.fixture
def cheat(learner: Learner, lesson_id: int) -> Cheat:
    return Cheat(learner, lesson_id)
