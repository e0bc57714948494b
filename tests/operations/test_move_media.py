"""Moving the store: from a folder to a bucket and back, file by file, and never by halves."""

import pytest

from app.kit.blobs import FolderBlobs
from app.kit.blobs.bucket import BucketBlobs
from app.kit.blobs.moving import Differs, copy_store
from app.operations.cli import move_media

FILES = {
    "originals/a": b"original" * 90_000,
    "videos/x/360p/00000.m4s": b"segment",
    "videos/x/master.m3u8": b"#EXTM3U",
}


@pytest.fixture
def folder(tmp_path):
    store = FolderBlobs(tmp_path / "media")
    for key, content in FILES.items():
        (tmp_path / "file").write_bytes(content)
        store.put_file(key, tmp_path / "file")
    (store.spool("uploads") / "half.part").write_bytes(b"half")
    return store


@pytest.fixture
def place(s3):
    return s3.bucket()


@pytest.fixture
def bucket(place, tmp_path):
    return BucketBlobs(place, tmp_path / "spool")


def contents(store):
    return {b.key: b"".join(store.open_range(b.key, 0, b.size)) for b in store.below("")}


def test_a_folder_goes_into_a_bucket_and_back_into_another_folder(folder, bucket, tmp_path):
    assert all(moved.copied for moved in copy_store(folder, bucket))
    assert contents(bucket) == FILES
    back = FolderBlobs(tmp_path / "back")
    list(copy_store(bucket, back))
    assert contents(back) == FILES == contents(folder)


def test_a_run_that_was_stopped_goes_on_where_it_was(folder, bucket):
    run = copy_store(folder, bucket)
    next(run)
    run.close()
    assert [moved.copied for moved in copy_store(folder, bucket)] == [False, True, True]
    assert contents(bucket) == FILES


def test_a_file_of_another_size_is_copied_again(folder, bucket, tmp_path):
    (tmp_path / "file").write_bytes(b"half")
    bucket.put_file("originals/a", tmp_path / "file")
    list(copy_store(folder, bucket))
    assert contents(bucket) == FILES


class Forgetful(FolderBlobs):
    """A disk that keeps something else than it was given."""

    def put_file(self, key, path):
        path.with_suffix(".other").write_bytes(path.read_bytes()[::-1])
        super().put_file(key, path.with_suffix(".other"))


def test_what_is_not_the_same_afterwards_is_removed_and_named(folder, tmp_path):
    bad = Forgetful(tmp_path / "bad")
    with pytest.raises(Differs, match="originals/a"):
        list(copy_store(folder, bad))
    assert contents(bad) == {}


def test_the_command_says_what_it_did(app, folder, place, s3, tmp_path, monkeypatch):
    given = {"S3_ENDPOINT_URL": s3.endpoint, "AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b"}
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("SECRET_KEY", "x" * 32)
    target = f"s3://{place.name}/{place.prefix.rstrip('/')}"
    for copied in (3, 0):
        told = app.test_cli_runner().invoke(move_media, [str(tmp_path / "media"), target])
        assert told.exit_code == 0, told.output
        assert f"3 files, 0 MB are in {target}; {copied} were copied now." in told.output


def test_a_store_that_is_not_there_is_named(app, monkeypatch, tmp_path):
    monkeypatch.setenv("SECRET_KEY", "x" * 32)
    told = app.test_cli_runner().invoke(move_media, [str(tmp_path), "ftp://somewhere"])
    assert told.exit_code != 0
