"""Whose pledge holds for whom."""

import pytest

from app.pledges.rules import above, nearest


@pytest.mark.parametrize(
    ("path", "offered", "found"),
    [
        ("/1/7/", [], None),
        ("/1/7/", [1], 1),
        ("/1/7/", [1, 7], 7),
        ("/9/3/1/", [9, 3], 3),  # by the place in the tree, not by the number
        ("/1/7/", [17, 71], None),
        ("/", [1], None),
    ],
)
def test_the_pledge_of_the_nearest_organisation_above_holds(path, offered, found):
    assert nearest(path, offered) == found


def test_a_path_is_read_from_the_top():
    assert above("/1/17/4/") == [1, 17, 4]
