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
    open_sign,
    reaches,
    sign_page,
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
    "open_sign",
    "reaches",
    "shared_browsers",
    "sign_page",
    "signs_among",
]
