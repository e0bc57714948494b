"""A real media server: Debian's nginx with its RTMP module, as ``deploy`` tells it, and a real
ffmpeg that sends to it. Skipped where there is no such nginx."""

import contextlib
import logging
import os
import shutil
import signal
import socket
import subprocess
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from werkzeug.serving import make_server

from app.kit.db import session
from app.live import queries
from app.live.cli.desk import Desk
from app.live.ingest.commands import find_binary
from app.live.rules import Way
from tests.live.sending import latest_broadcast, playlist_of, recorded, stored, wait_until

DEPLOYED = Path(__file__).parents[2] / "deploy" / "nginx-rtmp.conf"
NGINX = shutil.which("nginx", path=os.environ["PATH"] + ":/usr/sbin:/sbin")
HOME = Path(NGINX or "/usr/sbin/nginx").resolve().parents[1]
MODULE = HOME / "lib/nginx/modules/ngx_rtmp_module.so"

pytestmark = pytest.mark.skipif(
    not MODULE.exists(), reason="no nginx with libnginx-mod-rtmp on this machine"
)


@pytest.fixture(params=["sqlite"])
def database(request):
    return request.getfixturevalue(f"{request.param}_database")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def academy(app):
    """The academy on a port of its own, which the media server asks."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    serving = threading.Thread(target=server.serve_forever)
    serving.start()
    yield server.port
    server.shutdown()
    serving.join()


@pytest.fixture
def media_server(app, academy, tmp_path, monkeypatch):
    """nginx with the file of ``deploy``, its two addresses excepted."""
    port = _free_port()
    told = DEPLOYED.read_text()
    assert "listen 1935;" in told
    assert "127.0.0.1:5000" in told
    told = told.replace("listen 1935;", f"listen 127.0.0.1:{port};")
    told = told.replace("127.0.0.1:5000", f"127.0.0.1:{academy}")
    head = f"load_module {MODULE}; daemon off; master_process off; pid {tmp_path}/pid;"
    (tmp_path / "nginx.conf").write_text(f"{head} events {{ }}\n{told}")
    words = ["-p", str(tmp_path), "-e", str(tmp_path / "log"), "-c", str(tmp_path / "nginx.conf")]
    process = subprocess.Popen([NGINX, *words])
    changed = replace(
        app.config["SETTINGS"], rtmp_url=f"rtmp://127.0.0.1:{port}/live", srt_ports=range(0)
    )
    monkeypatch.setitem(app.config, "SETTINGS", changed)
    wait_until(lambda: _answers(port))
    yield
    process.terminate()
    process.wait(10)


def _answers(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
        return True
    return False


@pytest.fixture
def ingest(app):
    """The ingest's loop, as ``flask ingest`` runs it."""
    over = threading.Event()

    def run() -> None:
        with app.app_context():
            Desk().run(over)

    working = threading.Thread(target=run)
    working.start()
    yield
    over.set()
    working.join(30)
    assert not working.is_alive()


def _send(address: str, seconds: int = 6) -> int:
    """ffmpeg's exit status."""
    command = [find_binary(), "-v", "error", "-re", "-f", "mpegts", "-i", "pipe:0"]
    command += ["-c", "copy", "-f", "flv", address]
    stream = recorded("video/mp2t", seconds=seconds)
    return subprocess.run(
        command, input=stream, capture_output=True, timeout=60, check=False
    ).returncode


def _fetcher(address: str) -> int | None:
    """The process that fetches the stream of ``address`` for us."""
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            words = path.read_bytes().split(b"\0")
            if address.encode() in words and b"pipe:1" in words:
                return int(path.parent.name)
    return None


def _listed(live_id: int) -> int:
    broadcast = latest_broadcast(live_id)
    with contextlib.suppress(Exception):
        return playlist_of(broadcast.folder).count("#EXTINF")
    return 0


def test_a_sender_over_rtmp_goes_on_air_with_the_right_key_alone(
    lesson, media_server, ingest, caplog
):
    caplog.set_level(logging.WARNING)
    address = queries.rtmp_door(lesson.id).address
    live_id = lesson.id
    session.remove()
    assert _send(f"{address}x") != 0
    assert any("wrong key" in told for told in caplog.messages)
    assert latest_broadcast(live_id) is None
    sending = threading.Thread(target=_send, args=(address,))
    sending.start()
    wait_until(lambda: latest_broadcast(live_id) is not None)
    assert latest_broadcast(live_id).way is Way.RTMP
    wait_until(lambda: _listed(live_id) >= 3)
    sending.join()
    folder = latest_broadcast(live_id).folder
    assert "low/index.m3u8" in stored(f"live/{folder}/index.m3u8").decode()
    assert "#EXTINF:1.0" in playlist_of(folder, "low")


def test_a_stream_whose_fetch_broke_off_is_fetched_again(lesson, media_server, ingest):
    address, live_id = queries.rtmp_door(lesson.id).address, lesson.id
    session.remove()
    sending = threading.Thread(target=_send, args=(address, 20))
    sending.start()
    wait_until(lambda: _listed(live_id) >= 2)
    before, part = _listed(live_id), latest_broadcast(live_id).part
    lost = _fetcher(address)
    os.kill(lost, signal.SIGKILL)
    wait_until(lambda: _fetcher(address) not in (None, lost))
    wait_until(lambda: _listed(live_id) >= before + 4)
    assert latest_broadcast(live_id).part == part
    sending.join()
