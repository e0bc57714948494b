"""What only a bucket does: parts, addresses that lead past us, and answers that do not come."""

import shutil
import urllib.request
from dataclasses import replace

import pytest

import config
from app.kit.blobs import open_store
from app.kit.blobs.bucket import PART_BYTES, BucketBlobs
from app.kit.errors import Busy
from tests.conftest import settings_for


@pytest.fixture
def place(s3):
    return s3.bucket()


@pytest.fixture
def store(place, tmp_path):
    return BucketBlobs(place, tmp_path / "spool")


@pytest.fixture
def large(tmp_path):
    path = tmp_path / "large"
    path.write_bytes(b"\x07" * (PART_BYTES + 5))
    return path


def unfinished(s3, place):
    found = s3.client.list_multipart_uploads(Bucket=place.name, Prefix=place.prefix)
    return found.get("Uploads", [])


def test_a_large_file_goes_in_parts_and_comes_back_whole(store, s3, place, large):
    store.put_file("originals/a", large)
    assert "-2" in store.find("originals/a").etag  # S3's mark for two parts
    with store.fetch("originals/a") as path:
        assert path.read_bytes() == large.read_bytes()
    assert unfinished(s3, place) == []


def test_the_parts_of_an_attempt_that_was_killed_are_removed_by_the_next(store, s3, place, large):
    name = place.prefix + "originals/a"
    begun = s3.client.create_multipart_upload(Bucket=place.name, Key=name)
    s3.client.upload_part(
        Bucket=place.name, Key=name, UploadId=begun["UploadId"], PartNumber=1, Body=b"half"
    )
    assert len(unfinished(s3, place)) == 1
    store.put_file("originals/a", large)
    assert unfinished(s3, place) == []
    assert store.size("originals/a") == large.stat().st_size


def test_an_address_that_leads_past_us_needs_no_sign_in_and_ends(s3, tmp_path, large):
    store = BucketBlobs(s3.bucket(direct=True), tmp_path / "spool")
    (tmp_path / "a.m4s").write_bytes(b"segment")
    store.put_file("videos/x/a.m4s", tmp_path / "a.m4s")
    address = store.direct_url("videos/x/a.m4s")
    assert "Expires" in address
    with urllib.request.urlopen(address, timeout=10) as answer:
        assert answer.read() == b"segment"
        assert answer.headers["Content-Type"] == "video/iso.segment"


def test_a_machine_without_room_is_not_filled(store, large, monkeypatch):
    store.put_file("originals/a", large)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: shutil._ntuple_diskusage(9, 9, 9))
    with pytest.raises(Busy), store.fetch("originals/a"):
        pass


def test_a_bucket_that_does_not_answer_is_busy_and_not_empty(s3, tmp_path, monkeypatch, large):
    gone = s3.bucket(endpoint="http://127.0.0.1:9")
    store = BucketBlobs(gone, tmp_path / "spool")
    monkeypatch.setattr("time.sleep", lambda _seconds: None)  # between the client's own tries
    for ask in (store.find, store.delete_tree, lambda key: list(store.below(key))):
        with pytest.raises(Busy):
            ask("originals/a")
    with pytest.raises(Busy):
        store.put_file("originals/a", large)


def test_a_bucket_that_cannot_be_used_stops_the_start(s3, tmp_path):
    for wrong in (s3.bucket(name="no-such-bucket"), s3.bucket(endpoint="http://127.0.0.1:9")):
        settings = replace(settings_for(tmp_path), bucket=wrong)
        with pytest.raises(config.WrongSetting, match="MEDIA_URL names the bucket"):
            open_store(settings)
