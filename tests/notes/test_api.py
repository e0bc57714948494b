"""Notes over HTTP, for programs and the module beside the player."""

import pytest

from tests.factories import make_user
from tests.notes.making import write

NOTE = {"body": "目录先行，𠮷", "client_id": "c1", "at_seconds": 1085.25}


@pytest.fixture
def program(api, learner):
    return api(learner)


def test_a_note_is_written_listed_changed_deleted_and_restored(program, lesson_id):
    place = f"/api/v1/lessons/{lesson_id}/notes"
    made = program.post(place, json=NOTE)
    assert made.status_code == 201
    note = made.json
    assert note["body"] == "目录先行，𠮷"
    assert note["at_seconds"] == 1085.25
    assert note["version"] == 1
    assert program.post(place, json=NOTE).json["id"] == note["id"]
    assert program.get(place).json == {"items": [note], "next": None}
    changed = program.patch(f"{place}/{note['id']}", json={"body": "标准跟上", "version": 1})
    assert (changed.status_code, changed.json["version"]) == (200, 2)
    stale = program.patch(f"{place}/{note['id']}", json={"body": "另一个窗口", "version": 1})
    assert (stale.status_code, stale.json["code"]) == (409, "changed")
    assert program.delete(f"{place}/{note['id']}").status_code == 204
    assert program.get(place).json["items"] == []
    back = program.post(f"{place}/{note['id']}/restore")
    assert back.json["body"] == "标准跟上"


def test_a_note_that_is_too_long_says_how_long_it_may_be(program, lesson_id):
    answer = program.post(f"/api/v1/lessons/{lesson_id}/notes", json=NOTE | {"body": "长" * 10_001})
    assert answer.status_code == 422
    assert answer.json["errors"] == {"body": ["最多 10000 个字。"]}


def test_notes_come_page_by_page_and_by_their_words(program, learner, lesson_id):
    for at in range(3):
        write(learner, lesson_id, f"第{at}条", at_seconds=at)
    place = f"/api/v1/lessons/{lesson_id}/notes"
    first = program.get(f"{place}?limit=2").json
    rest = program.get(f"{place}?limit=2&cursor={first['next']}").json
    assert [note["body"] for note in first["items"] + rest["items"]] == ["第0条", "第1条", "第2条"]
    assert [note["body"] for note in program.get(f"{place}?q=1条").json["items"]] == ["第1条"]
    assert program.get(f"{place}?cursor=nonsense").status_code == 422


def test_nobody_else_reaches_a_note(api, learner, other, lesson_id):
    note = write(learner, lesson_id)
    place = f"/api/v1/lessons/{lesson_id}/notes"
    for person in (other, make_user(roles=["tutor"]), make_user(roles=["learning_admin"])):
        program = api(person)
        assert program.get(place).json["items"] == []
        assert program.patch(f"{place}/{note.id}", json={"body": "改"}).status_code == 404
        assert program.delete(f"{place}/{note.id}").status_code == 404
        assert program.post(f"{place}/{note.id}/restore").status_code == 404


def test_an_address_that_names_another_lesson_is_not_found(program, learner, course, lesson_id):
    note = write(learner, lesson_id)
    answer = program.delete(f"/api/v1/lessons/{lesson_id + 1}/notes/{note.id}")
    assert answer.status_code == 404


def test_the_list_of_a_lesson_that_is_not_there_is_not_found(program):
    assert program.get("/api/v1/lessons/999999/notes").status_code == 404
