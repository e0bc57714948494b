"""Journeys that fail are told once more, whole files of them, and no more often."""

from pathlib import Path

import pytest

from bin import journeys

FAILS_AT_FIRST = """
from pathlib import Path
def test_that_comes_before() -> None:
    with Path("told").open("a") as told:
        told.write("x")
def test_unsteady() -> None:
    assert Path("told").read_text() != "x"
"""
FAILS = "def test_broken() -> None:\n    assert False\n"
PASSES = "def test_fine() -> None:\n    print(1)\n"


@pytest.fixture(autouse=True)
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / journeys.FOLDER).mkdir(parents=True)
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(journeys, "TOLD_AT_ONCE", 0)
    return tmp_path


def write(**files: str) -> None:
    for name, content in files.items():
        Path(journeys.FOLDER, f"test_{name}.py").write_text(content)


def test_what_fails_by_chance_is_told_again_from_the_beginning_and_named(
    capfd: pytest.CaptureFixture[str],
) -> None:
    write(chance=FAILS_AT_FIRST, fine=PASSES)
    assert journeys.main([]) == 0
    said = capfd.readouterr().out
    assert "Not steady, though it passed at last: tests/journeys/test_chance.py" in said
    assert Path("told").read_text() == "xx"


def test_what_fails_twice_has_failed(capfd: pytest.CaptureFixture[str]) -> None:
    write(broken=FAILS, fine=PASSES)
    assert journeys.main([]) == 1
    assert "Not steady" not in capfd.readouterr().out


def test_many_failures_are_no_chance_and_are_told_once(capfd: pytest.CaptureFixture[str]) -> None:
    write(**{f"broken{number}": FAILS for number in range(journeys.FILES_TOLD_TWICE + 1)})
    assert journeys.main([]) == 1
    assert "Told once more" not in capfd.readouterr().out


def test_journeys_that_pass_are_told_once(capfd: pytest.CaptureFixture[str]) -> None:
    write(fine=PASSES)
    assert journeys.main([]) == 0
    assert "Told once more" not in capfd.readouterr().out
