"""MP4 boxes made by hand, and who may plan: decided without any file or table."""

from dataclasses import dataclass

import pytest

from app.accounts.rules import Role
from app.live.permissions import can_change, can_plan
from app.live.rules import codecs, is_whole, pictures, starts_ms, timescale


def box(kind: bytes, content: bytes) -> bytes:
    return (len(content) + 8).to_bytes(4) + kind + content


def head(mdhd: bytes) -> bytes:
    return box(b"ftyp", b"iso5") + box(b"moov", box(b"trak", box(b"mdia", box(b"mdhd", mdhd))))


def fragment(tfdt: bytes, trun: bytes) -> bytes:
    return box(b"styp", b"msdh") + box(b"moof", box(b"traf", box(b"tfdt", tfdt) + trun))


@pytest.mark.parametrize(
    ("mdhd", "ticks"),
    [
        (bytes(12) + (90_000).to_bytes(4), 90_000),
        (b"\x01" + bytes(19) + (12_800).to_bytes(4), 12_800),
        (bytes(16), None),
    ],
)
def test_ticks_are_read_in_both_widths(mdhd, ticks):
    assert timescale(head(mdhd)) == ticks


@pytest.mark.parametrize(
    "tfdt", [bytes(4) + (180_000).to_bytes(4), b"\x01" + bytes(3) + (180_000).to_bytes(8)]
)
def test_a_fragment_tells_when_it_begins_and_how_many_pictures_it_holds(tfdt):
    made = fragment(tfdt, box(b"trun", bytes(4) + (25).to_bytes(4)))
    assert starts_ms(made, 90_000) == 2000
    assert pictures(made) == 25


def test_a_fragment_without_pictures_has_none():
    assert pictures(fragment(bytes(8), b"")) == 0


def test_a_box_that_is_cut_off_ends_the_look():
    cut = box(b"moov", b"")[:-1] + b"\xff\xff"
    assert timescale(cut) is None
    assert timescale(box(b"free", b"") + (99).to_bytes(4) + b"moov") is None


def test_codecs_are_named_as_players_ask_for_them():
    assert codecs(b"....avcC\x01\x64\x00\x1f....mp4a") == "avc1.64001f,mp4a.40.2"
    assert codecs(b"only mp4a") == "mp4a.40.2"


@dataclass(frozen=True)
class Somebody:
    id: int
    roles: frozenset[Role]

    def has(self, *roles: Role) -> bool:
        return not self.roles.isdisjoint(roles)


@pytest.mark.parametrize(
    ("person", "roles", "in_reach", "plans", "changes"),
    [
        (1, {Role.TEACHER}, False, True, True),
        (1, {Role.LEARNING_ADMIN}, False, True, True),
        (1, {Role.LEARNER}, False, False, False),
        (2, {Role.TEACHER}, True, True, False),
        (2, {Role.LEARNING_ADMIN}, True, True, True),
        (2, {Role.LEARNING_ADMIN}, False, True, False),
    ],
)
def test_a_lesson_is_its_teachers_and_its_administrators(person, roles, in_reach, plans, changes):
    actor = Somebody(person, frozenset(roles))
    assert can_plan(actor) is plans
    assert can_change(actor, 1, in_reach) is changes


def test_a_file_that_a_full_disk_cut_short_is_not_whole():
    def box(kind, size):
        return (8 + size).to_bytes(4) + kind + bytes(size)

    made = box(b"styp", 4) + box(b"moof", 30) + box(b"mdat", 90)
    assert is_whole(made, b"moof", b"mdat")
    assert not any(is_whole(made[:length], b"moof", b"mdat") for length in range(len(made)))
    assert not is_whole(made + bytes(8), b"moof", b"mdat")
    assert not is_whole(box(b"moof", 30), b"moof", b"mdat")
