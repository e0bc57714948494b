"""What is loaded at a start is not looked through again."""

import gc

import pytest

from app.kit import garbage


@pytest.fixture(autouse=True)
def as_it_was():
    looks = gc.isenabled()
    yield
    gc.unfreeze()
    (gc.enable if looks else gc.disable)()


def test_nothing_is_looked_for_while_a_start_loads_and_again_afterwards():
    gc.enable()
    with garbage.left_alone():
        assert not gc.isenabled()
    assert gc.isenabled()
    gc.disable()
    with garbage.left_alone():
        pass
    assert not gc.isenabled(), "whoever had switched it off meant it"


def test_what_a_process_has_loaded_is_never_looked_through_again():
    loaded = [object() for _ in range(10)]
    garbage.keep_what_is_loaded()
    assert gc.get_freeze_count() > 0
    assert not any(one is loaded for one in gc.get_objects())
