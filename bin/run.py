"""`make run`: from whatever is here to a running academy, stopped by one Ctrl-C."""

import os
import sys
from pathlib import Path

from bin import machine, prepare, settings, stamps
from bin.machine import PYTHON
from bin.say import LOGS, Stop, end_with, run_aloud, step

RUNNING_MEGABYTES = 300
SQLITE = "sqlite:///"
DEFAULT_DATABASE = f"{SQLITE}{Path('var/zhixing.db').resolve()}"
DATABASE_STAMP = stamps.STATE / "database"
WELCOME = """\
Sign in with one of these names; the password of all of them is Zhixing-2026
  learner, learner2                   learn, and see their hours
  teacher                             makes courses
  reviewer1, reviewer2, reviewer3     review them: first, second, final
  learning_admin, learning_admin2     publish courses, open classes, approve rules for hours
  tutor                               looks after a class
  sysadmin, secadmin, auditor         the three separate administrators
Ctrl-C stops everything."""


def prepare_database() -> None:
    """Brings the schema up to date and sees that the demo people and courses are there."""
    if _is_sqlite() and stamps.is_fresh(DATABASE_STAMP, _database_state()):
        return
    with step("Preparing the database"):
        _flask("migrate-up", failing="The database could not be prepared")
    with step("Making the demo people, courses and a class"):
        _flask("seed", "--scale", "demo", failing="The demo could not be made")
    stamps.remember(DATABASE_STAMP, _database_state())


def _database_url() -> str:
    return settings.read_setting("DATABASE_URL", DEFAULT_DATABASE)


def _is_sqlite() -> bool:
    return _database_url().startswith(SQLITE)


def _database_state() -> str:
    """The migrations and this very database: a SQLite file that is missing is another one."""
    file = Path(_database_url().removeprefix(SQLITE))
    identity = str(file.stat().st_ino) if _is_sqlite() and file.exists() else "missing"
    return stamps.digest(Path("migrations").rglob("*.py"), _database_url(), identity)


def _flask(*words: str, failing: str) -> None:
    """Runs a command of the application; its own one sentence is the one that is shown."""
    status, complaints = run_aloud([PYTHON, "-m", "flask", "--app", "wsgi", *words])
    if status == 0:
        return
    LOGS.mkdir(parents=True, exist_ok=True)
    log = LOGS / f"flask-{words[0]}.log"
    log.write_text(complaints)
    lines = complaints.strip().splitlines()
    if len(lines) == 1:
        raise Stop(lines[0].removeprefix("Error: "))
    if "No space left" in complaints or "disk is full" in complaints:
        raise Stop(f"{failing}: the disk is full.")
    raise Stop(f"{failing}; the whole output is in {log}.")


def start() -> None:
    """Becomes the supervisor: web, worker and whatever else the Procfile names."""
    sys.stdout.flush()
    environment = dict(os.environ, PYTHONUNBUFFERED="1", ZHIXING_WELCOME=WELCOME)
    words = ["-m", "honcho", "-e", os.devnull, "start"]
    os.execve(PYTHON, [str(PYTHON), *words], environment)


def main() -> int:
    os.environ.setdefault("PYTHONUTF8", "1")
    try:
        settings.check_address_is_free(*settings.listen_address())
        machine.check_disk_has(RUNNING_MEGABYTES)
        with prepare.one_at_a_time():
            settings.make_secret_key()
            prepare.prepare_running(prepare_database)
        start()
    except Stop as stop:
        return end_with(stop)
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
