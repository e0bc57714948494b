"""The door to file storage: one set of promises, kept by a folder and by a bucket."""

import pytest

from app.kit.blobs import FolderBlobs
from app.kit.blobs.bucket import BucketBlobs
from app.kit.blobs.protocol import playlists_last
from app.kit.errors import NotFound


@pytest.fixture(params=["folder", "bucket"])
def store(request, tmp_path):
    if request.param == "folder":
        return FolderBlobs(tmp_path / "store")
    s3 = request.getfixturevalue("s3")
    return BucketBlobs(s3.bucket(), tmp_path / "spool")


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(bytes(range(256)) * 4000)
    return path


def read(store, key, start=0, length=10**9):
    return b"".join(store.open_range(key, start, length))


def keys(store, prefix=""):
    return [blob.key for blob in store.below(prefix)]


def test_a_stored_file_is_a_copy(store, file):
    store.put_file("originals/a", file)
    content = file.read_bytes()
    file.write_bytes(b"changed")
    assert read(store, "originals/a") == content
    assert store.size("originals/a") == len(content)


def test_storing_again_replaces_in_one_step_and_changes_the_tag(store, file):
    store.put_file("a/b.mp4", file)
    before = store.find("a/b.mp4").etag
    file.write_bytes(b"new")
    store.put_file("a/b.mp4", file)
    assert read(store, "a/b.mp4") == b"new"
    assert store.find("a/b.mp4").etag != before


def test_what_need_not_outlive_the_machine_is_stored_like_anything_else(store, file):
    store.put_file("live/x/index.m3u8", file, lasting=False)
    file.write_bytes(b"one segment more")
    store.put_file("live/x/index.m3u8", file, lasting=False)
    assert read(store, "live/x/index.m3u8") == b"one segment more"


def test_a_file_that_is_taken_is_there_when_its_owner_removes_it(store, file):
    content = file.read_bytes()
    store.take_file("originals/a", file)
    store.take_file("originals/a", file)
    file.unlink()
    assert read(store, "originals/a") == content


def test_a_missing_file_can_be_neither_stored_nor_taken(store, tmp_path):
    for put in (store.put_file, store.take_file):
        with pytest.raises(FileNotFoundError):
            put("originals/a", tmp_path / "nothing")
    with pytest.raises(NotFound):
        store.find("originals/a")
    assert list(store.spool("copies").iterdir()) == []
    assert keys(store) == []


def test_a_tree_moves_in_as_a_whole(store):
    folder = store.spool("renditions/x")
    (folder / "360p").mkdir()
    (folder / "360p" / "a.m4s").write_bytes(b"a")
    (folder / "master.m3u8").write_bytes(b"m")
    store.put_tree("videos/x", folder)
    assert read(store, "videos/x/360p/a.m4s") == b"a"
    assert not folder.exists()


def test_a_tree_replaces_the_one_before_it(store):
    for content in (b"old", b"new"):
        folder = store.spool("renditions/x")
        (folder / f"{content.decode()}.m3u8").write_bytes(content)
        store.put_tree("videos/x", folder)
    assert read(store, "videos/x/new.m3u8") == b"new"
    with pytest.raises(NotFound):
        store.find("videos/x/old.m3u8")


def test_a_tree_is_added_beside_what_is_there(store, file):
    store.put_file("videos/x/360p/00000.m4s", file)
    store.put_file("videos/x/master.m3u8", file)
    folder = store.spool("renditions/x")
    (folder / "360p").mkdir()
    (folder / "360p" / "00001.m4s").write_bytes(b"b")
    (folder / "master.m3u8").write_bytes(b"m")
    store.add_tree("videos/x", folder)
    assert keys(store, "videos/x") == [
        "videos/x/360p/00000.m4s",
        "videos/x/360p/00001.m4s",
        "videos/x/master.m3u8",
    ]
    assert read(store, "videos/x/master.m3u8") == b"m"
    assert not folder.exists()


def test_playlists_follow_all_they_name(store):
    """Who looks at any moment finds no playlist that names what is not there."""
    folder = store.spool("renditions/x")
    (folder / "360p").mkdir()
    for name in ("master.m3u8", "360p/index.m3u8", "360p/00000.m4s", "zoom.jpg"):
        (folder / name).write_bytes(b"x")
    order = [path.relative_to(folder).as_posix() for path in playlists_last(folder)]
    assert order == ["360p/00000.m4s", "zoom.jpg", "360p/index.m3u8", "master.m3u8"]


