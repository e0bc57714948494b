"""Renditions over HTTP."""

import urllib.request
from dataclasses import replace

import pytest

from app.kit.blobs import blobs
from app.kit.blobs.bucket import BucketBlobs

KEY = "videos/0123456789abcdef0123456789abcdef"
CONTENT = bytes(range(256)) * 3000


@pytest.fixture
def segment(app, tmp_path):
    """The address of a stored segment."""
    file = tmp_path / "segment"
    file.write_bytes(CONTENT)
    blobs().put_file(f"{KEY}/360p/00000.m4s", file)
    return f"/media/{KEY}/360p/00000.m4s"


def test_a_segment_is_open_to_whoever_knows_its_address(client, segment):
    answer = client.get(segment)
    assert (answer.status_code, answer.data) == (200, CONTENT)
    assert answer.headers["Content-Type"] == "video/iso.segment"
    assert answer.headers["Content-Length"] == str(len(CONTENT))
    assert answer.headers["Accept-Ranges"] == "bytes"


def test_a_segment_may_be_kept_for_ever_by_any_cache(client, segment):
    headers = client.get(segment).headers
    assert "immutable" in headers["Cache-Control"]
    assert "public" in headers["Cache-Control"]
    assert "Vary" not in headers
    assert "Set-Cookie" not in headers


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("init_0.mp4", "video/mp4"),
        ("poster.jpg", "image/jpeg"),
        ("captions.vtt", "text/vtt; charset=utf-8"),
    ],
)
def test_every_kind_of_file_has_its_type(client, app, tmp_path, name, kind):
    (tmp_path / "file").write_bytes(b"content")
    blobs().put_file(f"{KEY}/{name}", tmp_path / "file")
    assert client.get(f"/media/{KEY}/{name}").headers["Content-Type"] == kind


@pytest.mark.parametrize(
    ("wanted", "start", "stop"),
    [("bytes=0-99", 0, 100), ("bytes=700000-", 700_000, 768_000), ("bytes=-5", 767_995, 768_000)],
)
def test_a_range_is_answered_in_part(client, segment, wanted, start, stop):
    answer = client.get(segment, headers={"Range": wanted})
    assert (answer.status_code, answer.data) == (206, CONTENT[start:stop])
    assert answer.headers["Content-Range"] == f"bytes {start}-{stop - 1}/{len(CONTENT)}"
    assert answer.headers["Content-Length"] == str(stop - start)


def test_a_range_beyond_the_end_is_told_the_size(client, segment):
    answer = client.get(segment, headers={"Range": "bytes=768000-"})
    assert answer.status_code == 416
    assert answer.headers["Content-Range"] == "bytes */768000"


def test_several_ranges_get_the_whole(client, segment):
    answer = client.get(segment, headers={"Range": "bytes=0-1,5-6"})
    assert (answer.status_code, len(answer.data)) == (200, len(CONTENT))


def test_a_head_tells_the_size_and_sends_nothing(client, segment):
    answer = client.head(segment)
    assert (answer.status_code, answer.data) == (200, b"")
    assert answer.headers["Content-Length"] == str(len(CONTENT))


def test_what_a_browser_has_is_not_sent_again(client, segment):
    tag = client.get(segment).headers["ETag"]
    answer = client.get(segment, headers={"If-None-Match": tag})
    assert (answer.status_code, answer.data) == (304, b"")
    assert answer.headers["ETag"] == tag
    assert client.get(segment, headers={"If-None-Match": '"other"'}).status_code == 200


def test_a_range_of_an_older_version_gets_the_whole(client, segment):
    tag = client.get(segment).headers["ETag"]
    same = client.get(segment, headers={"Range": "bytes=0-9", "If-Range": tag})
    other = client.get(segment, headers={"Range": "bytes=0-9", "If-Range": '"older"'})
    assert (same.status_code, other.status_code) == (206, 200)


@pytest.mark.parametrize(
    "address",
    [
        f"/media/{KEY}/360p/00001.m4s",
        f"/media/{KEY}/360p",
        f"/media/{KEY}/360p/",
        "/media/",
        "/media/videos/",
        "/media/videos/../originals/secret.mp4",
        "/media/videos/%2e%2e/originals/secret.mp4",
        "/media/videos/..%2foriginals/secret.mp4",
        "/media/videos/..\\originals/secret.mp4",
        "/media/originals/secret.mp4",
        "/media/spool/uploads/secret.mp4",
        "/media/videos/.hidden.mp4",
        "/media/videos/a%00.mp4",
        "/media/videos/" + "a" * 600 + ".mp4",
        f"/media/{KEY}/360p/00000.m4s/more.mp4",
        "/media/videos/𠮷.mp4",
    ],
)
def test_nothing_but_renditions_is_served(client, segment, tmp_path, address):
    (tmp_path / "secret").write_bytes(b"the answers")
    blobs().put_file("originals/secret.mp4", tmp_path / "secret")
    answer = client.get(address)
    assert answer.status_code == 404
    assert b"the answers" not in answer.data


