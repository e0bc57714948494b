"""What only a folder does: no second copy where the disk can do without."""

import pytest

from app.kit.blobs import FolderBlobs


@pytest.fixture
def store(tmp_path):
    return FolderBlobs(tmp_path / "store")


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(bytes(range(256)) * 4000)
    return path


def test_a_file_that_is_taken_needs_no_second_copy(store, file):
    store.take_file("originals/a", file)
    with store.fetch("originals/a") as stored:
        assert stored.samefile(file)


def test_a_file_on_a_disk_without_links_is_copied(store, file, monkeypatch):
    def no_links(*_arguments):
        raise OSError(18, "Invalid cross-device link")

    monkeypatch.setattr("os.link", no_links)
    store.take_file("originals/a", file)
    with store.fetch("originals/a") as stored:
        assert not stored.samefile(file)
        assert stored.read_bytes() == file.read_bytes()


def test_what_is_in_the_making_is_not_in_the_store(store, file):
    (store.spool("uploads") / "x.part").write_bytes(b"half")
    store.put_file("originals/a", file)
    assert [blob.key for blob in store.below("")] == ["originals/a"]
