"""What a hall says and answers at the same moment: one transaction, and to each its answer."""

from app.accounts import actions as accounts
from app.accounts.models import User
from app.discussion import actions, queries
from app.discussion.actions import Answering, Posting
from app.discussion.forms import Holding, Muting, NewPoll
from app.discussion.models import Message
from app.discussion.rules import State
from app.kit.db import session
from app.kit.errors import Conflict, Invalid, NotAllowed, NotFound, NotSignedIn, TooFast
from tests.classes.making import make_class
from tests.discussion.making import said_in, words
from tests.factories import make_organisation, make_user
from tests.live.making import make_live

POLL = NewPoll(question="今天的节奏合适吗？", options=["合适", "快了", "慢了"])


def token(person):
    return accounts.open_sign_in(person.id)[0]


def posting(person, room_id, body="好", **fields):
    return Posting(token(person), room_id, words(body, **fields))


def kinds(outcomes):
    return [type(one) for one in outcomes]


def test_each_gets_their_own_answer_and_one_bad_message_harms_no_other(hall, heard):
    actions.mute(hall.teacher, hall.room_id, Muting(person_id=hall.colleague.id, minutes=5))
    outcomes = actions.post_messages(
        [
            posting(hall.learner, hall.room_id, "一"),
            posting(hall.colleague, hall.room_id, "我还不能说"),
            Posting("forged", hall.room_id, words("谁也不是")),
            posting(hall.stranger, hall.room_id, "不在这里"),
            posting(hall.learner, hall.room_id, "答", reply_to="999999"),
            posting(hall.reviewer, hall.room_id, "二"),
        ]
    )
    assert kinds(outcomes) == [Message, NotAllowed, NotSignedIn, NotFound, Invalid, Message]
    assert [one.body for one in said_in(hall)] == ["一", "二"]
    assert [payload["body"] for _, event, payload in heard if event == "message:posted"] == [
        "一",
        "二",
    ]
    assert outcomes[0].id < outcomes[-1].id


def test_what_is_said_earlier_in_a_batch_counts_in_it(hall):
    mine = [posting(hall.learner, hall.room_id, str(number)) for number in range(6)]
    assert kinds(actions.post_messages(mine)) == [Message] * 5 + [TooFast]
    same = posting(hall.colleague, hall.room_id, "一次", client_id="same")
    first, second = actions.post_messages([same, same])
    assert first.id == second.id
    assert len(said_in(hall)) == 6


def test_in_slow_mode_only_the_first_of_a_batch_is_taken(hall):
    actions.hold_room(hall.teacher, hall.room_id, Holding(slow_seconds=60))
    mine = [posting(hall.learner, hall.room_id) for _ in range(2)]
    theirs = [posting(hall.teacher, hall.room_id) for _ in range(2)]
    assert kinds(actions.post_messages([*mine, *theirs])) == [Message, TooFast, Message, Message]


def test_who_was_called_upon_speaks_in_a_batch_where_the_others_listen(hall):
    actions.hold_room(hall.teacher, hall.room_id, Holding(closed=True))
    actions.raise_hand(hall.learner, hall.room_id)
    actions.call_upon(hall.teacher, hall.room_id, hall.learner.id)
    both = [posting(hall.learner, hall.room_id), posting(hall.colleague, hall.room_id)]
    assert kinds(actions.post_messages(both)) == [Message, Conflict]


def test_moderation_acts_on_the_next_batch(hall, heard):
    wanted = posting(hall.learner, hall.room_id, "先看再说")
    actions.hold_room(hall.teacher, hall.room_id, Holding(premoderated=True))
    [message] = actions.post_messages([wanted])
    assert message.state is State.HELD
    assert [event for _, event, _ in heard] == ["room:held", "message:held"]
    actions.mute(hall.teacher, hall.room_id, Muting(person_id=hall.learner.id, minutes=5))
    assert kinds(actions.post_messages([posting(hall.learner, hall.room_id)])) == [NotAllowed]
    ended = posting(hall.reviewer, hall.room_id)
    accounts.end_token(ended.token)
    assert kinds(actions.post_messages([ended])) == [NotSignedIn]


