"""Tricks in front of a live lesson (rows 24 and 29 of ``docs/attacks.md``), tried by programs."""

import pytest

from tests.attacks.target import Cheat

BEAT = 15


@pytest.fixture
def live_id(target):
    return target.scene["live"].pop()


def here(learner, live_id):
    answer = learner.ask("POST", f"/live/{live_id}/presence", {"seq": 1})
    assert answer.status == 200, answer.json
    return answer.json


def asked(target, learner, live_id):
    for _ in range(160):
        target.forward(BEAT)
        found = here(learner, live_id)["sign_in"]
        if found:
            return found
    raise AssertionError("nobody was asked")


def test_24_a_recording_beside_a_live_lesson_earns_no_second_twice(target, live_id, lesson_id):
    """With a new play every four minutes, so that none of them lasts until it is noted."""
    learner = target.learner()
    began = target.at
    here(learner, live_id)
    plays = [Cheat(learner, lesson_id)]
    for beat in range(1, 81):
        target.forward(BEAT)
        place = (beat - 1) * BEAT
        plays[-1].claim((place, place + BEAT))
        attended = here(learner, live_id)["attended_seconds"]
        if beat % 16 == 0:
            plays.append(Cheat(learner, lesson_id))
            target.forward(1)
            attended = here(learner, live_id)["attended_seconds"]
    passed = target.at - began
    assert plays[-1].covered() + attended <= passed
    assert plays[-1].covered() >= 80 * BEAT - 1


def test_24_many_devices_are_one_person(target, live_id):
    learner, began = target.learner(), target.at
    here(learner, live_id)
    for beat in range(60):
        target.forward(beat % 3)
        attended = here(learner, live_id)["attended_seconds"]
    assert attended <= target.at - began


def test_29_a_sign_in_that_is_passed_around_is_worth_nothing(target, live_id):
    learner, friend = target.learner(), target.learner()
    here(friend, live_id)
    sign_in = asked(target, learner, live_id)
    address = f"/live/{live_id}/sign-ins/{sign_in['id']}"
    assert friend.ask("POST", address).status == 404
    assert learner.ask("POST", address).status == 200
    assert learner.ask("POST", address).json["sign_in"] is None


def test_29_a_sign_in_is_not_answered_later(target, live_id):
    learner = target.learner()
    sign_in = asked(target, learner, live_id)
    target.forward(180)
    address = f"/live/{live_id}/sign-ins/{sign_in['id']}"
    assert learner.ask("POST", address).status == 409
