"""Reads of the ledger."""

from app.credits.queries.accounts import (
    AccountLine,
    YearAccount,
    account,
    earned_by_month,
    earned_by_person,
    earned_from,
    earned_over,
    earned_since,
    years_with_entries,
)
from app.credits.queries.checking import Difference, verify_ledger
from app.credits.queries.entries import (
    Listed,
    awarded_by_day,
    awarded_on,
    awarded_sources,
    entries,
    entries_of_year,
    find_award,
    find_reversal,
    home_of,
    homes_of,
)
from app.credits.queries.rule_sets import get_rule_set, published_rule_sets, rule_set_for
from app.credits.queries.statements import (
    Checked,
    check_statement,
    get_statement,
    snapshot,
)

__all__ = [
    "AccountLine",
    "Checked",
    "Difference",
    "Listed",
    "YearAccount",
    "account",
    "awarded_by_day",
    "awarded_on",
    "awarded_sources",
    "check_statement",
    "earned_by_month",
    "earned_by_person",
    "earned_from",
    "earned_over",
    "earned_since",
    "entries",
    "entries_of_year",
    "find_award",
    "find_reversal",
    "get_rule_set",
    "get_statement",
    "home_of",
    "homes_of",
    "published_rule_sets",
    "rule_set_for",
    "snapshot",
    "verify_ledger",
    "years_with_entries",
]
