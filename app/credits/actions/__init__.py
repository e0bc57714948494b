"""Writes to the ledger: rule sets, awards, corrections, statements. Entries are only ever added."""

from app.credits.actions.anchoring import anchor_heads
from app.credits.actions.awarding import award, note_watched
from app.credits.actions.bulk import Award, award_many, note_watched_many
from app.credits.actions.chaining import chain_earlier_entries
from app.credits.actions.correcting import enter_hours, reverse_entry
from app.credits.actions.rule_sets import (
    draft_rule_set,
    ensure_default_rule_sets,
    publish_rule_set,
)
from app.credits.actions.statements import issue_statement

__all__ = [
    "Award",
    "anchor_heads",
    "award",
    "award_many",
    "chain_earlier_entries",
    "draft_rule_set",
    "ensure_default_rule_sets",
    "enter_hours",
    "issue_statement",
    "note_watched",
    "note_watched_many",
    "publish_rule_set",
    "reverse_entry",
]
