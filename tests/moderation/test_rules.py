"""The one table of moves, the checklist, and differences in words."""

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.accounts.rules import Role
from app.courses.rules import State
from app.moderation.rules import (
    FORM_REFUSALS,
    PERSON_REFUSALS,
    TABLE,
    Move,
    MoveRefusal,
    Principle,
    Situation,
    Transition,
    decide,
    differences,
    open_moves,
    plain_words,
    sameness,
    signed_principles,
)

AUTHOR, OTHER = 1, 2
STAGES = [State.DRAFT, State.FIRST_REVIEW, State.SECOND_REVIEW, State.FINAL_REVIEW, State.APPROVED]
REVIEWERS = [Role.FIRST_REVIEWER, Role.SECOND_REVIEWER, Role.FINAL_REVIEWER]

ALLOWED = {
    (State.DRAFT, Move.SUBMIT): (State.FIRST_REVIEW, Role.TEACHER),
    (State.FIRST_REVIEW, Move.PASS): (State.SECOND_REVIEW, Role.FIRST_REVIEWER),
    (State.FIRST_REVIEW, Move.RETURN): (State.DRAFT, Role.FIRST_REVIEWER),
    (State.FIRST_REVIEW, Move.WITHDRAW): (State.DRAFT, Role.TEACHER),
    (State.SECOND_REVIEW, Move.PASS): (State.FINAL_REVIEW, Role.SECOND_REVIEWER),
    (State.SECOND_REVIEW, Move.RETURN): (State.DRAFT, Role.SECOND_REVIEWER),
    (State.SECOND_REVIEW, Move.WITHDRAW): (State.DRAFT, Role.TEACHER),
    (State.FINAL_REVIEW, Move.PASS): (State.APPROVED, Role.FINAL_REVIEWER),
    (State.FINAL_REVIEW, Move.RETURN): (State.DRAFT, Role.FINAL_REVIEWER),
    (State.FINAL_REVIEW, Move.WITHDRAW): (State.DRAFT, Role.TEACHER),
    (State.APPROVED, Move.WITHDRAW): (State.DRAFT, Role.TEACHER),
    (State.APPROVED, Move.PUBLISH): (State.PUBLISHED, Role.LEARNING_ADMIN),
    (State.PUBLISHED, Move.UNPUBLISH): (State.UNPUBLISHED, Role.LEARNING_ADMIN),
    (State.PUBLISHED, Move.RETIRE): (State.RETIRING, Role.LEARNING_ADMIN),
    (State.UNPUBLISHED, Move.RESTORE): (State.PUBLISHED, Role.LEARNING_ADMIN),
    (State.UNPUBLISHED, Move.RETIRE): (State.RETIRED, Role.LEARNING_ADMIN),
    (State.RETIRING, Move.UNPUBLISH): (State.UNPUBLISHED, Role.LEARNING_ADMIN),
    (State.RETIRING, Move.RETIRE): (State.RETIRED, Role.LEARNING_ADMIN),
    (State.RETIRING, Move.RESTORE): (State.PUBLISHED, Role.LEARNING_ADMIN),
    (State.RETIRED, Move.RESTORE): (State.PUBLISHED, Role.LEARNING_ADMIN),
}


def situation(at: State, actor_id: int, *roles: Role, **more) -> Situation:
    """Everything else in order: complete, noted, signed, passed by nobody."""
    usual = {"note": "Please look at 12:52.", "signed": frozenset(Principle)}
    state = at if at not in STAGES else State.DRAFT
    return Situation(
        stage=at,
        state=state,
        actor_id=actor_id,
        roles=frozenset(roles),
        owner_id=AUTHOR,
        **(usual | more),
    )


def test_the_table_is_the_one_of_the_contract():
    assert {key: (one.to, one.role) for key, one in TABLE.items()} == ALLOWED


@pytest.mark.parametrize(("state", "move", "role"), list(product(State, Move, Role)))
def test_only_what_the_table_holds_is_possible(state, move, role):
    expected = ALLOWED.get((state, move))
    who = AUTHOR if role is Role.TEACHER else OTHER
    decision = decide(move, situation(state, who, role))
    if expected and expected[1] is role:
        assert isinstance(decision, Transition)
        assert decision.to is expected[0]
    else:
        assert isinstance(decision, MoveRefusal)


@pytest.mark.parametrize(("state", "move"), list(product(State, Move)))
def test_a_wrong_state_is_told_from_a_wrong_person(state, move):
    everything = decide(move, situation(state, OTHER, *(set(Role) - {Role.TEACHER})))
    nothing = decide(move, situation(state, OTHER, Role.LEARNER))
    assert nothing in PERSON_REFUSALS
    if (state, move) not in ALLOWED and move not in (Move.SUBMIT, Move.WITHDRAW):
        assert everything is MoveRefusal.WRONG_STATE


@given(
    st.sampled_from(list(State)),
    st.sampled_from(list(State)),
    st.sampled_from(list(Move)),
    st.frozensets(st.sampled_from(list(Role))),
    st.sampled_from([AUTHOR, OTHER]),
    st.frozensets(st.sampled_from([AUTHOR, OTHER])),
    st.booleans(),
    st.sampled_from(["", "  ", "why"]),
    st.frozensets(st.sampled_from(list(Principle))),
)
def test_whatever_is_allowed_keeps_every_promise(
    stage, state, move, roles, actor, passed, complete, note, signed
):
    held = Situation(stage, state, actor, roles, AUTHOR, passed, complete, note, signed)
    decision = decide(move, held)
    if isinstance(decision, MoveRefusal):
        return
    assert TABLE[held.at(move), move] is decision
    assert decision.role in roles
    if move in (Move.PASS, Move.RETURN):
        assert actor != AUTHOR
        assert actor not in passed
    if move in (Move.SUBMIT, Move.WITHDRAW):
        assert actor == AUTHOR
    if move is Move.SUBMIT:
        assert complete
    if move is Move.RETURN:
        assert note.strip()
    if decision.to is State.APPROVED:
        assert Principle.POLITICAL in signed


