"""What a link holds, where a chain ends, and what an anchor's line says."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.credits.rules import (
    NO_ANCHOR,
    EntryKind,
    Head,
    Ledger,
    anchor_digest,
    anchor_line,
    first_head,
    kept_anchors,
    next_head,
    seal_of,
)

KEY, OTHER_KEY = b"k" * 32, b"x" * 32
AT = datetime(2026, 3, 5, 6, 30, tzinfo=UTC)
ENTRY = (7, 12, 2026, date(2026, 3, 5), 100, EntryKind.ONLINE, True, "课程", None, {"a": [1]}, AT)

values = st.lists(
    st.one_of(
        st.integers(),
        st.none(),
        st.booleans(),
        st.text(),
        st.dates(),
        st.datetimes(timezones=st.just(UTC)),
        st.dictionaries(st.text(max_size=3), st.integers(), max_size=3),
    ),
    max_size=6,
)


def chained(entries, key=KEY, person=12):
    head = first_head(key, person)
    heads = [head]
    for entry in entries:
        head = next_head(key, head, Ledger.HOURS, entry)
        heads.append(head)
    return heads


@given(st.lists(values, min_size=1, max_size=5), st.data())
def test_whatever_is_changed_changes_every_link_from_there_on(entries, data):
    place = data.draw(st.integers(0, len(entries) - 1))
    other = data.draw(values.filter(lambda one: repr(one) != repr(entries[place])))
    changed = [*entries[:place], other, *entries[place + 1 :]]
    kept, now = chained(entries), chained(changed)
    assert kept[: place + 1] == now[: place + 1]
    assert all(a.mac != b.mac for a, b in zip(kept[place + 1 :], now[place + 1 :], strict=True))


def test_a_link_is_the_same_however_the_evidence_is_ordered_and_the_hour_is_told():
    there = AT.astimezone(timezone(timedelta(hours=8)))
    first = chained([(1, {"a": 1, "b": 2}, AT)])
    assert first == chained([(1, {"b": 2, "a": 1}, there)])


def test_values_cannot_flow_into_each_other():
    assert chained([("ab", "c")]) != chained([("a", "bc")])
    assert chained([(1, None)]) != chained([(1, "null")])
    assert chained([(1,)]) != chained([("1",)])
    assert chained([(True,)]) != chained([(1,)])


def test_a_chain_belongs_to_one_person_one_key_and_one_ledger():
    mine = chained([ENTRY])[-1]
    assert chained([ENTRY], person=13)[-1].mac != mine.mac
    assert chained([ENTRY], key=OTHER_KEY)[-1].mac != mine.mac
    points = next_head(KEY, first_head(KEY, 12), Ledger.POINTS, ENTRY)
    assert points.mac != mine.mac


def test_the_end_is_sealed_with_its_length_its_person_and_the_key():
    head = chained([ENTRY])[-1]
    others = [
        seal_of(KEY, Head(head.person_id, 2, head.mac)),
        seal_of(KEY, Head(13, head.length, head.mac)),
        seal_of(OTHER_KEY, head),
        seal_of(KEY, first_head(KEY, 12)),
    ]
    assert seal_of(KEY, head) not in others
    assert head.mac not in others


def test_what_no_entry_can_hold_is_refused():
    with pytest.raises(TypeError, match="bytes"):
        chained([(b"1",)])
    with pytest.raises(ValueError, match="JSON"):
        chained([({"a": float("nan")},)])


def test_a_lone_surrogate_from_hand_made_json_is_kept():
    assert chained([("\ud800",)]) != chained([("\ud801",)])


def test_an_anchor_covers_its_place_its_moment_and_every_head():
    heads = [Head(1, 2, "aa"), Head(2, 1, "bb")]
    digest = anchor_digest(NO_ANCHOR, 1, AT, heads)
    others = {
        anchor_digest("1" * 64, 1, AT, heads),
        anchor_digest(NO_ANCHOR, 2, AT, heads),
        anchor_digest(NO_ANCHOR, 1, AT + timedelta(microseconds=1), heads),
        anchor_digest(NO_ANCHOR, 1, AT, heads[:1]),
        anchor_digest(NO_ANCHOR, 1, AT, heads[::-1]),
        anchor_digest(NO_ANCHOR, 1, AT, [Head(1, 2, "aa"), Head(2, 2, "bb")]),
    }
    assert len(others) == 6
    assert digest not in others


def test_kept_lines_are_found_in_any_text_as_they_were_signed():
    line = anchor_line(12, AT, "ab" * 32)
    signature = "cd" * 64
    text = f"2026-03-05 WARNING app.credits.jobs: {line} {signature}\r\nnoise {line} {'0' * 9}\n"
    (kept,) = kept_anchors(text)
    assert (kept.line, kept.number, kept.sha256) == (line, 12, "ab" * 32)
    assert kept.signature == signature
    assert kept_anchors("nothing here") == []
