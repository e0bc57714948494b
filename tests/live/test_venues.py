"""Branch venues on their way: opened, kept, handed in, looked at, credited; and who must not."""

import pytest
from sqlalchemy import select

from app.credits.models import CreditEntry
from app.credits.queries import verify_ledger
from app.kit.db import session
from app.kit.errors import Conflict, Invalid, NotAllowed, NotFound
from app.live import actions, queries
from app.live.forms import LeaveOut, SeatsShown, VenuePlan, VenuesShown
from app.live.models import VenueSeat
from app.live.rules.venues import VenueOutcome, VenueRefusal, VenueState
from app.notices.models import Notice
from tests.factories import make_organisation, make_user
from tests.live.attending import Viewer
from tests.live.gathering import JPEG, Hall


@pytest.fixture
def hall(app, clock):
    return Hall(clock)


def entries_of(person):
    session.expire_all()
    return session.scalars(select(CreditEntry).where(CreditEntry.person_id == person.id)).all()


def outcomes(venue_id):
    session.expire_all()
    rows = session.scalars(select(VenueSeat).where(VenueSeat.venue_id == venue_id))
    return {row.person_id: row.outcome for row in rows}


def told(person):
    return session.scalars(
        select(Notice.title).where(Notice.person_id == person.id).order_by(Notice.id)
    ).all()


def test_who_sat_there_gets_the_hours_of_the_lesson_once_somebody_else_looked(hall):
    hall.held()
    assert "waits for your look" in told(hall.judge)[-1]
    hall.settle()
    assert entries_of(hall.people[0]) == []
    hall.review()
    hall.settle()
    [entry] = entries_of(hall.people[0])
    assert (entry.kind, entry.source) == ("live", f"live:{hall.live_id}")
    assert entry.amount_centihours > 0
    venue = entry.evidence["venue"]
    assert venue["liaisons"] == [hall.liaison.name]
    assert venue["reviewer"] == hall.judge.name
    assert set(outcomes(hall.id).values()) == {VenueOutcome.COUNTED}
    assert list(verify_ledger()) == []
    assert told(hall.people[0]) == ["“%(lesson)s” counts for you"]


def test_crediting_again_changes_nothing(hall):
    hall.held().review()
    hall.settle()
    assert actions.settle_venue_portion(hall.id) is False
    assert len(entries_of(hall.people[0])) == 1


def test_who_came_late_left_early_or_not_at_all_is_judged_by_the_share(hall):
    early, late, absent = hall.people
    hall.register()
    hall.mark("arrived", early)
    hall.clock.forward(minutes=3)
    hall.mark("arrived", late)
    hall.clock.forward(minutes=5, seconds=30)
    hall.mark("left", early)
    hall.clock.forward(minutes=1, seconds=30)
    hall.end()
    hall.photograph()
    hall.submit()
    hall.review()
    hall.settle()
    assert outcomes(hall.id) == {
        early.id: VenueOutcome.COUNTED,
        late.id: VenueOutcome.TOO_SHORT,
        absent.id: VenueOutcome.ABSENT,
    }
    assert entries_of(late) == entries_of(absent) == []


def test_one_who_is_left_out_gets_nothing_and_is_told_why(hall):
    hall.held()
    hall.clock.forward(minutes=1)
    form = LeaveOut(why="照片里没有这位同志")
    actions.leave_out(hall.judge, hall.live_id, hall.id, hall.people[0].id, form)
    hall.review()
    hall.settle()
    assert outcomes(hall.id)[hall.people[0].id] is VenueOutcome.LEFT_OUT
    assert entries_of(hall.people[0]) == []
    [notice] = session.scalars(select(Notice).where(Notice.person_id == hall.people[0].id))
    assert notice.wording["why"] == "照片里没有这位同志"
    assert len(entries_of(hall.people[1])) == 1


