"""The pages of a PDF are drawn and read by a process of its own; a bad file gets its flaw named."""

import io

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter

from app.documents.drawing import Unreadable, read_pages
from app.documents.rules import PAGES_MOST, Flaw
from tests.documents.making import pdf_bytes


def read(raw, tmp_path, **given):
    source, folder = tmp_path / "in.pdf", tmp_path / "out"
    source.write_bytes(raw)
    folder.mkdir()
    return read_pages(source, folder, **given)


def locked(raw):
    out, writer = io.BytesIO(), PdfWriter(clone_from=PdfReader(io.BytesIO(raw)))
    writer.encrypt("a password")
    writer.write(out)
    return out.getvalue()


def test_each_page_is_drawn_and_its_words_are_read(tmp_path):
    pages = read(pdf_bytes(["Grading data", "", "Who decides"]), tmp_path)
    assert [one.words for one in pages] == ["Grading data", "", "Who decides"]
    assert [one.characters for one in pages] == [11, 0, 10]
    assert {(one.width, one.height) for one in pages} == {(1400, 1867)}
    drawn = sorted((tmp_path / "out").iterdir())
    assert [one.name for one in drawn] == ["0001.webp", "0002.webp", "0003.webp"]
    picture = Image.open(drawn[0])
    assert (picture.format, picture.size) == ("WEBP", (1400, 1867))
    assert picture.convert("L").getextrema()[0] < 64, "something is written on it"


@pytest.mark.parametrize("box", ["0 0 10 14000", "0 0 14000 10", "0 0 14400 14400"])
def test_pages_of_any_shape_are_drawn_within_bounds(tmp_path, box):
    [page] = read(pdf_bytes(["x"], box=box), tmp_path)
    assert 1 <= page.width <= 1401
    assert 1 <= page.height <= 4001


@pytest.mark.parametrize(
    ("raw", "flaw"),
    [
        (b"no pdf at all", Flaw.NOT_A_PDF),
        (b"", Flaw.NOT_A_PDF),
        (b"%PDF-1.7\nand nothing else", Flaw.BROKEN),
        (pdf_bytes()[:200], Flaw.BROKEN),
        (pdf_bytes([]), Flaw.BROKEN),
        (locked(pdf_bytes()), Flaw.ENCRYPTED),
        (pdf_bytes(["x"] * (PAGES_MOST + 1)), Flaw.TOO_MANY_PAGES),
    ],
    ids=["no pdf", "empty", "only a head", "cut", "no pages", "locked", "too many pages"],
)
def test_a_file_that_cannot_be_shown_gets_its_flaw_named(tmp_path, raw, flaw):
    with pytest.raises(Unreadable) as told:
        read(raw, tmp_path)
    assert told.value.flaw is flaw


def test_a_file_that_takes_too_long_is_given_up(tmp_path):
    with pytest.raises(Unreadable) as told:
        read(pdf_bytes(), tmp_path, limit_seconds=0.01)
    assert told.value.flaw is Flaw.TOO_HEAVY
