"""Who is in a room: people, not pages."""

from hypothesis import given
from hypothesis import strategies as st

from app.kit.presence import Presence


def test_a_person_with_two_pages_open_is_one_person():
    presence = Presence()
    presence.enter("hall", "page 1", 7)
    presence.enter("hall", "page 2", 7)
    presence.enter("hall", "page 3", 8)
    assert presence.count("hall") == 2
    presence.leave("hall", "page 1")
    assert presence.count("hall") == 2
    presence.leave("hall", "page 2")
    assert presence.count("hall") == 1


def test_leaving_a_room_one_never_entered_changes_nothing():
    presence = Presence()
    presence.enter("hall", "page 1", 7)
    assert presence.leave("hall", "page 2") is False
    assert presence.leave("cellar", "page 1") is False
    assert presence.count("hall") == 1


def test_a_lost_connection_leaves_every_room():
    presence = Presence()
    presence.enter("hall", "page 1", 7)
    presence.enter("cellar", "page 1", 7)
    assert presence.leave_all("page 1") == ["cellar", "hall"]
    assert presence.leave_all("page 1") == []
    assert presence.count("hall") == presence.count("cellar") == 0


steps = st.lists(
    st.tuples(
        st.sampled_from(["enter", "leave", "lose"]),
        st.sampled_from(["hall", "cellar"]),
        st.sampled_from(["a1", "a2", "b1", "c1"]),
    )
)


@given(steps)
def test_the_register_agrees_with_a_plain_list_and_keeps_nothing_of_those_gone(steps):
    presence, inside = Presence(), set()
    for deed, room, connection in steps:
        if deed == "enter":
            presence.enter(room, connection, connection[0])
            inside.add((room, connection))
        elif deed == "leave":
            assert presence.leave(room, connection) == ((room, connection) in inside)
            inside.discard((room, connection))
        else:
            presence.leave_all(connection)
            inside = {place for place in inside if place[1] != connection}
    for room in ("hall", "cellar"):
        assert presence.count(room) == len({c[0] for r, c in inside if r == room})
    assert set(presence._rooms) == {r for r, _c in inside}
    assert set(presence._places) == {c for _r, c in inside}
