"""The few settings that matter before the application can be imported: LISTEN and SECRET_KEY."""

import errno
import os
import re
import secrets
import socket
from pathlib import Path

from bin.say import Stop

ENV_FILE = Path(".env")
DEFAULT_LISTEN = "127.0.0.1:5000"
ADDRESS = re.compile(r"(?P<host>\[[0-9a-fA-F:.]+\]|[^\s:/\[\]]+):(?P<port>\d{1,5})")


def read_setting(name: str, default: str = "") -> str:
    """The value from the environment, else from `.env`, else the default."""
    if os.environ.get(name):
        return os.environ[name]
    return _env_file_values().get(name) or default


def _env_file_values() -> dict[str, str]:
    if not ENV_FILE.is_file():
        return {}
    pairs = re.findall(
        r"^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*?)\s*$", ENV_FILE.read_text(), re.MULTILINE
    )
    return {name: value.strip("'\"") for name, value in pairs}


def listen_address() -> tuple[str, int]:
    """Host and port of LISTEN; raises Stop when it is not written as HOST:PORT."""
    written = read_setting("LISTEN", DEFAULT_LISTEN)
    match = ADDRESS.fullmatch(written)
    if not match or not 1 <= int(match["port"]) <= 65535:
        raise Stop(f"LISTEN must look like {DEFAULT_LISTEN}, not {written!r}.")
    return match["host"].strip("[]"), int(match["port"])


def check_address_is_free(host: str, port: int) -> None:
    """Binds the address once, so that a taken port is said before anything is installed."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Stop(_address_sentence(host, port, error)) from None


def _address_sentence(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {port} on {host} is already in use: stop the program that uses it, "
            f"or choose another, as in LISTEN={host}:{port + 1 if port < 65535 else 5001} make run."
        )
    if error.errno == errno.EACCES:
        return f"Port {port} needs more rights than you have: choose one above 1023 with LISTEN."
    return f"LISTEN names an address this machine does not have: {host}."


def make_secret_key() -> None:
    """Writes a SECRET_KEY of this checkout's own into `.env`, readable by its owner only."""
    if read_setting("SECRET_KEY"):
        return
    old = ENV_FILE.read_text() if ENV_FILE.is_file() else ""
    if old and not old.endswith("\n"):
        old += "\n"
    descriptor = os.open(ENV_FILE, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(f"{old}SECRET_KEY={secrets.token_urlsafe(48)}\n")
    ENV_FILE.chmod(0o600)
