"""Two clients that nobody here wrote, tus-js-client and tuspy, against the real server: through a
killed server, a signed-out person and a change of device."""

import json
import os
import socket
import subprocess

import pytest
import requests
from tusclient.client import TusClient
from tusclient.exceptions import TusCommunicationError

from bin.machine import find_node, find_node_of_the_wheel
from tests.videos.live import ROOT, Server
from tests.videos.making import MEDIA

NAME = "讲座 𠮷 第二讲.mp4"
MEGABYTE = 1024 * 1024


@pytest.fixture(scope="module")
def server(tmp_path_factory, sqlite_database, workplace):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = Server(tmp_path_factory.mktemp("clients"), port)
    server.furnish(workplace / "empty.db")
    server.start()
    yield server
    server.kill()


@pytest.fixture
def device(server):
    """Headers of the teacher on a device she has just signed in on."""
    return server.sign_in()


@pytest.fixture
def recording(tmp_path):
    path = tmp_path / "recording.mp4"
    path.write_bytes(os.urandom(5 * MEGABYTE))
    return path


@pytest.fixture
def script(server, tmp_path):
    """``script(path, headers, ...)``: one run of tus-js-client; what it says at its end."""
    node = find_node() or find_node_of_the_wheel()
    assert node, "the front end is built with Node, so there is one"

    def run(path, headers, **order):
        told = {
            "path": str(path),
            "headers": headers,
            "endpoint": server.uploads,
            "filename": NAME,
            "storage": str(tmp_path / "begun.json"),
            "chunkSize": MEGABYTE,
        }
        done = subprocess.run(
            [node, "tests/videos/tus_client.mjs", json.dumps(told | order)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return run


def stored(server):
    folder = server.folder / "media" / "originals"
    return {path.read_bytes() for path in folder.iterdir()} if folder.exists() else set()


def asked(url, headers):
    return requests.get(url, headers=headers, timeout=10).json()


@pytest.mark.parametrize("order", [{}, {"withCreation": True}, {"postOnly": True}])
def test_tus_js_client_uploads_a_clip(server, device, script, order):
    clip = MEDIA / "bigbuckbunny.mp4"
    told = script(clip, device, chunkSize=300_000, **order)
    assert "error" not in told, told
    found = asked(told["url"], device)
    assert (found["filename"], found["offset"]) == (NAME, clip.stat().st_size)
    assert found["video_id"]
    assert clip.read_bytes() in stored(server)


def test_tus_js_client_goes_on_after_a_killed_server_and_a_sign_out(
    server, device, script, recording
):
    begun = script(recording, device, stopAfter=2 * MEGABYTE)
    server.sign_out(device)
    server.kill()
    server.start()
    shut = script(recording, device)
    assert shut["status"] in (401, 404), shut  # the old sign-in is worth nothing
    again = server.sign_in()
    done = script(recording, again, uploadUrl=begun["url"])
    assert done["url"] == begun["url"]
    assert asked(done["url"], again)["offset"] == 5 * MEGABYTE
    assert recording.read_bytes() in stored(server)


def test_tus_js_client_finds_by_itself_what_it_began(server, device, script, recording):
    begun = script(recording, device, stopAfter=2 * MEGABYTE)
    assert begun["accepted"] >= 2 * MEGABYTE
    done = script(recording, device)
    assert (done["url"], done["resumed"]) == (begun["url"], True)
    assert recording.read_bytes() in stored(server)


def test_tus_js_client_gives_an_upload_up(server, device, script, recording):
    told = script(recording, device, stopAfter=MEGABYTE, terminate=True)
    assert told["terminated"]
    assert requests.get(told["url"], headers=device, timeout=10).status_code == 404
    assert list((server.folder / "media" / "spool" / "uploads").glob("*.part")) == []


def test_tus_js_client_is_told_what_is_too_large(server, device, script, tmp_path):
    path = tmp_path / "large.mp4"
    with path.open("wb") as file:
        file.truncate(65 * MEGABYTE)
    told = script(path, device)
    assert told["status"] == 413
    assert "64 MB" in told["error"]


def test_tuspy_goes_on_from_another_device_after_a_killed_server(server, device, recording):
    first = TusClient(server.uploads, headers=device).uploader(
        str(recording), chunk_size=MEGABYTE, metadata={"filename": NAME}
    )
    first.upload_chunk()
    first.upload_chunk()
    server.sign_out(device)
    with pytest.raises(TusCommunicationError):
        first.upload_chunk()
    server.kill()
    server.start()
    other = TusClient(server.uploads, headers=server.sign_in())
    second = other.uploader(
        str(recording), url=first.url, chunk_size=MEGABYTE, upload_checksum=True
    )
    assert second.offset == 2 * MEGABYTE
    second.upload()
    assert recording.read_bytes() in stored(server)
