"""Waiting until something is put into a folder."""

import threading
import time

import pytest

from app.kit import watching
from app.kit.watching import Watch

LONG_SECONDS = 30
AT_ONCE_SECONDS = 10
"""Far less than ``LONG_SECONDS``, and far more than a busy machine needs."""


@pytest.fixture
def watch(tmp_path):
    watch = Watch([tmp_path], [".chunk", "over"])
    yield watch
    watch.close()


def _waited(watch, most_seconds=LONG_SECONDS):
    began = time.monotonic()
    watch.wait(most_seconds)
    return time.monotonic() - began


@pytest.mark.parametrize("name", ["1.chunk", "over"])
def test_what_came_before_one_waits_is_told_at_once(watch, tmp_path, name):
    (tmp_path / name).write_bytes(b"x")
    assert _waited(watch) < AT_ONCE_SECONDS


def test_what_is_moved_there_is_told(watch, tmp_path):
    (tmp_path / "1.new").write_bytes(b"x")
    (tmp_path / "1.new").rename(tmp_path / "1.chunk")
    assert _waited(watch) < AT_ONCE_SECONDS


def test_who_waits_already_is_told(watch, tmp_path):
    began = time.monotonic()
    waiting = threading.Thread(target=watch.wait, args=(LONG_SECONDS,))
    waiting.start()
    (tmp_path / "1.chunk").write_bytes(b"x")
    waiting.join()
    assert time.monotonic() - began < AT_ONCE_SECONDS


def test_other_files_wake_nobody(watch, tmp_path):
    if not watch.told:
        pytest.skip("this system does not tell of files")
    (tmp_path / "1.new").write_bytes(b"x")
    (tmp_path / "chunk").write_bytes(b"x")
    assert _waited(watch, 0.2) >= 0.2


def test_who_waits_can_be_woken(watch):
    watch.wake()
    assert _waited(watch) < AT_ONCE_SECONDS


def test_woken_as_often_as_one_likes(watch):
    for _ in range(70_000):
        watch.wake()
    assert _waited(watch) < AT_ONCE_SECONDS


def test_where_nothing_is_told_one_looks_now_and_then(tmp_path, monkeypatch):
    monkeypatch.setattr(watching.sys, "platform", "elsewhere")
    watch = Watch([tmp_path], [".chunk"])
    assert not watch.told
    assert _waited(watch) < AT_ONCE_SECONDS
    watch.close()


def test_a_folder_that_is_not_there_is_looked_for_now_and_then(tmp_path):
    watch = Watch([tmp_path / "gone"], [".chunk"])
    assert not watch.told
    assert _waited(watch) < AT_ONCE_SECONDS
    watch.close()
