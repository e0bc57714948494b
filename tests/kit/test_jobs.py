"""Jobs: handed over after the commit, never before, never after a rollback."""

import pytest

from app.kit import jobs
from app.kit.db import transactional
from app.kit.errors import Conflict

ran: list[tuple] = []


@jobs.job("tests.note")
def note(*ids):
    ran.append(ids)


@jobs.job("tests.refuse")
def refuse():
    raise Conflict("Already done.")


@transactional
def ask(name, *ids, fail=False):
    jobs.enqueue(name, *ids)
    assert len(jobs.queue()) == 0
    if fail:
        raise ValueError("on the way")


@pytest.fixture(autouse=True)
def _forget():
    ran.clear()


def test_a_job_runs_with_the_ids_it_was_given(app, run_jobs):
    ask("tests.note", 7, 8)
    assert run_jobs() == ["tests.note"]
    assert ran == [(7, 8)]


def test_a_failed_action_hands_over_nothing(app, run_jobs):
    with pytest.raises(ValueError, match="on the way"):
        ask("tests.note", 7, fail=True)
    assert run_jobs() == []


def test_an_unknown_job_cannot_be_asked_for(app):
    with pytest.raises(KeyError):
        ask("tests.unknown")


def test_a_refusal_ends_a_job_without_an_error(app, run_jobs):
    ask("tests.refuse")
    assert run_jobs() == ["tests.refuse"]


def test_a_delayed_job_waits_in_the_schedule(app):
    @transactional
    def later():
        jobs.enqueue("tests.note", 1, delay_seconds=60)

    later()
    call = jobs.queue().dequeue()
    assert call.eta is not None


def test_what_a_workers_clock_put_into_the_queue_runs_with_the_rest(app, run_jobs):
    [tick] = [one for one in jobs.queue()._registry.periodic_tasks if "search" in one.name]
    ask("tests.note", 7)
    jobs.queue().enqueue(tick)
    assert run_jobs() == ["tests.note", tick.name]
