"""Uploads to the real server: by tuspy, which nobody here wrote, and through a killed server."""

import os
import socket
from base64 import b64encode

import pytest
import requests
from tusclient.client import TusClient

from tests.videos.live import Server
from tests.videos.making import MEDIA

CONTENT = os.urandom(3 * 1024 * 1024)
TUS = {"Tus-Resumable": "1.0.0"}
BYTES = {"Content-Type": "application/offset+octet-stream"}


@pytest.fixture(scope="module")
def server(tmp_path_factory, sqlite_database, workplace):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = Server(tmp_path_factory.mktemp("live"), port)
    server.teacher = server.furnish(workplace / "empty.db")
    server.start()
    yield server
    server.kill()


def stored(server):
    """The originals that the server has taken in, by content."""
    folder = server.folder / "media" / "originals"
    return {path.read_bytes() for path in folder.iterdir()} if folder.exists() else set()


@pytest.mark.parametrize("checked", [False, True])
def test_tuspy_uploads_a_clip_in_pieces(server, checked):
    clip = MEDIA / ("rabbit.mp4" if checked else "bigbuckbunny.mp4")
    client = TusClient(server.uploads, headers=server.teacher)
    uploader = client.uploader(
        str(clip),
        chunk_size=400_000,
        metadata={"filename": "讲座.mp4"},
        upload_checksum=checked,
    )
    uploader.upload()
    told = requests.get(uploader.url, headers=server.teacher, timeout=10).json()
    assert told["filename"] == "讲座.mp4"
    assert told["video_id"]
    assert clip.read_bytes() in stored(server)


def test_tuspy_goes_on_where_another_client_stopped(server):
    clip = MEDIA / "crystal.webm"
    client = TusClient(server.uploads, headers=server.teacher)
    first = client.uploader(str(clip), chunk_size=100_000, metadata={"filename": "a.webm"})
    first.upload_chunk()
    first.upload_chunk()
    second = client.uploader(str(clip), url=first.url, chunk_size=100_000)
    assert second.offset == 200_000
    second.upload()
    assert clip.read_bytes() in stored(server)


def announce(server, length):
    told = server.teacher | TUS | {"Upload-Length": str(length)}
    told["Upload-Metadata"] = "filename " + b64encode(b"cut.bin").decode()
    answer = requests.post(server.uploads, headers=told, timeout=10)
    assert answer.status_code == 201
    return server.url + answer.headers["Location"]


def append(server, address, offset, content):
    told = server.teacher | TUS | BYTES | {"Upload-Offset": str(offset)}
    return requests.patch(address, headers=told, data=content, timeout=30)


def offset_of(server, address):
    answer = requests.head(address, headers=server.teacher | TUS, timeout=10)
    assert answer.status_code == 200
    return int(answer.headers["Upload-Offset"])


def send_half(server, address, offset, content, announced):
    """Promise ``announced`` bytes, send fewer, and leave the line open; returns the line."""
    line = socket.create_connection(("127.0.0.1", server.port), timeout=10)
    path = address.removeprefix(server.url)
    headers = server.teacher | TUS | BYTES
    headers |= {"Host": "x", "Upload-Offset": str(offset), "Content-Length": str(announced)}
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    line.sendall(f"PATCH {path} HTTP/1.1\r\n{head}\r\n".encode() + content)
    return line


def test_what_was_acknowledged_survives_a_killed_server(server):
    address = announce(server, len(CONTENT))
    answer = append(server, address, 0, CONTENT[:1_000_000])
    assert answer.headers["Upload-Offset"] == "1000000"
    line = send_half(server, address, 1_000_000, CONTENT[1_000_000:1_700_000], 2_000_000)
    server.kill()
    line.close()
    server.start()
    offset = offset_of(server, address)
    assert 1_000_000 <= offset <= 1_700_000
    answer = append(server, address, offset, CONTENT[offset:])
    assert answer.headers["Upload-Offset"] == str(len(CONTENT))
    assert CONTENT in stored(server)


def test_a_second_writer_is_told_to_wait_while_the_first_is_at_it(server):
    address = announce(server, len(CONTENT))
    line = send_half(server, address, 0, CONTENT[:1000], len(CONTENT))
    statuses = set()
    for _try in range(200):  # until the first request has reached its view
        statuses.add(append(server, address, offset_of(server, address), b"").status_code)
        if 423 in statuses:
            break
    line.close()
    assert 423 in statuses


def test_a_refused_upload_answers_before_its_bytes_are_read(server):
    told = server.teacher | TUS | {"Upload-Length": str(65 * 1024**2)}
    answer = requests.post(server.uploads, headers=told, timeout=10)
    assert answer.status_code == 413
    assert answer.headers["Content-Type"] == "application/problem+json"
