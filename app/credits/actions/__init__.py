"""Writes to the ledger: rule sets, awards, corrections, statements. Entries are only ever added."""

from app.credits.actions.anchoring import anchor_heads
from app.credits.actions.approving import (
    ask_for_preview,
    change_draft,
    move_rule_set,
    remove_draft,
    write_draft,
)
from app.credits.actions.awarding import award, note_watched
from app.credits.actions.bulk import Award, award_many, note_watched_many
from app.credits.actions.carrying import carry_over
from app.credits.actions.chaining import chain_earlier_entries
from app.credits.actions.correcting import enter_hours, reverse_entry
from app.credits.actions.pointing import lessen_reward, reward
from app.credits.actions.recounting import adjust_entries, run_preview
from app.credits.actions.rule_sets import (
    draft_rule_set,
    ensure_default_rule_sets,
    publish_rule_set,
)
from app.credits.actions.statements import issue_certificate, issue_statement

__all__ = [
    "Award",
    "adjust_entries",
    "anchor_heads",
    "ask_for_preview",
    "award",
    "award_many",
    "carry_over",
    "chain_earlier_entries",
    "change_draft",
    "draft_rule_set",
    "ensure_default_rule_sets",
    "enter_hours",
    "issue_certificate",
    "issue_statement",
    "lessen_reward",
    "move_rule_set",
    "note_watched",
    "note_watched_many",
    "publish_rule_set",
    "remove_draft",
    "reverse_entry",
    "reward",
    "run_preview",
    "write_draft",
]
