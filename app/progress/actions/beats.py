"""Beats: many at a time, a fixed number of statements a batch, each with its own answer.

The cost of a beat does not depend on the length of the lesson nor on anybody's history. Only where
a question falls due, every ten minutes or so of what a learner watches, is there more to do.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from app.accounts.queries import owners_of
from app.kit import clock
from app.kit.db import transactional
from app.kit.errors import Conflict, NotFound, NotSignedIn, Refused, TooFast
from app.progress import queries
from app.progress.actions.challenges import put_question
from app.progress.actions.completing import note_sitting
from app.progress.actions.storing import REPLIES_KEPT, store_replies, store_sittings
from app.progress.forms import BeatForm
from app.progress.rules import challenges
from app.progress.rules.sitting import Asked, Reply, Sitting, unpacked
from app.reasons import N_, Reason


class BeatRefusal(Reason):
    OTHER_BODY = "seq_reused", N_("This sequence number was already used for another beat.")


@dataclass(frozen=True, slots=True)
class Beat:
    """What a player reported, for which play, and the sign-in token it came with."""

    token: str
    play_id: int
    form: BeatForm


@dataclass(slots=True)
class _Batch:
    """What is known while the beats of one batch are answered one after another."""

    moment: datetime
    owners: dict[str, int]
    sittings: dict[int, Sitting]
    replies: dict[tuple[int, int], tuple[str, list[Any]]]
    asked: dict[int, Asked]
    touched: dict[int, Sitting]
    new_replies: dict[tuple[int, int], dict[str, Any]]


@transactional
def record_beats(beats: Sequence[Beat]) -> list[Reply | Exception]:
    """Credit what the beats report, as far as the server's clock allows; one answer for each.

    The same ``seq`` with the same body is answered as before. Refuses, each for itself: a token
    that is not signed in (NotSignedIn), a play that is not the asker's (NotFound), a used ``seq``
    with another body (Conflict), more than two beats a second for a play (TooFast).
    """
    batch = _open(beats)
    answers: list[Reply | Exception] = []
    for beat in beats:
        try:
            answers.append(_answer(batch, beat))
        except Refused as refusal:
            answers.append(refusal)
    if batch.touched:
        store_sittings(list(batch.touched.values()), batch.moment)
        store_replies(list(batch.new_replies.values()))
        for sitting in batch.touched.values():
            if sitting.is_due_for_note(batch.moment):
                note_sitting(sitting, batch.moment)
    return answers


def _open(beats: Sequence[Beat]) -> _Batch:
    sittings = queries.sittings({beat.play_id for beat in beats})
    moment = clock.now()
    queries.note_days(list(sittings.values()), clock.local(moment).date())
    repeating = {
        beat.play_id
        for beat in beats
        if (sitting := sittings.get(beat.play_id)) and beat.form.seq <= sitting.last_seq
    }
    return _Batch(
        moment=moment,
        owners=owners_of({beat.token for beat in beats}),
        sittings=sittings,
        replies=queries.replies(repeating),
        asked=queries.open_challenges(
            {
                one.attention.challenge_id
                for one in sittings.values()
                if one.attention and one.attention.challenge_id
            }
        ),
        touched={},
        new_replies={},
    )


def _answer(batch: _Batch, beat: Beat) -> Reply:
    asker = batch.owners.get(beat.token)
    if asker is None:
        raise NotSignedIn()
    sitting = batch.sittings.get(beat.play_id)
    if sitting is None or sitting.learner_id != asker:
        raise NotFound()
    digest = beat.form.digest()
    known = batch.replies.get((beat.play_id, beat.form.seq))
    if known is not None:
        return _repeated(known, digest)
    if sitting.is_too_fast(batch.moment):
        raise TooFast(retry_after=1)
    reply = sitting.take(beat.form.seq, beat.form.spans_ms(), beat.form.visible, batch.moment)
    reply = replace(reply, challenge=_question(batch, sitting))
    _remember(batch, beat, digest, reply)
    return reply


def _question(batch: _Batch, sitting: Sitting) -> Asked | None:
    """What the learner is asked with this reply: what is open, or what falls due now."""
    attention = sitting.attention
    if attention is None:
        return None
    if sitting.asks_now(batch.moment):
        asked = put_question(sitting.play_id, sitting.watched.position_ms, batch.moment)
        batch.asked[asked.challenge_id] = asked
        attention = challenges.asked(
            attention, asked.challenge_id, sitting.elapsed_ms(batch.moment)
        )
        sitting.attention = attention
    return batch.asked.get(attention.challenge_id or 0)


def _repeated(known: tuple[str, list[Any]], digest: str) -> Reply:
    if known[0] != digest:
        raise Conflict(BeatRefusal.OTHER_BODY)
    return unpacked(known[1])


def _remember(batch: _Batch, beat: Beat, digest: str, reply: Reply) -> None:
    seq = beat.form.seq
    batch.touched[beat.play_id] = batch.sittings[beat.play_id]
    batch.replies[beat.play_id, seq] = digest, reply.packed()
    batch.new_replies[beat.play_id, seq % REPLIES_KEPT] = {
        "play_id": beat.play_id,
        "slot": seq % REPLIES_KEPT,
        "seq": seq,
        "body_digest": digest,
        "answer": reply.packed(),
    }
