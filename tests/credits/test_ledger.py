"""Whatever is awarded and reversed, in whatever order, the ledger adds up."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.credits import actions, queries
from app.credits.rules import Account, Deed, DeedPoints, EntryKind, PointAccount
from tests.credits.making import award_hours, publish_rule_set
from tests.factories import make_user

steps = st.lists(
    st.tuples(
        st.integers(0, 4),  # which source
        st.integers(180, 4000),  # how long
        st.sampled_from([EntryKind.ONLINE, EntryKind.LIVE, EntryKind.OFFLINE]),
        st.booleans(),  # required
        st.booleans(),  # reversed afterwards
    ),
    max_size=8,
)


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps)
def test_balances_are_the_sums_of_entries_and_never_below_nothing(app, taken):
    publish_rule_set(
        credit_points_required=100,
        credit_points_elective=100,
        deeds=(DeedPoints(Deed.COURSE, 1000, most_a_day=2500), DeedPoints(Deed.LIVE, 500)),
    )
    person, admin = make_user(), make_user(roles=("learning_admin",))
    for source, seconds, kind, required, reverse in taken:
        entry = award_hours(
            person, seconds, source=f"course:{source}", kind=kind, required=required
        )
        if reverse and queries.find_reversal(entry.id) is None:
            actions.reverse_entry(admin, entry.id, "核查")
    listed = [one.entry for one in queries.entries_of_year(person, person.id, 2026)]
    account = queries.account(person, person.id, 2026)
    awards = [entry for entry in listed if entry.reverses_id is None]
    assert account.earned == sum(entry.amount_centihours for entry in listed)
    assert account.line(Account.REQUIRED).earned == sum(
        entry.amount_centihours for entry in listed if entry.required
    )
    assert len({entry.source for entry in awards}) == len(awards)
    assert 0 <= account.earned <= 100 * 5
    assert all(line.earned >= 0 for line in account.lines)
    points = queries.points_of_year(person, person.id, 2026).lines
    assert points[PointAccount.CREDIT].earned == account.earned
    assert all(line.earned >= 0 for line in points.values())
    assert list(queries.verify_ledger()) == []
