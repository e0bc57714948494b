"""Brings a checkout up to date for running or testing it; what is fresh is not done again."""

import contextlib
import fcntl
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from bin import machine, stamps
from bin.machine import PYTHON
from bin.say import Stop, end_with, run_quietly, step, together

BUILT = Path("app/ui/static/build")
INSTALLED_MEGABYTES = 1500
# Every package is pinned, so nothing is looked for; what is imported is compiled when it is.
HOW_TO_INSTALL = ("--require-hashes", "--no-deps", "--no-compile")
FRONT_END_SOURCES = ("*.ts", "*.css", "*.html", "*.svg")


@contextlib.contextmanager
def one_at_a_time() -> Iterator[None]:
    """Two makes in one checkout take turns instead of installing over each other."""
    stamps.STATE.mkdir(exist_ok=True)
    with (stamps.STATE / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("· Waiting for another make in this checkout …", flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def make_virtual_environment() -> None:
    """Creates `.venv`, and again when the Python it was made with is gone."""
    if PYTHON.exists() and _python("-c", "import pip").returncode == 0:
        return
    machine.check_disk_has(INSTALLED_MEGABYTES)
    with step("Making the virtual environment"):
        run_quietly(
            [sys.executable, "-m", "venv", "--clear", ".venv"],
            log="venv.log",
            failing="The virtual environment could not be made",
        )


def _python(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([PYTHON, *words], check=False, capture_output=True, text=True)


def install_python_packages(requirements: str) -> None:
    """Installs exactly the pinned packages of one requirements file, checked by hash."""
    version = _python("--version").stdout
    stamp = Path(".venv") / f"{requirements}.stamp"
    value = stamps.digest([Path(requirements)], version)
    if stamps.is_fresh(stamp, value):
        return
    machine.check_disk_has(INSTALLED_MEGABYTES)
    with step(f"Installing the Python packages of {requirements}"):
        run_quietly(
            [str(PYTHON), "-m", "pip", "install", *HOW_TO_INSTALL, "-r", requirements],
            log=f"{requirements}.log",
            failing="The Python packages could not be installed",
            env=machine.installing_environment(),
        )
    stamps.remember(stamp, value)


def install_node() -> None:
    """Node from the pinned wheel, where the machine has none that will do."""
    if machine.find_node() is None:
        install_python_packages("requirements-node.txt")


def node_to_use() -> Path:
    """The machine's Node, else the one of the pinned wheel."""
    node = machine.find_node() or machine.find_node_of_the_wheel()
    if node is None:
        raise Stop("Node 20.19 or newer is needed, and its wheel does not fit this machine.")
    return node


def install_front_end_packages() -> None:
    """Installs exactly the packages of package-lock.json."""
    stamp = Path("node_modules/.stamp")
    value = stamps.digest([Path("package.json"), Path("package-lock.json")])
    if stamps.is_fresh(stamp, value):
        return
    machine.check_disk_has(INSTALLED_MEGABYTES)
    _npm(
        "Installing the front-end packages",
        "ci",
        failing="The front-end packages could not be installed",
    )
    stamps.remember(stamp, value)


def build_front_end() -> None:
    """Builds scripts and styles when one of their sources, or a template, has changed."""
    stamp = BUILT / ".stamp"
    value = stamps.digest(_front_end_sources())
    if stamps.is_fresh(stamp, value):
        return
    _npm(
        "Building the pages' scripts and styles",
        "run",
        "build",
        failing="The scripts and styles could not be built",
    )
    stamps.remember(stamp, value)


def _front_end_sources() -> Iterable[Path]:
    for pattern in FRONT_END_SOURCES:
        yield from (path for path in Path("app").rglob(pattern) if BUILT not in path.parents)
    yield from map(Path, ("package-lock.json", "vite.config.ts", "tsconfig.json"))


def _npm(title: str, *words: str, failing: str) -> None:
    environment = machine.installing_environment()
    npm = machine.npm_command(node_to_use(), environment)
    with step(title):
        run_quietly([*npm, *words], log=f"npm-{words[-1]}.log", failing=failing, env=environment)


def install_browser() -> None:
    """Finds Chromium for the journeys, or installs it where we may."""
    if machine.find_chromium() is None:
        with step("Installing Chromium for the browser tests"):
            machine.install_chromium()


def prepare_running(*then: Callable[[], object]) -> None:
    """What the academy needs to run; ``then`` is done once the Python packages are there.

    The pages are built at the same time: the one waits for the network while the other works.
    """
    make_virtual_environment()
    install_node()
    together(lambda: _prepare_python(then), _prepare_pages)


def _prepare_python(then: Iterable[Callable[[], object]]) -> None:
    install_python_packages("requirements.txt")
    for work in then:
        work()


def _prepare_pages() -> None:
    install_front_end_packages()
    build_front_end()


def prepare_testing() -> None:
    """What the tests need besides."""
    prepare_running()
    install_python_packages("requirements-dev.txt")
    install_browser()


def check_types() -> None:
    """Runs the TypeScript compiler, on the screen, with the Node that the build uses."""
    install_node()
    environment = machine.installing_environment()
    npm = machine.npm_command(node_to_use(), environment)
    if subprocess.run([*npm, "run", "--silent", "check"], check=False, env=environment).returncode:
        raise Stop("The TypeScript types do not hold.")


WAYS: dict[str, Callable[[], None]] = {
    "": prepare_running,
    "test": prepare_testing,
    "types": check_types,
}


def main(words: list[str]) -> int:
    """`python -m bin.prepare` prepares running; `test` and `types` see to the rest."""
    os.environ.setdefault("PYTHONUTF8", "1")
    try:
        with one_at_a_time():
            WAYS["".join(words)]()
    except Stop as stop:
        return end_with(stop)
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
