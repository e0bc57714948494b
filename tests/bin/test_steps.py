"""Stamps, commands that fail, and the Python that is looked for."""

import os
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from bin import machine, stamps
from bin.say import Stop, run_aloud, run_quietly, step, together

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def empty_checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def program(folder: Path, name: str, script: str) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def test_a_step_is_fresh_until_a_file_changes_or_goes() -> None:
    lock, stamp = Path("lock"), Path("packages/.stamp")
    lock.write_text("one")
    stamps.remember(stamp, stamps.digest([lock]))
    assert stamps.is_fresh(stamp, stamps.digest([lock]))
    lock.write_text("two")
    assert not stamps.is_fresh(stamp, stamps.digest([lock]))
    lock.unlink()
    assert not stamps.is_fresh(stamp, stamps.digest([lock]))


def test_a_step_is_done_again_when_what_it_made_was_removed() -> None:
    stamp = Path("packages/.stamp")
    stamps.remember(stamp, stamps.digest([]))
    shutil.rmtree("packages")
    assert not stamps.is_fresh(stamp, stamps.digest([]))


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("npm error code ENOTFOUND", "the package registry could not be reached"),
        ("OSError: [Errno 28] No space left on device", "the disk is full"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES", "is not the pinned one"),
        ("npm error code EACCES", "may not be written"),
    ],
)
def test_a_failed_command_gives_one_sentence_with_the_reason(said: str, reason: str) -> None:
    with pytest.raises(Stop) as stop:
        run_quietly(["sh", "-c", f'echo "{said}"; exit 1'], log="a.log", failing="It failed")
    assert str(stop.value).startswith("It failed: ")
    assert reason in str(stop.value)
    assert said in Path(".state/logs/a.log").read_text()


def test_who_waits_sees_each_line_and_complaints_are_kept_apart(
    capsys: pytest.CaptureFixture[str],
) -> None:
    said = run_aloud(["sh", "-c", "echo 1 of 2; echo 2 of 2; echo no >&2; exit 3"])
    assert said == (3, "no\n")
    assert capsys.readouterr().out == "\n    1 of 2\n    2 of 2"


def test_two_steps_at_a_time_are_told_one_below_the_other(
    capsys: pytest.CaptureFixture[str],
) -> None:
    began, built = threading.Event(), threading.Event()

    def install() -> None:
        with step("Installing"):
            began.set()
            assert built.wait(10)

    def build() -> None:
        assert began.wait(10)
        with step("Building"):
            pass
        built.set()

    together(install, build)
    lines = [line[: line.index(".") - 1] for line in capsys.readouterr().out.splitlines()[1:]]
    assert lines == ["· Building … ", "· Installing: "]


def test_the_first_that_stops_ends_what_goes_on_beside_it() -> None:
    began = threading.Event()

    def fail() -> None:
        assert began.wait(10)
        raise Stop("The first.")

    def go_on() -> None:
        began.set()
        run_quietly(["sleep", "30"], log="b.log", failing="The second")

    start = time.monotonic()
    with pytest.raises(Stop, match="The first"):
        together(fail, go_on)
    assert time.monotonic() - start < 20


def test_no_disk_is_said_before_a_long_installation() -> None:
    with pytest.raises(Stop, match="make some room"):
        machine.check_disk_has(10**9)


def test_an_old_node_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path / "path", "node", "echo v18.20.1")
    program(tmp_path / "path", "npm", "exit 0")
    monkeypatch.setenv("PATH", str(tmp_path / "path"))
    assert machine.find_node() is None
    program(tmp_path / "path", "node", "echo v22.3.0")
    assert machine.find_node() == tmp_path / "path" / "node"


def test_a_node_without_npm_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path / "path", "node", "echo v22.3.0")
    monkeypatch.setenv("PATH", str(tmp_path / "path"))
    assert machine.find_node() is None


def test_a_browser_that_is_named_but_missing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", "/nowhere/chromium")
    assert machine.find_chromium() is None
    with pytest.raises(Stop, match="CHROMIUM names no program: /nowhere/chromium"):
        machine.install_chromium()


def find_python(**environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/sh", ROOT / "bin" / "find-python"],
        check=False,
        env=environment,
        capture_output=True,
        text=True,
    )


def test_the_named_python_is_taken() -> None:
    found = find_python(PATH=os.environ["PATH"], PYTHON=sys.executable)
    assert (found.returncode, found.stdout.strip()) == (0, sys.executable)


def test_an_old_or_missing_python_is_one_sentence(tmp_path: Path) -> None:
    program(tmp_path / "path", "python3", "exit 1")
    found = find_python(PATH=str(tmp_path / "path"))
    assert found.returncode == 1
    assert found.stderr.startswith("Python 3.11 or newer is needed")
    assert len(found.stderr.splitlines()) == 1


def test_a_python_without_venv_is_one_sentence(tmp_path: Path) -> None:
    program(tmp_path / "path", "python3", 'case "$2" in *ensurepip*) exit 1;; esac')
    found = find_python(PATH=str(tmp_path / "path"))
    assert found.returncode == 1
    assert "python3-venv" in found.stderr
    assert len(found.stderr.splitlines()) == 1