@given(
    st.sampled_from(list(State)),
    st.frozensets(st.sampled_from(list(Role))),
    st.sampled_from([AUTHOR, OTHER]),
)
def test_the_buttons_are_what_the_rule_allows_once_the_form_is_filled(state, roles, actor):
    held = situation(state, actor, *roles)
    bare = replace(held, note="", signed=frozenset())
    allowed = [move for move in Move if isinstance(decide(move, held), Transition)]
    assert open_moves(bare) == allowed


def test_the_author_never_reviews_even_with_every_role():
    for stage in STAGES[1:4]:
        held = situation(stage, AUTHOR, *Role)
        assert decide(Move.PASS, held) is MoveRefusal.OWN_COURSE
        assert decide(Move.RETURN, held) is MoveRefusal.OWN_COURSE


def test_one_person_with_two_reviewer_roles_passes_one_stage_only():
    held = situation(State.SECOND_REVIEW, OTHER, *REVIEWERS, passed_by=frozenset({OTHER}))
    assert decide(Move.PASS, held) is MoveRefusal.REVIEWED_BEFORE
    assert decide(Move.RETURN, held) is MoveRefusal.REVIEWED_BEFORE


def test_a_reviewer_of_another_stage_hears_that_it_is_not_their_turn():
    held = situation(State.SECOND_REVIEW, OTHER, Role.FIRST_REVIEWER)
    assert decide(Move.PASS, held) is MoveRefusal.WRONG_ROLE


def test_a_return_needs_a_note_and_the_final_pass_the_political_signature():
    returned = situation(State.FINAL_REVIEW, OTHER, Role.FINAL_REVIEWER, note=" ")
    unsigned = replace(returned, signed=frozenset(Principle) - {Principle.POLITICAL})
    assert decide(Move.RETURN, returned) is MoveRefusal.NOTE_MISSING
    assert decide(Move.PASS, unsigned) is MoveRefusal.POLITICAL_UNSIGNED
    assert FORM_REFUSALS[MoveRefusal.POLITICAL_UNSIGNED] == "checklist"
    assert isinstance(decide(Move.PASS, returned), Transition)


def test_only_a_complete_draft_is_submitted():
    held = situation(State.DRAFT, AUTHOR, Role.TEACHER, complete=False)
    assert decide(Move.SUBMIT, held) is MoveRefusal.INCOMPLETE


@pytest.mark.parametrize("leaving", [State.RETIRING, State.RETIRED])
def test_a_course_on_its_way_out_takes_no_new_revision(leaving):
    draft = replace(situation(State.DRAFT, AUTHOR, Role.TEACHER), state=leaving)
    approved = replace(situation(State.APPROVED, OTHER, Role.LEARNING_ADMIN), state=leaving)
    assert decide(Move.SUBMIT, draft) is MoveRefusal.RETIRED
    assert decide(Move.PUBLISH, approved) is MoveRefusal.RETIRED


def test_a_published_course_is_taken_down_while_a_newer_revision_is_reviewed():
    held = replace(situation(State.FIRST_REVIEW, OTHER, Role.LEARNING_ADMIN), state=State.PUBLISHED)
    assert open_moves(held) == [Move.UNPUBLISH, Move.RETIRE]


@pytest.mark.parametrize(
    "checklist",
    [{"political": True, "standard": "yes"}, ["political"], {"政治性": True}, ["政治性", "未知"]],
)
def test_a_signature_is_read_by_code_or_by_name(checklist):
    assert signed_principles(checklist) == {Principle.POLITICAL}


@pytest.mark.parametrize("value", ["no", "true", 1, 0, None, False, [True]])
def test_only_true_signs(value):
    assert signed_principles({"political": value}) == frozenset()


PHRASES = st.lists(
    st.sampled_from(["税收", "收入。", "和", "非税 ", "GDP 5.2%", "\n", "！", "a<b>", "教育"]),
    max_size=12,
).map("".join)


@given(PHRASES, PHRASES)
def test_the_pieces_of_a_difference_give_both_texts_back(old, new):
    pieces = differences(old, new)
    assert "".join(one.text for one in pieces if one.kind != "new") == old
    assert "".join(one.text for one in pieces if one.kind != "gone") == new
    assert 0 <= sameness(pieces) <= 100
    assert (sameness(pieces) == 100) == (old == new)


def test_a_difference_names_the_changed_words_only():
    pieces = differences("预算由税收组成。先看总量。", "预算由税收和转移支付组成。先看总量。")
    assert [one.text for one in pieces if one.kind == "new"] == ["和转移支付"]
    assert not [one for one in pieces if one.kind == "gone"]


def test_a_very_long_changed_passage_is_shown_whole_instead_of_taking_minutes():
    old, new = "甲" * 5000, "乙" * 5000
    assert [one.kind for one in differences(old, new)] == ["gone", "new"]


def test_an_article_is_compared_without_its_mark_up():
    html = "<h2>一</h2><p>读 &amp; 看<br>第二行</p><script>x</script>"
    assert plain_words(html).splitlines()[:3] == ["一", "读 & 看", "第二行"]
