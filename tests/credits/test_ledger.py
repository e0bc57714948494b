"""Whatever is awarded and reversed, in whatever order, the ledger adds up."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.credits import actions, queries
from app.credits.rules import Account, EntryKind
from tests.credits.making import award_hours
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
def test_balances_are_the_sums_of_entries_and_each_source_counts_once(app, taken):
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
    assert list(queries.verify_ledger()) == []
