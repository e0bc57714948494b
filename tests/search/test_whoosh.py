"""What we rely on in the pinned Whoosh, and the traps of it that the door walks around."""

import importlib
import pkgutil
import subprocess
import sys
import threading

import pytest
import whoosh
from whoosh import fields, query
from whoosh.analysis import RegexTokenizer
from whoosh.index import LockError, create_in, open_dir


@pytest.fixture
def folder(tmp_path):
    words = fields.TEXT(analyzer=RegexTokenizer(r"[^ ]+"), phrase=False)
    index = create_in(
        str(tmp_path), fields.Schema(document=fields.ID(unique=True, stored=True), title=words)
    )
    with index.writer() as writer:
        writer.add_document(document="1", title="干部 教育")
        writer.add_document(document="2", title="数字 政府")
    return str(tmp_path)


def found(searcher, wanted=None):
    results = searcher.search(wanted or query.Every(), limit=None)
    return sorted(hit["document"] for hit in results)


def test_its_modules_raise_no_warning(tmp_path):
    """Compiled anew, with warnings as errors: what an upgrade of Python would bring to light."""
    folder = next(iter(whoosh.__path__))
    compiled = subprocess.run(
        [sys.executable, "-W", "error", "-c",
         "import pathlib, sys\n"
         "for p in pathlib.Path(sys.argv[1]).rglob('*.py'):\n"
         "    compile(p.read_bytes(), str(p), 'exec')", folder],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert compiled.stderr == ""


def test_what_the_door_imports_is_there():
    names = {module.name for module in pkgutil.iter_modules(whoosh.__path__)}
    for name in ("index", "fields", "columns", "reading", "analysis", "filedb", "util"):
        assert name in names
        importlib.import_module(f"whoosh.{name}")


def test_a_second_writer_is_locked_out(folder):
    index = open_dir(folder)
    first = index.writer()
    refused = []

    def second():
        try:
            open_dir(folder).writer()
        except LockError:
            refused.append(True)

    thread = threading.Thread(target=second)
    thread.start()
    thread.join()
    first.cancel()
    assert refused == [True]
    open_dir(folder).writer().cancel()


def test_a_new_searcher_does_not_find_what_was_deleted(folder):
    with open_dir(folder).writer() as writer:
        writer.delete_by_term("document", "1")
    with open_dir(folder).searcher() as searcher:
        assert found(searcher) == ["2"]


def test_a_writer_that_fails_leaves_the_index_as_it_was(folder):
    def fail():
        with open_dir(folder).writer() as writer:
            writer.delete_by_term("document", "1")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with open_dir(folder).searcher() as searcher:
        assert found(searcher) == ["1", "2"]