def test_a_crowd_costs_as_many_statements_as_a_handful(app, statements):
    room_id = f"live-{make_live().id}"
    crowd = [posting(make_user(), room_id) for _ in range(24)]
    actions.post_messages([posting(make_user(), room_id) for _ in range(3)])
    with statements() as few:
        actions.post_messages(crowd[:4])
    with statements() as many:
        actions.post_messages(crowd[4:])
    assert many.count - few.count <= 16, "SQLite takes one INSERT a message, and nothing else"


# Polls


def test_a_hall_answers_at_once_and_hears_the_bars_once(hall, heard):
    poll = actions.open_poll(hall.teacher, hall.room_id, POLL)
    mine = token(hall.learner)
    outcomes = actions.answer_polls(
        [
            Answering(mine, poll.id, 0),
            Answering(token(hall.colleague), poll.id, "快了"),
            Answering("forged", poll.id, 0),
            Answering(token(hall.stranger), poll.id, 0),
            Answering(token(hall.reviewer), poll.id, 9),
            Answering(mine, poll.id, 0),
            Answering(mine, poll.id, 1),
            Answering(mine, poll.id + 1, 1),
        ]
    )
    refused = [NotSignedIn, NotFound, Invalid]
    assert kinds(outcomes)[2:5] == refused
    assert kinds(outcomes)[6:] == [NotAllowed, NotFound]
    assert [(one.chosen, list(one.counts)) for one in (*outcomes[:2], outcomes[5])] == [
        (0, [1, 1, 0]),
        (1, [1, 1, 0]),
        (0, [1, 1, 0]),
    ]
    counted = [payload["counts"] for _, event, payload in heard if event == "poll:counted"]
    assert counted == [[1, 1, 0]]


def test_a_poll_that_closes_takes_no_answer_of_the_next_batch(hall, heard):
    poll = actions.open_poll(hall.teacher, hall.room_id, POLL)
    late = Answering(token(hall.learner), poll.id, 0)
    actions.close_poll(hall.teacher, poll.id)
    assert kinds(actions.answer_polls([late])) == [Conflict]
    assert [event for _, event, _ in heard] == ["poll:opened", "poll:closed"]


def test_a_thousand_answers_cost_as_many_statements_as_a_few(app, statements):
    live = make_live()
    poll = actions.open_poll(session.get(User, live.teacher_id), f"live-{live.id}", POLL)
    crowd = [Answering(token(make_user()), poll.id, number % 3) for number in range(24)]
    actions.answer_polls([Answering(token(make_user()), poll.id, 0)])
    with statements() as few:
        actions.answer_polls(crowd[:4])
    with statements() as many:
        actions.answer_polls(crowd[4:])
    assert many.count <= few.count


# Who is let in is judged as one by one


def test_many_are_let_in_as_each_of_them_is(app, hall):
    tutor, learner = make_user(roles=["tutor"]), make_user()
    klass = make_class(learners=[learner], tutors=[tutor])
    admin = session.get(User, klass.opened_by_id)
    outside = make_organisation()
    public = make_live()
    rooms = [public, make_live(admin, audience=f"class-{klass.id}")]
    rooms.append(make_live(admin, audience=f"organisation-{admin.organisation_id}", hours_ahead=48))
    people = [tutor, learner, admin, session.get(User, public.teacher_id), make_user()]
    people += [make_user(organisation=outside), hall.learning_admin, hall.stranger, hall.teacher]
    for room_id in (*(f"live-{one.id}" for one in rooms), hall.room_id, "live-999999", "x"):
        together = queries.rooms_of([(one, room_id) for one in people])
        assert together == {
            (one.id, room_id): found for one in people if (found := alone(one, room_id))
        }


def alone(person, room_id):
    try:
        return queries.get_room(person, room_id)
    except NotFound:
        return None