def test_a_kind_no_rendition_has_is_not_served(client, app, tmp_path):
    (tmp_path / "page").write_bytes(b"<script>")
    blobs().put_file(f"{KEY}/page.html", tmp_path / "page")
    assert client.get(f"/media/{KEY}/page.html").status_code == 404


def test_nginx_sends_the_bytes_where_it_stands_in_front(client, app, segment, monkeypatch):
    settings = replace(app.config["SETTINGS"], accel_redirect="/protected/")
    monkeypatch.setitem(app.config, "SETTINGS", settings)
    answer = client.get(segment, headers={"Range": "bytes=0-9"})
    assert answer.headers["X-Accel-Redirect"] == f"/protected/{KEY}/360p/00000.m4s"
    assert (answer.status_code, answer.data) == (200, b"")
    assert answer.headers["Content-Type"] == "video/iso.segment"
    assert "immutable" in answer.headers["Cache-Control"]
    assert client.head(segment).headers["X-Accel-Redirect"] == answer.headers["X-Accel-Redirect"]


@pytest.mark.parametrize(
    "path",
    [
        f"{KEY}/master.m3u8",
        f"{KEY}/360p/../../../originals/secret.mp4",
        f"{KEY}/360p/%2e%2e/secret.mp4",
        "originals/secret.mp4",
        f"{KEY}/360p/00000.m4s%0d%0aX-Accel-Redirect:/etc/passwd",
        f"{KEY}/360p/00000.m4s%00.mp4",
    ],
)
def test_nginx_is_led_to_renditions_alone(client, app, segment, monkeypatch, path):
    settings = replace(app.config["SETTINGS"], accel_redirect="/protected/")
    monkeypatch.setitem(app.config, "SETTINGS", settings)
    answer = client.get(f"/media/{path}")
    assert answer.status_code == 404
    assert "X-Accel-Redirect" not in answer.headers


def test_a_bucket_that_is_not_open_to_browsers_is_read_for_them(client, bucket_store, tmp_path):
    (tmp_path / "a").write_bytes(b"0123456789")
    blobs().put_file(f"{KEY}/360p/00000.m4s", tmp_path / "a")
    answer = client.get(f"/media/{KEY}/360p/00000.m4s", headers={"Range": "bytes=2-5"})
    assert (answer.status_code, answer.data) == (206, b"2345")
    assert answer.headers["Content-Range"] == "bytes 2-5/10"
    again = client.get(
        f"/media/{KEY}/360p/00000.m4s", headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert again.status_code == 304
    assert client.get(f"/media/{KEY}/360p/00001.m4s").status_code == 404


def test_a_bucket_that_is_open_to_browsers_is_where_they_are_led(app, client, s3, tmp_path):
    folder = app.extensions["blobs"]
    app.extensions["blobs"] = BucketBlobs(s3.bucket(direct=True), tmp_path / "spool")
    try:
        (tmp_path / "a").write_bytes(b"segment")
        blobs().put_file(f"{KEY}/360p/00000.m4s", tmp_path / "a")
        answer = client.get(f"/media/{KEY}/360p/00000.m4s")
    finally:
        app.extensions["blobs"] = folder
    assert answer.status_code == 302
    assert "immutable" not in answer.headers["Cache-Control"]
    with urllib.request.urlopen(answer.headers["Location"], timeout=10) as found:
        assert found.read() == b"segment"
    assert client.get("/media/originals/x.mp4").status_code == 404


def test_pages_may_fetch_from_a_bucket_that_is_open_to_browsers(app, s3):
    plain = app.config["SETTINGS"]
    opened = replace(plain, bucket=s3.bucket(direct=True))
    assert opened.direct_origin == f" {s3.endpoint}"
    assert replace(plain, bucket=s3.bucket()).direct_origin == plain.direct_origin == ""
    app.config["SETTINGS"] = opened
    try:
        policy = app.test_client().get("/login").headers["Content-Security-Policy"]
    finally:
        app.config["SETTINGS"] = plain
    for rule in ("img-src", "media-src", "connect-src"):
        (said,) = (part for part in policy.split("; ") if part.startswith(rule))
        assert s3.endpoint in said