def test_online_and_at_a_venue_is_flagged_and_credited_once(hall):
    viewer = Viewer(hall.people[0])
    hall.register()
    hall.mark("arrived", everybody=True)
    viewer.stay(hall.clock, hall.live_id, 600)
    hall.end()
    hall.photograph()
    hall.submit()
    rows = queries.page_of_seats(hall.standing(), SeatsShown(which="flagged")).items
    assert [row.person.id for row in rows] == [hall.people[0].id]
    assert rows[0].elsewhere[0].venue is None
    hall.review()
    hall.settle()
    [entry] = entries_of(hall.people[0])
    assert "venue" not in entry.evidence
    assert outcomes(hall.id)[hall.people[0].id] is VenueOutcome.BEFORE


def test_at_two_venues_at_once_is_flagged_on_both_and_credited_once(hall):
    second = hall.open(title="北湖分会场").id
    hall.held()
    hall.register([hall.people[0]], venue_id=second)
    hall.mark("arrived", hall.people[0], venue_id=second, at=hall.at(1))
    for venue_id in (hall.id, second):
        flagged = queries.page_of_seats(
            hall.standing(venue_id=venue_id), SeatsShown(which="flagged")
        )
        assert [row.person.id for row in flagged.items] == [hall.people[0].id]
        assert queries.count_seats(hall.standing(venue_id=venue_id)).flagged == 1
    hall.photograph(b"\xff\xd8\xff other", venue_id=second)
    hall.submit(second)
    hall.review()
    hall.review(venue_id=second)
    hall.settle()
    assert len(entries_of(hall.people[0])) == 1


def test_a_lesson_at_the_same_hour_elsewhere_is_flagged_too(hall):
    other = Hall(hall.clock)
    hall.register()
    hall.mark("arrived", everybody=True)
    other.people, other.county = hall.people, hall.county
    other.liaison = make_user(roles=("tutor",), organisation=hall.county)
    venue = other.open()
    other.id = venue.id
    other.register()
    other.mark("arrived", hall.people[0])
    hall.clock.forward(minutes=1)
    assert queries.count_seats(hall.standing()).flagged == 1


def test_the_liaison_does_not_look_at_their_own_register(hall):
    both = make_user(roles=("tutor", "learning_admin"), organisation=hall.county)
    venue = hall.open(both)
    hall.liaison, hall.id = both, venue.id
    hall.held()
    with pytest.raises(NotAllowed) as refused:
        hall.review(judge=both)
    assert refused.value.code == VenueRefusal.OWN.code
    other = make_user(roles=("tutor",), organisation=hall.county)
    actions.withdraw_venue(both, hall.live_id, venue.id)
    plan = VenuePlan(
        title="改名", place="x", organisation=hall.county.id, liaisons=[other.username]
    )
    actions.change_venue(both, hall.live_id, venue.id, plan)
    hall.liaison = other
    hall.submit()
    with pytest.raises(NotAllowed):
        hall.review(judge=both)


def test_who_is_registered_there_does_not_look_at_it(hall):
    among = make_user(roles=("learner", "learning_admin"), organisation=hall.county)
    hall.people.append(among)
    hall.held()
    with pytest.raises(NotAllowed) as refused:
        hall.review(judge=among)
    assert refused.value.code == VenueRefusal.AMONG_THEM.code


def test_an_administrator_of_another_county_neither_sees_nor_decides_it(hall):
    hall.held()
    county = make_organisation(parent=hall.teacher.organisation)
    stranger = make_user(roles=("learning_admin",), organisation=county)
    with pytest.raises(NotFound):
        hall.review(judge=stranger)
    for person in (stranger, hall.people[0], make_user(roles=("tutor",))):
        with pytest.raises(NotFound):
            hall.standing(person)
    assert queries.page_of_desk(stranger, VenuesShown(which="review")).items == []
    assert queries.venues_to_review(hall.judge) == 1


def test_a_returned_register_is_put_right_and_handed_in_again(hall):
    hall.held()
    with pytest.raises(Invalid):
        hall.review("return")
    assert hall.review("return", note="缺签到表").state is VenueState.RETURNED
    assert "came back to you" in told(hall.liaison)[-1]
    hall.mark("not_arrived", hall.people[2])
    step = queries.last_step_of(hall.id)
    hall.submit()
    with pytest.raises(Conflict):
        hall.review(step=step)
    assert hall.review().state is VenueState.APPROVED


