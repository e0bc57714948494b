"""Transactions: all or nothing, effects afterwards, writers one after the other."""

import threading

import pytest
from sqlalchemy import select

from app.accounts.models import Organisation
from app.accounts.rules import OrganisationKind
from app.kit.db import after_commit, session, transactional
from app.kit.errors import Conflict


def _add(title):
    session.add(Organisation(title=title, kind=OrganisationKind.UNIT))
    session.flush()


def _titles():
    session.rollback()
    return sorted(session.scalars(select(Organisation.title)))


def test_an_action_that_fails_changes_nothing_and_has_no_effects(app):
    happened = []

    @transactional
    def fail():
        _add("甲")
        after_commit(lambda: happened.append("told"))
        raise ValueError("on the way")

    with pytest.raises(ValueError, match="on the way"):
        fail()
    assert (_titles(), happened) == ([], [])


def test_a_nested_action_is_undone_with_its_caller(app):
    @transactional
    def inner():
        _add("乙")

    @transactional
    def outer():
        inner()
        raise ValueError("later")

    with pytest.raises(ValueError, match="later"):
        outer()
    assert _titles() == []


def test_effects_happen_after_the_commit_and_once(app):
    seen = []

    @transactional
    def inner():
        after_commit(lambda: seen.append(_titles()))

    @transactional
    def outer():
        inner()
        _add("丙")

    outer()
    assert seen == [["丙"]]


def test_an_effect_that_fails_does_not_harm_the_others(app):
    seen = []

    @transactional
    def act():
        after_commit(lambda: 1 / 0)
        after_commit(lambda: seen.append("second"))

    act()
    assert seen == ["second"]


def test_rows_cannot_change_outside_an_action(app):
    with pytest.raises(RuntimeError, match="only inside an action"):
        _add("丁")
    session.rollback()


def test_what_was_read_before_is_read_anew_inside_an_action(app):
    @transactional
    def add():
        _add("旧")
        return session.scalar(select(Organisation))

    known = add()

    @transactional
    def rename_elsewhere():
        session.scalar(select(Organisation)).title = "新"

    worker = threading.Thread(target=rename_elsewhere)
    worker.start()
    worker.join()

    @transactional
    def read():
        return session.get(Organisation, known.id).title

    assert read() == "新"


def test_a_refusal_of_the_database_becomes_a_conflict(app):
    @transactional
    def twice():
        parent = Organisation(title="上", kind=OrganisationKind.CITY)
        session.add(parent)
        session.flush()
        for _ in range(2):
            child = Organisation(title="同名", kind=OrganisationKind.UNIT, parent_id=parent.id)
            session.add(child)
        session.flush()

    with pytest.raises(Conflict):
        twice()
    assert _titles() == []


def test_many_writers_at_once_lose_nothing(app):
    @transactional
    def add(title):
        _add(title)

    def write(writer):
        for number in range(10):
            add(f"{writer}-{number}")
        session.remove()

    writers = [threading.Thread(target=write, args=(n,)) for n in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert len(_titles()) == 80
