"""The list of the pictures: no page of the academy is missing from it."""

import re

from flask import Flask
from werkzeug.exceptions import NotFound

from bin.shots import FINDS, SHOTS
from tests.journeys.every_page import LEFT_OUT, PAGES

ID = re.compile(r"{\w+}")
BEHIND_A_BUTTON = {"anomalies.ask_reversal", "courses.edit_question"}
"""Steps from a page that is shown, over something the demo may not have."""


def test_every_page_that_the_journeys_look_at_has_a_picture(built_app: Flask) -> None:
    roads = built_app.url_map.bind("localhost")

    def end_of(path: str) -> str | None:
        try:
            return roads.match(ID.sub("1", path.partition("?")[0]), method="GET")[0]
        except NotFound:
            return None

    looked_at = {end_of(path) for paths in PAGES.values() for path in paths}
    pages = {name for name, why in LEFT_OUT.items() if why.startswith("needs ")}
    shown = {end_of(shot.path) for shot in SHOTS}
    assert (looked_at | pages) - shown == BEHIND_A_BUTTON


def test_every_picture_has_a_name_of_its_own_and_every_id_is_looked_for() -> None:
    names = [shot.name for shot in SHOTS]
    assert len(names) == len(set(names))
    used = {one[1:-1] for text in [*(shot.path for shot in SHOTS)] for one in ID.findall(text)}
    used |= {one[1:-1] for find in FINDS.values() for one in ID.findall(find.page)}
    assert used - {"code"} <= set(FINDS)
