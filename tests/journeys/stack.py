"""The real academy for a browser: web, worker and ingest as processes, on folders of their own."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STARTS_WITHIN_SECONDS = 120
STOPS_WITHIN_SECONDS = 15


class Died(Exception):
    """A process of the stack ended by itself; carries its log."""


@dataclass
class Stack:
    """Web, worker and ingest of one installation below `folder`, listening on a free port."""

    folder: Path
    port: int = 0
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    made: dict[str, str] = field(default_factory=dict)
    """The ids of what ``people`` made."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def environment(self) -> dict[str, str]:
        """Nothing of the checkout's own database, media, index, queue or `.env` is touched."""
        return {
            **os.environ,
            "SECRET_KEY": "a key for journeys, long enough to be taken for one",
            "DATABASE_URL": f"sqlite:///{self.folder}/zhixing.db",
            "MEDIA_URL": str(self.folder / "media"),
            "SEARCH_INDEX_DIR": str(self.folder / "search_index"),
            "QUEUE_PATH": str(self.folder / "queue.db"),
            "LISTEN": f"127.0.0.1:{self.port}",
            "PUBLIC_URL": self.url,
            "ZHIXING_ENV": str(self.folder / "none.env"),
            "LIVE_SRT_PORTS": "off",
            "PYTHONUNBUFFERED": "1",
        }

    def start(self) -> None:
        """Schema, people, processes; returns when the first page is answered."""
        self.port = _free_port()
        self.made = json.loads(self.python("tests.journeys.opening").splitlines()[-1])
        self._spawn("web", "gunicorn", "--config", "gunicorn.conf.py", "wsgi:app")
        self._spawn("worker", "flask", "--app", "wsgi", "worker")
        self._spawn("ingest", "flask", "--app", "wsgi", "ingest")
        self.wait_until(self._answers, STARTS_WITHIN_SECONDS)

    def wait_until(self, holds: Callable[[], bool], within_seconds: float) -> None:
        """Looks again and again; raises Died when a process ends or the time is over."""
        deadline = time.monotonic() + within_seconds
        while not holds():
            with suppress(subprocess.TimeoutExpired):
                self.processes["web"].wait(0.1)
            self.check()
            if time.monotonic() > deadline:
                raise Died(f"not within {within_seconds} s\n{self.logs()}")

    def python(self, *words: str) -> str:
        """Runs a module beside the academy to its end; raises Died with what it said."""
        result = subprocess.run(
            [sys.executable, "-m", *words],
            check=False,
            cwd=ROOT,
            env=self.environment(),
            capture_output=True,
            text=True,
        )
        if result.returncode != 0:
            raise Died(f"{' '.join(words)}\n{result.stdout}{result.stderr}")
        return result.stdout

    def check(self) -> None:
        """Raises Died when a process has ended."""
        for name, process in self.processes.items():
            if process.poll() is not None:
                raise Died(f"{name} ended with status {process.returncode}\n{self.logs()}")

    def logs(self) -> str:
        """What the processes said, newest last."""
        parts = [f"--- {log.stem}\n{log.read_text()[-6000:]}" for log in self.folder.glob("*.log")]
        return "\n".join(parts)

    def stop(self) -> None:
        """Ends all processes, politely first."""
        for process in self.processes.values():
            process.send_signal(signal.SIGTERM)
        for process in self.processes.values():
            try:
                process.wait(STOPS_WITHIN_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.processes.clear()

    def _spawn(self, name: str, *words: str) -> None:
        with (self.folder / f"{name}.log").open("wb") as log:
            self.processes[name] = subprocess.Popen(
                [sys.executable, "-m", *words],
                cwd=ROOT,
                env=self.environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/login", timeout=1):
                return True
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
