"""Appeal, take an appeal back, answer one."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.accounts import queries as accounts
from app.appeals import queries
from app.appeals.forms import Answer, NewAppeal
from app.appeals.models import Appeal, AppealEvidence
from app.appeals.permissions import can_answer, can_appeal
from app.appeals.rules import (
    AFTER,
    AppealRefusal,
    AppealState,
    Decision,
    refuse_answer,
    refuse_making,
    subject_from,
)
from app.credits import actions as credits
from app.credits.forms import NewHours
from app.credits.rules import EntryKind
from app.kit import clock
from app.kit.db import locked, session, transactional
from app.kit.errors import Conflict, Invalid, NotAllowed, NotFound
from app.kit.evidence import FiledEvidence
from app.notices.actions import take_back, tell
from app.reasons import N_

if TYPE_CHECKING:
    from app.accounts.models import User

NOTICE = "appeal"


@transactional
def make_appeal(actor: "User", form: NewAppeal, filed: Sequence[FiledEvidence]) -> Appeal:
    """Ask that something about one's own hours is looked at again; those who answer are told.

    Refuses who is no learner (NotAllowed), what is not one's own or cannot be appealed about
    (NotFound), a second appeal about the same while the first waits, and too many (Conflict).
    """
    if not can_appeal(actor):
        raise NotAllowed()
    subject = subject_from(form.about)
    matter = queries.find_matter(actor, subject) if subject else None
    if subject is None or matter is None or not matter.is_open:
        raise NotFound(AppealRefusal.NO_MATTER)
    waiting = queries.waiting_about(actor.id, subject) is not None
    refusal = refuse_making(queries.waiting_of(actor.id), waiting)
    if refusal:
        raise Conflict(refusal)
    appeal = Appeal(
        learner_id=actor.id,
        organisation_id=actor.organisation_id,
        about=subject.about,
        about_id=subject.id,
        title=matter.title,
        words=form.words,
        made_at=clock.now(),
    )
    session.add(appeal)
    session.flush()
    _keep_evidence(appeal, filed)
    tell(
        accounts.learning_admins_above(actor),
        NOTICE,
        N_("%(name)s appeals about “%(title)s”"),
        link=f"/appeals/{appeal.id}",
        wording={"name": actor.name, "title": appeal.title},
    )
    return appeal


@transactional
def withdraw_appeal(actor: "User", appeal_id: int) -> Appeal:
    """Take an own appeal back while it waits; raises NotFound, Conflict.

    Who has not yet read that it was made is no longer told.
    """
    appeal = _locked(appeal_id)
    if appeal.learner_id != actor.id:
        raise NotFound(AppealRefusal.NO_APPEAL)
    _must_wait(appeal)
    appeal.state, appeal.closed_at = AppealState.WITHDRAWN, clock.now()
    above = accounts.learning_admins_above(actor)
    take_back(above, NOTICE, f"/appeals/{appeal.id}", appeal.made_at)
    return appeal


@transactional
def answer_appeal(actor: "User", appeal_id: int, form: Answer) -> Appeal:
    """Uphold an appeal, saying what was done, perhaps entering hours; or decline it with reasons.

    The learner is told. Hours belong to the day of what the appeal is about. Refuses who may not
    answer this learner (NotFound), who took part in what it is about, and the learner themselves
    (NotAllowed); an appeal that was closed meanwhile (Conflict); an answer without words, hours
    beside a refusal, and hours that the year no longer takes (Invalid).
    """
    appeal = _locked(appeal_id)
    if not can_answer(actor, accounts.reaches(actor, appeal.organisation_id)):
        raise NotFound(AppealRefusal.NO_APPEAL)
    _must_wait(appeal)
    matter = queries.matter_of(appeal)
    deciders = matter.deciders if matter else frozenset()
    refusal = refuse_answer(actor.id, appeal.learner_id, deciders, appeal.state)
    if refusal:
        raise NotAllowed(refusal)
    if not form.words:
        raise Invalid(errors={"words": [AppealRefusal.NO_WORDS.sentence]})
    if form.centihours:
        appeal.entry_id = _enter(actor, appeal, form, matter)
    appeal.state, appeal.closed_at = AFTER[form.decision], clock.now()
    appeal.answer, appeal.answered_by = form.words, actor.id
    session.flush()
    _tell_learner(appeal)
    return appeal


def _enter(actor: "User", appeal: Appeal, form: Answer, matter: queries.Matter | None) -> int:
    """Enter the hours that an upheld appeal brings, once; the entry's id."""
    if form.decision is Decision.DECLINE:
        raise Invalid(errors={"hours": [AppealRefusal.NO_HOURS.sentence]})
    offline = matter is not None and matter.kind is EntryKind.OFFLINE
    day = matter.day if matter else clock.local(appeal.made_at).date()
    hours = NewHours(
        kind=EntryKind.OFFLINE if offline else EntryKind.MANUAL,
        source=f"appeal:{appeal.id}",
        title=appeal.title,
        centihours=form.centihours,
        on=day,
        required=matter.required if matter else False,
        note=form.words[:1000],
    )
    try:
        return credits.enter_hours(actor, appeal.learner_id, hours).id
    except Invalid as refused:
        said = [sentence for sentences in refused.errors.values() for sentence in sentences]
        raise Invalid(errors={"hours": said}) from None


def _tell_learner(appeal: Appeal) -> None:
    said = {
        AppealState.UPHELD: N_("Your appeal about “%(title)s” was upheld"),
        AppealState.DECLINED: N_("Your appeal about “%(title)s” has an answer"),
    }[appeal.state]
    wording = {"title": appeal.title, "words": appeal.answer[:500]}
    link = f"/appeals/{appeal.id}"
    tell([appeal.learner_id], NOTICE, said, "%(words)s", link, wording=wording)


def _locked(appeal_id: int) -> Appeal:
    appeal = session.scalar(locked(select(Appeal).where(Appeal.id == appeal_id)))
    if appeal is None:
        raise NotFound(AppealRefusal.NO_APPEAL)
    return appeal


def _must_wait(appeal: Appeal) -> None:
    if appeal.state is not AppealState.WAITING:
        raise Conflict(AppealRefusal.ANSWERED)


def _keep_evidence(appeal: Appeal, filed: Sequence[FiledEvidence]) -> None:
    for one in filed:
        session.add(AppealEvidence(appeal_id=appeal.id, **one.columns))
    session.flush()
