"""Writes: appeal, answer, and put a ledger right."""

from app.appeals.actions.appealing import answer_appeal, make_appeal, withdraw_appeal
from app.appeals.actions.correcting import enter_by_hand, take_back_entry

__all__ = [
    "answer_appeal",
    "enter_by_hand",
    "make_appeal",
    "take_back_entry",
    "withdraw_appeal",
]