def test_what_is_below_a_prefix_is_listed_in_order(store, file):
    for key in ("videos/y/b.m4s", "videos/y/a.m4s", "videos/yz/c.m4s", "originals/o"):
        store.put_file(key, file)
    assert keys(store, "videos/y") == ["videos/y/a.m4s", "videos/y/b.m4s"]
    assert keys(store) == ["originals/o", "videos/y/a.m4s", "videos/y/b.m4s", "videos/yz/c.m4s"]
    assert {blob.size for blob in store.below("")} == {256 * 4000}
    assert keys(store, "nothing") == []


def test_a_fetched_file_is_whole_and_leaves_nothing_behind(store, file):
    store.put_file("originals/a", file)
    with store.fetch("originals/a") as path:
        assert path.read_bytes() == file.read_bytes()
    assert list(store.spool("fetched").rglob("*")) == []
    assert store.size("originals/a") == 256 * 4000


def test_what_breaks_while_a_file_is_fetched_leaves_nothing_behind(store, file):
    store.put_file("originals/a", file)
    with pytest.raises(RuntimeError), store.fetch("originals/a"):
        raise RuntimeError
    assert list(store.spool("fetched").rglob("*")) == []


@pytest.mark.parametrize(
    ("start", "length"), [(0, 10), (300_000, 500_000), (1_023_990, 100), (0, 0), (2_000_000, 5)]
)
def test_a_range_is_read_in_bounded_pieces(store, file, start, length):
    store.put_file("a", file)
    pieces = list(store.open_range("a", start, length))
    assert b"".join(pieces) == file.read_bytes()[start : start + length]
    assert all(len(piece) <= 256 * 1024 for piece in pieces)


def test_a_range_that_is_let_go_early_closes_its_file(store, file):
    store.put_file("a", file)
    pieces = store.open_range("a", 0, 10**6)
    next(pieces)
    pieces.close()
    assert list(pieces) == []


def test_what_is_deleted_is_gone_and_may_be_gone_already(store, file):
    store.put_file("videos/x/a.m4s", file)
    store.put_file("videos/y/a.m4s", file)
    store.delete_tree("videos/x")
    store.delete_tree("videos/x")
    store.delete_tree("videos/y/a.m4s")
    for key in ("videos/x/a.m4s", "videos/y/a.m4s"):
        with pytest.raises(NotFound):
            store.find(key)


IMPOSSIBLE = [
    "/",
    "..",
    "../a",
    "a/../b",
    "a/..",
    "/etc/passwd",
    "a//b",
    "a/",
    ".a",
    "a/.b",
    "课.mp4",
    "a\\b",
    "a%2fb",
]


@pytest.mark.parametrize("key", [*IMPOSSIBLE, "", "a b", "a\x00", "a\n", "a/" * 300 + "b"])
def test_a_key_that_cannot_be_is_not_found_and_never_leaves_the_store(store, file, key):
    for ask in (
        store.find,
        store.size,
        store.url,
        store.direct_url,
        store.delete_tree,
        store.spool,
    ):
        with pytest.raises(NotFound):
            ask(key)
    for put in (store.put_file, store.take_file, store.put_tree, store.add_tree):
        with pytest.raises(NotFound):
            put(key, file)
    with pytest.raises(NotFound):
        store.open_range(key, 0, 1)
    with pytest.raises(NotFound), store.fetch(key):
        pass


def test_a_folder_is_not_a_file(store, file):
    store.put_file("videos/x/a.m4s", file)
    for key in ("videos/x", "videos/x/a.m4s/b"):
        with pytest.raises(NotFound):
            store.find(key)
        with pytest.raises(NotFound), store.fetch(key):
            pass


def test_deleting_a_prefix_leaves_its_namesakes(store, file):
    store.put_file("videos/x/a.m4s", file)
    store.put_file("videos/xy/a.m4s", file)
    store.delete_tree("videos/x")
    assert keys(store) == ["videos/xy/a.m4s"]


def test_the_address_of_a_file_is_its_key(store):
    assert store.url("videos/x/master.m3u8") == "/media/videos/x/master.m3u8"
    assert store.direct_url("videos/x/master.m3u8") is None
