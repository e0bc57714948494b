"""The real server in a process of its own, for clients nobody here wrote and for killing it."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from app.accounts import actions
from app.kit import db
from tests import factories

ROOT = Path(__file__).resolve().parents[2]
STARTS_WITHIN_SECONDS = 60


@dataclass
class Server:
    """gunicorn with its gevent worker on a database and a store of its own."""

    folder: Path
    port: int
    child: "subprocess.Popen[bytes] | None" = None
    username: str = ""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def uploads(self) -> str:
        return f"{self.url}/api/v1/uploads"

    @property
    def database(self) -> str:
        return f"sqlite:///{self.folder}/zhixing.db"

    def furnish(self, empty: Path) -> dict[str, str]:
        """An empty database with one teacher; returns the headers that sign her in."""
        shutil.copyfile(empty, self.folder / "zhixing.db")
        db.bind(self.database)
        teacher = factories.make_user(roles=("teacher",))
        self.username = teacher.username
        token, _opened = actions.open_sign_in(teacher.id, device="test")
        db.session.remove()
        db.engine().dispose()
        return {"Authorization": f"Bearer {token}"}

    def sign_in(self) -> dict[str, str]:
        """The same teacher on another device."""
        told = json.dumps({"username": self.username, "password": factories.PASSWORD}).encode()
        asked = urllib.request.Request(
            f"{self.url}/api/v1/sessions", told, {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(asked, timeout=20) as answer:
            return {"Authorization": f"Bearer {json.load(answer)['token']}"}

    def sign_out(self, headers: dict[str, str]) -> None:
        """What these headers were good for, they are good for no more."""
        asked = urllib.request.Request(
            f"{self.url}/api/v1/sessions/current", headers=headers, method="DELETE"
        )
        urllib.request.urlopen(asked, timeout=20).close()

    def start(self) -> None:
        environment = {
            **os.environ,
            "SECRET_KEY": "a key for tests, long enough to be taken for one",
            "DATABASE_URL": self.database,
            "MEDIA_URL": str(self.folder / "media"),
            "SEARCH_INDEX_DIR": str(self.folder / "search_index"),
            "QUEUE_PATH": str(self.folder / "queue.db"),
            "LISTEN": f"127.0.0.1:{self.port}",
            "ZHIXING_ENV": str(self.folder / "none.env"),
            "MAX_UPLOAD_BYTES": str(64 * 1024**2),
        }
        with (self.folder / "web.log").open("ab") as log:
            self.child = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py", "wsgi:app"],
                cwd=ROOT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._await_answer(time.monotonic() + STARTS_WITHIN_SECONDS)

    def kill(self) -> None:
        """As a power cut would: no farewell for master or worker."""
        assert self.child is not None
        with suppress(ProcessLookupError):
            os.killpg(self.child.pid, signal.SIGKILL)
        self.child.wait()

    def _await_answer(self, deadline: float) -> None:
        assert self.child is not None
        while not self._answers():
            with suppress(subprocess.TimeoutExpired):
                self.child.wait(0.1)
            log = (self.folder / "web.log").read_text()
            assert self.child.poll() is None, log
            assert time.monotonic() < deadline, log

    def _answers(self) -> bool:
        try:
            request = urllib.request.Request(self.uploads, method="OPTIONS")
            with urllib.request.urlopen(request, timeout=1):
                return True
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False
