"""Megabytes a second through tus beside a bare POST to disk, and what the web process needs.

``python -m benchmarks.upload [MEGABYTES]``: figures ``upload`` (pieces of 32 MB, as browsers send
them), ``upload_whole`` (one piece) and ``upload_memory`` (how much the web process grew at most).
Every piece is signed in, held by one writer, synced and only then answered; the floor is a Flask
route in the same server that writes a body to the same disk and syncs it once.
"""

import base64
import http.client
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app import create_app
from app.accounts.actions import add_organisation, add_person, open_sign_in
from app.accounts.rules import OrganisationKind, Role
from app.kit.db import Base, engine, transactional
from benchmarks.stage.academy import Server, environment, free_port, serving
from benchmarks.stage.figures import print_figure

MEGABYTE = 1024**2
MEGABYTES = 2048
PIECE = 32
BLOCK = os.urandom(MEGABYTE)
WARM = 64
TUS = {"Tus-Resumable": "1.0.0"}


@dataclass(frozen=True)
class Sender:
    """A signed-in teacher's client; it makes its bytes up, so that no disk is read for them."""

    server: Server
    token: str

    def send(
        self, method: str, path: str, megabytes: int, headers: dict[str, str]
    ) -> http.client.HTTPResponse:
        line = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=600)
        told = {"Authorization": f"Bearer {self.token}", **headers}
        if megabytes:
            told["Content-Length"] = str(megabytes * MEGABYTE)
        line.request(method, path, body=_blocks(megabytes) if megabytes else None, headers=told)
        answer = line.getresponse()
        answer.read()
        line.close()
        return answer

    def post(self, megabytes: int) -> float:
        """A bare POST to disk; MB/s."""
        began = time.perf_counter()
        answer = self.send("POST", "/bare/file", megabytes, {})
        assert answer.status == 204, answer.status
        return megabytes / (time.perf_counter() - began)

    def upload(self, megabytes: int, piece: int) -> float:
        """A whole upload by tus in pieces; MB/s, with all that is asked around them."""
        began = time.perf_counter()
        name = base64.b64encode("讲座.mp4".encode()).decode()
        told = {"Upload-Length": str(megabytes * MEGABYTE), "Upload-Metadata": f"filename {name}"}
        answer = self.send("POST", "/api/v1/uploads", 0, TUS | told)
        assert answer.status == 201, answer.status
        address, sent = answer.headers["Location"], 0
        while sent < megabytes:
            more = min(piece, megabytes - sent)
            headers = {
                "Upload-Offset": str(sent * MEGABYTE),
                "Content-Type": "application/offset+octet-stream",
            }
            answer = self.send("PATCH", address, more, TUS | headers)
            assert answer.status == 204, answer.status
            sent += more
        seconds = time.perf_counter() - began
        self._forget()
        return megabytes / seconds

    def _forget(self) -> None:
        answer = self.send("POST", "/bare/forget", 0, {})
        assert answer.status == 204, answer.status


def _blocks(megabytes: int) -> Iterator[bytes]:
    for _block in range(megabytes):
        yield BLOCK


@transactional
def _teacher_token() -> str:
    home = add_organisation("省行政学院", OrganisationKind.UNIT)
    teacher = add_person("t", "田老师", "-", home.id, [Role.TEACHER])
    return open_sign_in(teacher.id)[0]


def _prepare(folder: Path) -> str:
    os.environ.update(environment(folder, free_port()))
    with create_app().app_context():
        Base.metadata.create_all(engine())
        return _teacher_token()


def _peak_mb(server: Server) -> float:
    status = Path(f"/proc/{server.pid}/status").read_text()
    [line] = [line for line in status.splitlines() if line.startswith("VmHWM")]
    return int(line.split()[1]) / 1024


def main() -> int:
    """Measure and print."""
    megabytes = int(sys.argv[1]) if len(sys.argv) > 1 else MEGABYTES
    cores = sorted(os.sched_getaffinity(0))
    core = cores[0] if len(cores) > 1 else None
    if core is not None:
        os.sched_setaffinity(0, {cores[1]})
    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCHMARK_DIR")) as folder:
        token = _prepare(Path(folder))
        with serving(Path(folder), core) as server:
            _measure(Sender(server, token), megabytes)
    return 0


def _measure(sender: Sender, megabytes: int) -> None:
    sender.post(min(WARM, megabytes))
    sender.upload(min(WARM, megabytes), PIECE)
    before = _peak_mb(sender.server)
    rates = {"floor": 0.0, "pieces": 0.0, "whole": 0.0}
    for _turn in range(2):  # the better of two each, taken in turns: disks have moods
        rates["floor"] = max(rates["floor"], sender.post(megabytes))
        rates["pieces"] = max(rates["pieces"], sender.upload(megabytes, PIECE))
        rates["whole"] = max(rates["whole"], sender.upload(megabytes, megabytes))
    grown = _peak_mb(sender.server) - before
    how = f"{megabytes} MB, one client on the same machine; floor: a bare POST to the same disk"
    print_figure("upload", rates["pieces"], "MB/s", rates["floor"], f"pieces of {PIECE} MB; {how}")
    print_figure("upload_whole", rates["whole"], "MB/s", rates["floor"], f"one piece; {how}")
    told = f"most that the web process grew over {before:.0f} MB while it took {megabytes} MB files"
    print_figure("upload_memory", grown, "MB", None, told)


if __name__ == "__main__":
    sys.exit(main())
