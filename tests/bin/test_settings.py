"""LISTEN and SECRET_KEY, before the application can be imported."""

import socket
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from bin import settings
from bin.say import Stop


@pytest.fixture(autouse=True)
def empty_checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("LISTEN", "SECRET_KEY"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield taken.getsockname()[1]


def test_the_environment_wins_over_the_env_file(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text('# ours\nexport LISTEN="127.0.0.1:5001"\n')
    assert settings.listen_address() == ("127.0.0.1", 5001)
    monkeypatch.setenv("LISTEN", "127.0.0.1:5002")
    assert settings.listen_address() == ("127.0.0.1", 5002)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("0.0.0.0:80", ("0.0.0.0", 80)),
        ("[::1]:5000", ("::1", 5000)),
        ("academy.local:65535", ("academy.local", 65535)),
    ],
)
def test_an_address_is_a_host_and_a_port(
    written: str, meant: tuple[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LISTEN", written)
    assert settings.listen_address() == meant


@pytest.mark.parametrize("written", ["5000", "127.0.0.1", ":5000", "a:0", "a:65536", "a b:1"])
def test_a_wrong_address_is_named_in_one_sentence(
    written: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LISTEN", written)
    with pytest.raises(Stop, match=r"LISTEN must look like 127\.0\.0\.1:5000, not '"):
        settings.listen_address()


def test_a_port_in_use_is_said_before_anything_starts(taken_port: int) -> None:
    with pytest.raises(Stop, match=f"Port {taken_port} on 127.0.0.1 is already in use"):
        settings.check_address_is_free("127.0.0.1", taken_port)


def test_a_foreign_address_is_said_before_anything_starts() -> None:
    with pytest.raises(Stop, match=r"an address this machine does not have: 192\.0\.2\.1"):
        settings.check_address_is_free("192.0.2.1", 5000)


def test_the_secret_key_is_made_once_and_for_its_owner_only() -> None:
    Path(".env").write_text("TIMEZONE=Asia/Urumqi")
    settings.make_secret_key()
    first = Path(".env").read_text()
    assert first.startswith("TIMEZONE=Asia/Urumqi\nSECRET_KEY=")
    assert len(settings.read_setting("SECRET_KEY")) >= 32
    assert stat.S_IMODE(Path(".env").stat().st_mode) == 0o600
    settings.make_secret_key()
    assert Path(".env").read_text() == first
