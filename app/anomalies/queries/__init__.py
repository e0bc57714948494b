"""Reads about signs: looking for them, the register, one of them."""

from app.anomalies.queries.looking import Found, shared_browsers, signs_among
from app.anomalies.queries.register import (
    AnomalyRow,
    EntryLine,
    SignPage,
    anomalies_about,
    anomalies_to_decide,
    count_open,
    entries_offered,
    entries_to_reverse,
    last_told,
    open_sign,
    sign_page,
    untold_by_decider,
)

__all__ = [
    "AnomalyRow",
    "EntryLine",
    "Found",
    "SignPage",
    "anomalies_about",
    "anomalies_to_decide",
    "count_open",
    "entries_offered",
    "entries_to_reverse",
    "last_told",
    "open_sign",
    "shared_browsers",
    "sign_page",
    "signs_among",
    "untold_by_decider",
]
