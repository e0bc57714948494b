"""What an upload may say."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.videos.rules import tus
from app.videos.rules.tus import Refusal


def b64(text):
    return base64.b64encode(text.encode()).decode()


@given(st.dictionaries(st.from_regex(r"[a-z_]{1,12}", fullmatch=True), st.text(max_size=40)))
def test_metadata_that_is_encoded_can_be_read_back(pairs):
    assert tus.metadata(tus.encode_metadata(pairs)) == pairs


def test_a_key_may_stand_without_a_value():
    assert tus.metadata(f"is_secret, filename {b64('讲座.mp4')}") == {
        "is_secret": "",
        "filename": "讲座.mp4",
    }


def test_a_value_that_is_no_text_is_passed_over():
    assert tus.metadata("thumbnail gA==,filename YQ==") == {"thumbnail": "", "filename": "a"}


@pytest.mark.parametrize("header", [None, "", " , "])
def test_no_metadata_is_fine(header):
    assert tus.metadata(header) == {}


@pytest.mark.parametrize(
    "header",
    [
        "a\tb YQ==",
        "filename " + "YWFh" * 1000,
        "filename ***",
        "filename a b",
        "filename gA==",
        "a YQ==,a YQ==",
        "name YQ",
    ],
)
def test_metadata_that_cannot_be_read_is_refused(header):
    assert tus.metadata(header) is Refusal.METADATA


@given(st.text(max_size=60))
def test_any_metadata_is_read_or_refused(header):
    assert isinstance(tus.metadata(header), dict | Refusal)


@pytest.mark.parametrize(("header", "count"), [("0", 0), (" 17 ", 17), ("9" * 18, 10**18 - 1)])
def test_a_count_of_bytes_is_read(header, count):
    assert tus.whole_number(header) == count


@pytest.mark.parametrize("header", [None, "", "-1", "1.5", "1e3", "٣", "NaN", "9" * 19])
def test_what_is_not_a_count_of_bytes_is_nothing(header):
    assert tus.whole_number(header) is None


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("讲座 1.mp4", "讲座 1.mp4"),
        ("C:\\Users\\wang\\讲座.mp4", "讲座.mp4"),
        ("../../etc/passwd", "passwd"),
        ("a\x00b\r\n.mp4", "ab.mp4"),
        ("𠮷·课.mp4", "𠮷·课.mp4"),
        ("  ", "video"),
        ("..", "video"),
        ("", "video"),
    ],
)
def test_a_file_name_is_made_fit_for_a_page(name, clean):
    assert tus.clean_filename(name) == clean


@given(st.text(max_size=400))
def test_a_clean_name_is_short_visible_and_has_no_folder(name):
    clean = tus.clean_filename(name)
    assert 0 < len(clean) <= tus.MOST_FILENAME
    assert not set(clean) & set("/\\\x00\r\n")


def test_a_long_name_keeps_its_ending():
    assert tus.clean_filename("长" * 300 + ".mp4").endswith("长.mp4")


def test_a_checksum_is_read():
    found = tus.checksum("sha1 Kq5sNclPz7QV2+lfQIuc6R7oRu0=")
    assert isinstance(found, tus.Checksum)
    assert (found.algorithm, len(found.digest)) == ("sha1", 20)
    assert tus.checksum(None) is None


@pytest.mark.parametrize("header", ["", "sha1", "crc32 YQ==", "sha1 *", "sha1 YQ== x"])
def test_a_checksum_of_no_known_kind_is_refused(header):
    assert tus.checksum(header) is Refusal.ALGORITHM


def test_bytes_must_stay_within_the_announced_length():
    assert tus.room_for(10, 90, 100) is None
    assert tus.room_for(None, 90, 100) is None
    assert tus.room_for(11, 90, 100) is Refusal.BEYOND


@pytest.mark.parametrize(
    ("limit", "words"),
    [(8 * 1024**3, "8 GB"), (64 * 1024**2, "64 MB"), (1536 * 1024**2, "1.5 GB"), (500, "1 KB")],
)
def test_a_limit_is_said_as_people_say_it(limit, words):
    assert tus.limit_in_words(limit) == words
