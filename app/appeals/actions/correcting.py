"""Put somebody's ledger right: take an entry back, enter hours by hand; the learner is told."""

import secrets
from typing import TYPE_CHECKING

from app.appeals import queries
from app.appeals.actions.appealing import NOTICE
from app.appeals.forms import ByHand, TakeBack
from app.appeals.rules import AppealRefusal
from app.credits import actions as credits
from app.credits.forms import NewHours
from app.kit.db import transactional
from app.kit.errors import NotAllowed
from app.notices.actions import tell
from app.reasons import N_

if TYPE_CHECKING:
    from app.accounts.models import User
    from app.credits.models import CreditEntry


@transactional
def take_back_entry(actor: "User", entry_id: int, form: TakeBack) -> "CreditEntry":
    """Take an entry of somebody in reach back by a negative one; the learner is told why.

    Refuses people out of reach (NotFound), one's own ledger (NotAllowed), what is a correction
    itself or was taken back before (Conflict).
    """
    entry = queries.entry_in_reach(actor, entry_id)
    if entry.person_id == actor.id:
        raise NotAllowed(AppealRefusal.OWN_LEDGER)
    reversal = credits.reverse_entry(actor, entry.id, form.reason)
    _tell(reversal, N_("The entry “%(title)s” of your hours was taken back"))
    return reversal


@transactional
def enter_by_hand(actor: "User", person_id: int, form: ByHand) -> "CreditEntry":
    """Enter hours for somebody in reach, with the reason; the learner is told.

    Refuses people out of reach (NotFound), one's own ledger (NotAllowed), a day that has not come,
    a closed year, and make-up training outside its window (Invalid).
    """
    queries.person_in_reach(actor, person_id)
    if person_id == actor.id:
        raise NotAllowed(AppealRefusal.OWN_LEDGER)
    source = f"hand:{secrets.token_hex(8)}"
    centihours = int(form.hours * 100)
    said = form.model_dump(include={"kind", "title", "on", "required", "note"})
    hours = NewHours(source=source, centihours=centihours, **said)
    entry = credits.enter_hours(actor, person_id, hours)
    _tell(entry, N_("Hours were entered for you: “%(title)s”"))
    return entry


def _tell(entry: "CreditEntry", said: str) -> None:
    wording = {"title": entry.title, "words": (entry.note or "")[:500]}
    link = f"/me/credits?year={entry.year}&entry={entry.id}#entry-{entry.id}"
    tell([entry.person_id], NOTICE, said, "%(words)s", link, wording=wording)