def test_nothing_changes_after_it_was_handed_in(hall):
    hall.held()
    newcomer = make_user(organisation=hall.county)
    attempts = (
        lambda: hall.register([newcomer]),
        lambda: hall.mark("left", hall.people[0]),
        lambda: hall.photograph(),
        lambda: hall.submit(),
        lambda: actions.strike_out(hall.liaison, hall.live_id, hall.id, hall.people[0].id),
    )
    for attempt in attempts:
        with pytest.raises(Conflict):
            attempt()
    actions.withdraw_venue(hall.liaison, hall.live_id, hall.id)
    assert hall.register([newcomer]).registered == 1


def test_rows_that_cannot_be_registered_say_why_with_their_line(hall):
    stranger = make_user()
    tutor = make_user(roles=("tutor",), organisation=hall.county)
    known = hall.people[0].username
    rows = [(2, known), (3, known), (4, stranger.username), (5, tutor.username), (6, "nobody")]
    result = actions.register_people(hall.liaison, hall.live_id, hall.id, rows, dry_run=True)
    assert result.registered == 1
    assert [(one.row, one.reason.code) for one in result.left_out] == [
        (3, "twice"), (4, "elsewhere"), (5, "not_a_learner"), (6, "unknown"),
    ]  # fmt: skip
    assert queries.seated_ids(hall.id) == set()
    hall.register()
    again = hall.register()
    assert {one.reason.code for one in again.left_out} == {"there"}


def test_only_those_invited_to_the_lesson_are_registered(app, clock):
    hall = Hall(clock)
    other = make_organisation(parent=hall.teacher.organisation)
    closed = Hall(clock, audience=f"organisation-{other.id}")
    assert {one.reason.code for one in closed.register().left_out} == {"not_invited"}


def test_the_clock_decides_when_somebody_came(hall):
    hall.register()
    hall.mark("arrived", hall.people[0])
    first = queries.page_of_seats(hall.standing(), SeatsShown()).items[0].stay
    hall.clock.forward(minutes=2)
    hall.mark("arrived", hall.people[0])
    assert queries.page_of_seats(hall.standing(), SeatsShown()).items[0].stay == first
    with pytest.raises(Invalid):
        hall.mark("left", hall.people[1])
    hall.end()
    with pytest.raises(Conflict):
        hall.mark("arrived", hall.people[1])


def test_a_register_needs_the_end_people_and_a_photo(hall):
    hall.register()
    codes = []
    for step in (
        hall.end,
        lambda: hall.mark("arrived", hall.people[0], at=hall.at(0)),
        hall.photograph,
    ):
        with pytest.raises(Conflict) as refused:
            hall.submit()
        codes.append(refused.value.code)
        step()
    assert codes == ["not_over", "nobody", "no_photo"]
    assert hall.submit().state is VenueState.SUBMITTED


def test_the_same_photo_at_two_venues_is_told(hall):
    second = hall.open(title="北湖分会场").id
    hall.photograph(JPEG)
    hall.photograph(JPEG, venue_id=second)
    assert queries.photos_of(hall.id)[0].also_at == ["北湖分会场"]


def test_liaisons_are_tutors_or_administrators_of_the_venues_tree(hall):
    for person in (make_user(organisation=hall.county), make_user(roles=("tutor",))):
        with pytest.raises(Invalid):
            hall.open(person)
    with pytest.raises(Invalid):
        hall.open(liaisons="")
    own = hall.open(actor=hall.judge)
    assert own.organisation_id == hall.county.id
    with pytest.raises(Invalid):
        hall.open(actor=hall.judge, organisation=hall.teacher.organisation_id)
    with pytest.raises(NotFound):
        hall.open(actor=hall.people[0])


def test_a_venue_with_people_stays_and_one_without_is_taken_back(hall):
    empty = hall.open(title="空的").id
    actions.remove_venue(hall.teacher, hall.live_id, empty)
    with pytest.raises(NotFound):
        hall.standing(venue_id=empty)
    hall.register()
    with pytest.raises(Conflict):
        actions.remove_venue(hall.teacher, hall.live_id, hall.id)
