"""What a journey at a branch venue cannot wait for: its people, and a lesson that is over.

``python -m tests.journeys.venue_moments people``: three learners of the tutor's organisation.
``... held LIVE_ID``: as if the lesson had been on air for ten minutes and had ended seven minutes
ago, with everybody marked from its beginning. ``... settled LIVE_ID``: what falls due is done. All
in the academy that the environment names.
"""

import sys
from datetime import timedelta
from secrets import token_hex

from sqlalchemy import select

from app import create_app
from app.accounts.queries import find_user, get_organisation
from app.kit import clock
from app.kit.db import session, transactional
from app.live import actions, queries
from app.live.models import Broadcast, LiveLesson, VenueSeat
from app.live.rules import Way
from tests.factories import make_user

PEOPLE = {
    "hall_one": "欧阳会场",
    "hall_two": "司马两地",
    "hall_three": "阿依古丽·买买提吐尔逊江·艾合买提",
}
LASTED = timedelta(minutes=10)
AGO = timedelta(minutes=7)


@transactional
def add_people() -> None:
    tutor = find_user("tutor")
    home = get_organisation(tutor.organisation_id)
    for username, name in PEOPLE.items():
        make_user(username, name=name, organisation=home)


@transactional
def hold(live_id: int) -> None:
    ended = clock.now() - AGO
    lesson = session.get_one(LiveLesson, live_id)
    lesson.on_air_at, lesson.ended_at = ended - LASTED, ended
    session.add(
        Broadcast(
            live_id=live_id,
            way=Way.BROWSER,
            folder=token_hex(16),
            began_at=lesson.on_air_at,
            last_segment_at=ended,
            ended_at=ended,
        )
    )
    came = VenueSeat.arrived_at.is_not(None)
    for seat in session.scalars(select(VenueSeat).where(VenueSeat.live_id == live_id, came)):
        seat.arrived_at = lesson.on_air_at


def settle(live_id: int) -> None:
    """What the worker does each minute, for the lesson and then for its venues."""
    while actions.settle_portion(live_id):
        pass
    for venue_id in queries.venues_to_settle():
        while actions.settle_venue_portion(venue_id):
            pass


if __name__ == "__main__":
    with create_app().app_context():
        match sys.argv[1:]:
            case ["people"]:
                add_people()
            case ["held", live_id]:
                hold(int(live_id))
            case ["settled", live_id]:
                settle(int(live_id))
