"""The end of a year: what was earned beyond its quota goes into the next."""

from app.credits import queries, rules
from app.credits.actions.balances import Balance, add_to
from app.credits.actions.chaining import chain_entry, lock_chain
from app.credits.actions.rule_sets import stored
from app.credits.models import CreditEntry
from app.credits.rules import Account, EntryKind
from app.kit import clock
from app.kit.db import in_steps, session, transactional


@in_steps
def carry_over(year: int) -> int:
    """Enter in the next year what people earned beyond the quota of ``year``; returns how many.

    As much as the rule set of the year's last day allows, as hours of elective kind, once a person
    and year. People for whom the year is still open are left out and found when it is asked again.
    """
    people = queries.people_beyond(year)
    session.rollback()
    return sum(_carry_person(person_id, year) for person_id in people)


@transactional
def _carry_person(person_id: int, year: int) -> int:
    head = lock_chain(person_id)
    source, today = f"carry:{year}", clock.today()
    rule_set = queries.rule_set_for(person_id, (), rules.last_day_of(year))
    earned = queries.earned_in(person_id, year, Account.TOTAL)
    carried = rules.carried_over(earned, rule_set)
    if not carried or not rules.is_closed(year, today, rule_set):
        return 0
    if queries.find_award(person_id, source):
        return 0
    entry = CreditEntry(
        person_id=person_id,
        year=year + 1,
        day=rules.first_day_of(year + 1),
        amount_centihours=carried,
        withheld_centihours=0,
        kind=EntryKind.CARRY,
        required=False,
        source=source,
        title=str(year),
        rule_set_id=stored(rule_set).id,
        organisation_id=queries.homes_of([person_id])[person_id],
        evidence={"earned": earned},
        at=clock.now(),
    )
    session.add(entry)
    session.flush()
    add_to(Balance(person_id, entry.year, entry.kind, entry.required), carried)
    chain_entry(head, entry)
    return 1
