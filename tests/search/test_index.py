"""The index as a file: one writer, one commit for many, rebuilt when missing or broken."""

import shutil
import threading
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.kit import jobs
from app.kit.db import session
from app.kit.errors import Busy
from app.search import actions, index, queries
from app.search.index import store
from app.search.models import SearchDocument
from tests.search.making import put


def found(q="教育"):
    return [hit.ref_id for hit in queries.find("course", q).items]


@pytest.fixture
def folder(app) -> Path:
    return app.config["SETTINGS"].search_index_dir


def commits(folder):
    [toc] = list(store.current().glob("_MAIN_*.toc"))
    return int(toc.stem.removeprefix("_MAIN_"))


def test_documents_queued_together_are_written_in_one_commit(folder, run_jobs):
    put()
    run_jobs()
    before = commits(folder)
    courses = [put(f"教育 {n}") for n in range(30)]
    run_jobs()
    assert commits(folder) == before + 1
    assert set(courses) < set(found())


def test_a_new_wording_replaces_the_old_one(app, run_jobs):
    course = put("教育")
    run_jobs()
    for title in ("培训", "治理"):
        actions.put_document(
            "course", course, title=title, summary="", facets={}, published_at=_published(course)
        )
    run_jobs()
    assert found("教育") == found("培训") == []
    assert found("治理") == [course]


def _published(course):
    return session.scalar(
        select(SearchDocument.published_at).where(SearchDocument.ref_id == course)
    )


def test_a_dropped_document_leaves_no_row_and_can_come_back(app, run_jobs):
    course = put()
    run_jobs()
    actions.drop_document("course", course)
    actions.drop_document("course", course)
    actions.drop_document("course", 10**12)
    run_jobs()
    assert session.scalar(select(func.count(SearchDocument.id))) == 0
    session.rollback()
    again = put("干部教育")
    run_jobs()
    assert found() == [again]


def test_a_change_during_the_writing_is_written_afterwards(app, run_jobs):
    course = put("教育")
    with index.writing():
        seen = queries.waiting_entries()
        if not store.rebuild_wanted():
            raise AssertionError("no index yet")
        written = index.rebuild(queries.all_entries())
        actions.put_document(
            "course", course, title="治理", summary="", facets={}, published_at=seen[0].published_at
        )
        actions.note_indexed(written)
    assert [entry.title for entry in queries.waiting_entries()] == ["治理"]
    run_jobs()
    assert found("治理") == [course]


def test_a_missing_folder_finds_nothing_and_is_built_by_the_worker(folder, run_jobs):
    course = put()
    run_jobs()
    shutil.rmtree(folder)
    assert found() == []
    jobs.perform("search.tend")
    assert found() == [course]


@pytest.mark.parametrize("pattern", ["*/*.seg", "*/_MAIN_*.toc", "CURRENT"])
@pytest.mark.parametrize("damage", ["cut", "emptied", "noise", "gone"])
def test_a_broken_index_finds_nothing_and_is_rebuilt(folder, run_jobs, pattern, damage):
    course = put()
    run_jobs()
    for file in folder.glob(pattern):
        whole = file.read_bytes()
        file.unlink()
        if damage != "gone":
            file.write_bytes(
                {"cut": whole[: len(whole) // 2], "emptied": b"", "noise": b"\xff" * len(whole)}[
                    damage
                ]
            )
    _forget_the_open_searcher()
    assert found() == []
    jobs.perform("search.tend")
    assert found() == [course]


def _forget_the_open_searcher():
    from app.search.index import reading

    reading._reader = None


def test_writing_to_a_broken_index_rebuilds_it(folder, run_jobs):
    old = put()
    run_jobs()
    for file in folder.glob("*/*.toc"):
        file.write_bytes(b"no index at all")
    new = put()
    run_jobs()
    assert set(found()) == {old, new}


def test_an_index_of_another_format_is_rebuilt(folder, run_jobs, monkeypatch):
    course = put()
    run_jobs()
    monkeypatch.setattr(store, "FORMAT", "another")
    assert found() == []
    jobs.perform("search.tend")
    assert found() == [course]
    assert len(list(folder.glob("*-*/"))) == 1


def test_reindex_builds_from_the_documents(app, run_jobs):
    courses = {put(f"教育 {n}") for n in range(3)}
    answer = app.test_cli_runner().invoke(args=["reindex"])
    assert answer.output == "3 documents indexed\n"
    assert set(found()) == courses
    assert queries.waiting_entries() == []


def test_a_failed_rebuild_leaves_the_old_index(folder, run_jobs):
    course = put()
    run_jobs()

    def half():
        yield queries.waiting_entries
        raise AssertionError("never")

    with pytest.raises(AttributeError), index.writing():
        index.rebuild(half())
    assert found() == [course]
    assert len(list(folder.glob("*-*/"))) == 1


def test_two_writers_never_write_at_once(app, folder, monkeypatch):
    monkeypatch.setattr(store, "WRITER_PATIENCE_SECONDS", 0.0)
    refused = []

    def second():
        with app.app_context():
            try:
                with index.writing():
                    pass
            except Busy:
                refused.append(True)

    with index.writing():
        thread = threading.Thread(target=second)
        thread.start()
        thread.join()
    assert refused == [True]
    with index.writing():
        pass


def test_a_lost_hand_over_is_found_by_the_sweeper(app, run_jobs):
    put("别的")
    run_jobs()
    course = put()
    jobs.flush()
    jobs.perform("search.tend")
    assert found() == [course]


def test_a_document_of_the_longest_texts_is_indexed(app, run_jobs):
    put("教" * 400 + "多余", "育" * 5000, body="𠮷" * 200_000)
    run_jobs()
    assert len(found("教")) == 1
