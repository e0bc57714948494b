"""Polls, questions, raised hands and messages that wait, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from contextvars import Context

import pytest

from app.accounts import queries as accounts
from app.discussion import actions, queries
from app.discussion.forms import Holding, Muting, NewPoll
from app.discussion.rules import Kind, State
from app.kit.db import session
from app.kit.errors import Conflict, Invalid, NotAllowed, NotFound, Refused
from app.kit.paging import Paging
from tests.discussion.making import make_hall, say, words
from tests.factories import make_user

POLL = NewPoll(question="今天的节奏合适吗？", options=["合适", "快了", "慢了"])


def events(heard):
    return [event for _room, event, _payload in heard]


def ask(hall, speaker=None, body="数据目录由谁来更新？"):
    return say(speaker or hall.learner, hall, body, kind="question")


# Polls


def test_a_poll_is_opened_answered_and_closed_and_the_room_hears_it(hall, heard):
    poll = actions.open_poll(hall.teacher, hall.room_id, POLL)
    actions.answer_poll(hall.learner, poll.id, 0)
    counted = actions.answer_poll(hall.colleague, poll.id, "快了")
    assert (list(counted.counts), counted.chosen, counted.total) == ([1, 1, 0], 1, 2)
    closed = actions.close_poll(hall.teacher, poll.id)
    assert closed.closed_at is not None
    assert events(heard) == ["poll:opened", "poll:counted", "poll:counted", "poll:closed"]
    opened, ended = heard[0][2], heard[-1][2]
    assert (opened["poll_id"], opened["options"]) == (str(poll.id), ["合适", "快了", "慢了"])
    assert (ended["counts"], ended["total"]) == ([1, 1, 0], 2)
    assert all("chosen" not in payload for _room, _event, payload in heard)


def test_an_answer_stands_and_the_same_again_counts_once(hall, heard):
    poll = actions.open_poll(hall.teacher, hall.room_id, POLL)
    for _ in range(2):
        actions.answer_poll(hall.learner, poll.id, 2)
    with pytest.raises(NotAllowed):
        actions.answer_poll(hall.learner, poll.id, 0)
    seen = queries.current_poll(hall.learner, queries.get_room(hall.learner, hall.room_id))
    assert (list(seen.counts), seen.chosen) == ([0, 0, 1], 2)
    assert events(heard).count("poll:counted") == 1


def answer_at_once(app, hall, poll_id, places):
    person_id = hall.learner.id

    def answer(place):
        with app.app_context():
            try:
                return actions.answer_poll(accounts.get_user(person_id), poll_id, place).chosen
            except Refused as refusal:
                return refusal.code
            finally:
                session.remove()

    session.rollback()
    with ThreadPoolExecutor(len(places)) as crowd:
        return [each.result() for each in [crowd.submit(Context().run, answer, p) for p in places]]


def test_one_person_on_many_pages_at_once_answers_once(app, hall):
    poll = actions.open_poll(hall.teacher, hall.room_id, POLL)
    outcomes = answer_at_once(app, hall, poll.id, [0, 1, 2, 0, 1, 2])
    room = queries.get_room(hall.learner, hall.room_id)
    seen = queries.current_poll(hall.learner, room)
    assert seen.total == 1
    assert set(outcomes) <= {seen.chosen, "not_allowed"}


@pytest.mark.parametrize("option", [3, -1, "没有这个", ""])
def test_only_what_is_offered_can_be_chosen(hall, heard, option):
    poll = actions.open_poll(hall.teacher, hall.room_id, POLL)
    with pytest.raises(Invalid):
        actions.answer_poll(hall.learner, poll.id, option)
    assert events(heard) == ["poll:opened"]


def test_a_closed_poll_stays_closed(hall):
    poll = actions.open_poll(hall.teacher, hall.room_id, POLL)
    first = actions.close_poll(hall.teacher, poll.id).closed_at
    assert actions.close_poll(hall.teacher, poll.id).closed_at == first
    with pytest.raises(Conflict) as refused:
        actions.answer_poll(hall.learner, poll.id, 0)
    assert refused.value.code == "closed"


def test_one_poll_at_a_time_and_the_next_after_it(hall):
    poll = actions.open_poll(hall.teacher, hall.room_id, POLL)
    with pytest.raises(Conflict):
        actions.open_poll(hall.teacher, hall.room_id, POLL)
    session.rollback()
    actions.close_poll(hall.teacher, poll.id)
    again = actions.open_poll(hall.teacher, hall.room_id, POLL)
    room = queries.get_room(hall.learner, hall.room_id)
    assert [one.id for one in queries.page_of_polls(hall.learner, room, Paging()).items] == [
        again.id,
        poll.id,
    ]


def test_only_those_who_look_after_a_room_open_and_close_polls(hall):
    with pytest.raises(NotAllowed):
        actions.open_poll(hall.learner, hall.room_id, POLL)
    poll = actions.open_poll(hall.learning_admin, hall.room_id, POLL)
    with pytest.raises(NotAllowed):
        actions.close_poll(hall.learner, poll.id)
    for deed in (actions.close_poll, lambda who, which: actions.answer_poll(who, which, 0)):
        with pytest.raises(NotFound):
            deed(hall.stranger, poll.id)
        with pytest.raises(NotFound):
            deed(hall.teacher, poll.id + 1)


def test_who_is_muted_answers_polls_all_the_same(hall):
    poll = actions.open_poll(hall.teacher, hall.room_id, POLL)
    actions.mute(hall.teacher, hall.room_id, Muting(person_id=hall.learner.id, minutes=5))
    assert actions.answer_poll(hall.learner, poll.id, 1).chosen == 1


# Questions


def test_questions_stand_by_their_votes_and_leave_when_answered(hall, heard, clock):
    first, second = ask(hall), ask(hall, hall.colleague, "密级不同的怎么办？")
    third = say(hall.learner, hall, "谢谢老师")
    assert actions.vote_for(hall.reviewer, second.id) == 1
    assert actions.vote_for(hall.reviewer, second.id) == 1
    assert actions.vote_for(hall.teacher, second.id) == 2
    room = queries.get_room(hall.reviewer, hall.room_id)
    top = queries.top_questions(hall.reviewer, room)
    assert [(one.id, one.votes, one.voted) for one in top] == [
        (second.id, 2, True),
        (first.id, 0, False),
    ]
    actions.mark_answered(hall.teacher, second.id)
    actions.mark_answered(hall.teacher, second.id)
    assert [one.id for one in queries.top_questions(hall.reviewer, room)] == [first.id]
    done = queries.page_of_questions(hall.reviewer, room, Paging(), answered=True)
    assert [one.id for one in done.items] == [second.id]
    assert events(heard)[3:] == ["question:voted", "question:voted", "question:answered"]
    with pytest.raises(Invalid):
        actions.vote_for(hall.teacher, third.id)


def test_a_vote_is_taken_back_once(hall):
    question = ask(hall)
    actions.vote_for(hall.colleague, question.id)
    assert actions.take_back_vote(hall.colleague, question.id) == 0
    assert actions.take_back_vote(hall.colleague, question.id) == 0


def test_the_list_of_questions_is_paged_and_costs_a_fixed_number_of_statements(
    hall, clock, statements
):
    for number in range(7):
        clock.forward(seconds=11)
        ask(hall, body=f"第{number}问？")
    room = queries.get_room(hall.colleague, hall.room_id)
    seen, cursor = [], None
    for _ in range(4):
        found = queries.page_of_questions(
            hall.colleague, room, Paging(limit=2, cursor=cursor), answered=False
        )
        seen += [one.body for one in found.items]
        cursor = found.next
    assert seen == [f"第{number}问？" for number in range(7)]
    with statements() as few:
        queries.top_questions(hall.colleague, room, limit=2)
    with statements() as many:
        queries.top_questions(hall.colleague, room, limit=7)
    assert few.count == many.count <= 5


def test_only_moderators_tick_questions_off_and_hidden_ones_are_gone(hall):
    question = ask(hall)
    with pytest.raises(NotAllowed):
        actions.mark_answered(hall.learner, question.id)
    actions.hide_message(hall.teacher, question.id)
    for deed in (actions.vote_for, actions.take_back_vote, actions.mark_answered):
        with pytest.raises(NotFound):
            deed(hall.teacher, question.id)
    room = queries.get_room(hall.learner, hall.room_id)
    assert queries.top_questions(hall.learner, room) == []


# Hands


def test_a_hand_is_raised_called_upon_and_lowered(hall, heard):
    for _ in range(2):
        actions.raise_hand(hall.learner, hall.room_id)
    actions.call_upon(hall.teacher, hall.room_id, hall.learner.id)
    room = queries.get_room(hall.colleague, hall.room_id)
    hands = queries.hands_in(hall.colleague, room)
    assert (hands.count, hands.mine) == (1, False)
    assert [one.person.name for one in hands.raised] == ["周启明"]
    assert hands.raised[0].called_at is not None
    for _ in range(2):
        actions.lower_hand(hall.learner, hall.room_id)
    assert queries.hands_in(hall.learner, room).count == 0
    assert events(heard) == ["hand:raised", "hand:called", "hand:lowered"]
    assert [payload["count"] for _room, _event, payload in heard] == [1, 1, 0]


def test_who_is_called_upon_speaks_while_everybody_listens(hall):
    actions.hold_room(hall.teacher, hall.room_id, Holding(closed=True, slow_seconds=60))
    with pytest.raises(Conflict):
        say(hall.learner, hall)
    actions.raise_hand(hall.learner, hall.room_id)
    with pytest.raises(Conflict):
        say(hall.learner, hall)
    actions.call_upon(hall.teacher, hall.room_id, hall.learner.id)
    say(hall.learner, hall, "我来说说。")
    say(hall.learner, hall, "还有一点。")
    actions.lower_hand(hall.teacher, hall.room_id, hall.learner.id)
    with pytest.raises(Conflict):
        say(hall.learner, hall)


def test_everybody_lowers_their_own_hand_and_moderators_any(hall, heard):
    actions.raise_hand(hall.learner, hall.room_id)
    with pytest.raises(NotAllowed):
        actions.lower_hand(hall.colleague, hall.room_id, hall.learner.id)
    for deed in (
        lambda: actions.lower_all_hands(hall.learner, hall.room_id),
        lambda: actions.call_upon(hall.learner, hall.room_id, hall.learner.id),
    ):
        with pytest.raises(NotAllowed):
            deed()
    actions.raise_hand(hall.colleague, hall.room_id)
    actions.lower_all_hands(hall.teacher, hall.room_id)
    assert heard[-1][2] == {"room_id": hall.room_id, "person_id": None, "count": 0}
    with pytest.raises(NotFound):
        actions.call_upon(hall.teacher, hall.room_id, hall.learner.id)


def test_who_is_muted_raises_no_hand(hall):
    actions.mute(hall.teacher, hall.room_id, Muting(person_id=hall.learner.id, minutes=5))
    with pytest.raises(NotAllowed):
        actions.raise_hand(hall.learner, hall.room_id)


# Messages that wait


@pytest.fixture
def watched(hall):
    """The hall, moderated beforehand."""
    actions.hold_room(hall.teacher, hall.room_id, Holding(premoderated=True))
    return hall


def read_by(viewer, hall):
    return [one.body for one in queries.latest_messages(viewer, hall.room_id)]


def test_what_is_said_waits_until_it_is_let_through(watched, heard):
    message = say(watched.learner, watched, "请问……")
    assert message.state is State.HELD
    assert (heard[-1][0], heard[-1][1]) == (f"{watched.room_id}/keepers", "message:held")
    assert read_by(watched.colleague, watched) == []
    assert read_by(watched.learner, watched) == read_by(watched.teacher, watched) == ["请问……"]
    assert queries.message_count(watched.colleague, watched.room_id) == 0
    actions.let_through(watched.teacher, message.id)
    assert (heard[-1][0], heard[-1][1]) == (watched.room_id, "message:posted")
    actions.let_through(watched.teacher, message.id)
    assert events(heard).count("message:posted") == 1
    assert read_by(watched.colleague, watched) == ["请问……"]


def test_nobody_finds_what_waits_and_its_author_is_told_that_it_does(watched):
    message = ask(watched)
    deeds = (
        lambda who: actions.react(who, message.id, "👍"),
        lambda who: actions.vote_for(who, message.id),
    )
    for deed in deeds:
        with pytest.raises(NotFound):
            deed(watched.colleague)
        with pytest.raises(Conflict) as waits:
            deed(watched.learner)
        assert waits.value.code == "held"
    with pytest.raises(Invalid):
        say(watched.colleague, watched, reply_to=message.id)
    with pytest.raises(Conflict):
        actions.pin_message(watched.teacher, message.id)
    with pytest.raises(NotAllowed):
        actions.let_through(watched.learner, message.id)
    room = queries.get_room(watched.teacher, watched.room_id)
    assert queries.top_questions(watched.teacher, room) == []


def test_what_is_turned_away_has_no_place_for_others_and_a_reason_for_its_author(watched):
    message = say(watched.learner, watched, "广告")
    actions.hide_message(watched.teacher, message.id, "与本课无关")
    assert read_by(watched.colleague, watched) == []
    [mine] = queries.latest_messages(watched.learner, watched.room_id)
    assert (mine.state, mine.body, mine.hidden_reason) == (State.HIDDEN, None, "与本课无关")
    with pytest.raises(NotFound):
        actions.let_through(watched.teacher, message.id)


def test_those_who_look_after_the_room_do_not_wait(watched):
    assert say(watched.teacher, watched).state is State.POSTED


def test_an_announcement_is_for_those_who_look_after_the_room(hall):
    with pytest.raises(NotAllowed):
        actions.post_message(hall.learner, hall.room_id, words(kind="announcement"))
    said = actions.post_message(
        hall.teacher, hall.room_id, words("十分钟后提问", kind="announcement")
    )
    assert said.kind is Kind.ANNOUNCEMENT


def test_how_a_room_is_held_is_heard_in_it(hall, heard):
    actions.hold_room(hall.teacher, hall.room_id, Holding(danmaku=True, slow_seconds=10))
    assert heard == [
        (
            hall.room_id,
            "room:held",
            {
                "room_id": hall.room_id,
                "closed": False,
                "slow_seconds": 10,
                "premoderated": False,
                "danmaku": True,
            },
        )
    ]


def test_rooms_do_not_see_each_others_polls_hands_and_questions(hall):
    other = make_hall()
    actions.open_poll(hall.teacher, hall.room_id, POLL)
    actions.raise_hand(hall.learner, hall.room_id)
    ask(hall)
    room = queries.get_room(make_user(), other.room_id)
    assert queries.current_poll(other.learner, room) is None
    assert queries.hands_in(hall.learner, room).count == 0
    assert queries.top_questions(other.learner, room) == []
