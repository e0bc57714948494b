"""Files that arrive in pieces."""

import hashlib
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kit.errors import Locked, NotFound
from app.kit.partials import PIECE_BYTES, create_partial, open_partial


@pytest.fixture
def path(tmp_path):
    create_partial(tmp_path / "file.part")
    return tmp_path / "file.part"


def sha1(content):
    return hashlib.sha1(content).digest()


def breaking(content):
    """A reader whose line breaks after ``content``."""
    body = BytesIO(content)

    def read(size):
        piece = body.read(size)
        if not piece:
            raise OSError("connection reset")
        return piece

    return read


def test_pieces_make_the_file(path):
    content = bytes(range(256)) * 3000
    with open_partial(path) as partial:
        assert partial.append(BytesIO(content[:1000]).read, 10**6) == 1000
    with open_partial(path) as partial:
        assert partial.size == 1000
        assert partial.append(BytesIO(content[1000:]).read, 10**6) == len(content) - 1000
    assert path.read_bytes() == content


def test_no_more_is_taken_than_there_is_room_for(path):
    with open_partial(path) as partial:
        assert (
            partial.append(BytesIO(b"x" * (PIECE_BYTES + 50)).read, PIECE_BYTES + 7)
            == PIECE_BYTES + 7
        )
        assert partial.append(BytesIO(b"x").read, 0) == 0
    assert path.stat().st_size == PIECE_BYTES + 7


def test_what_came_before_the_line_broke_is_kept(path):
    with open_partial(path) as partial:
        with pytest.raises(OSError, match="reset"):
            partial.append(breaking(b"abc"), 100)
        assert partial.size == 3


def test_checked_bytes_are_kept_only_if_they_add_up(path):
    with open_partial(path) as partial:
        assert partial.append_checked(BytesIO(b"abc").read, 9, "sha1", sha1(b"abc")) == 3
        assert partial.append_checked(BytesIO(b"abd").read, 9, "sha1", sha1(b"abc")) is None
        with pytest.raises(OSError, match="reset"):
            partial.append_checked(breaking(b"abc"), 9, "sha1", sha1(b"abc"))
    assert path.read_bytes() == b"abc"


@given(st.lists(st.tuples(st.binary(max_size=50), st.booleans()), max_size=8))
def test_only_right_pieces_add_up_to_the_file(tmp_path_factory, pieces):
    path = tmp_path_factory.mktemp("partial") / "file.part"
    create_partial(path)
    for content, right in pieces:
        digest = sha1(content if right else content + b"!")
        with open_partial(path) as partial:
            partial.append_checked(BytesIO(content).read, 10**6, "sha1", digest)
    assert path.read_bytes() == b"".join(content for content, right in pieces if right)


def test_a_second_writer_is_refused_until_the_first_is_done(path):
    with open_partial(path), pytest.raises(Locked), open_partial(path):
        pass
    with open_partial(path) as partial:
        assert partial.size == 0


def test_a_file_that_was_put_away_meanwhile_is_not_written_to(path, monkeypatch):
    """Between our opening it and holding it, its last writer finished and removed it."""
    import fcntl

    flock = fcntl.flock

    def put_away_first(number, how):
        path.unlink()
        return flock(number, how)

    monkeypatch.setattr(fcntl, "flock", put_away_first)
    with pytest.raises(Locked), open_partial(path):
        pass


def test_a_file_that_never_was_is_not_found(tmp_path):
    with pytest.raises(NotFound), open_partial(tmp_path / "nothing"):
        pass
