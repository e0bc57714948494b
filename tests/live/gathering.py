"""Branch venues for tests, made through the actions."""

from datetime import timedelta
from io import BytesIO

from werkzeug.datastructures import FileStorage

from app.accounts.models import User
from app.kit import clock as kit_clock
from app.kit.evidence import file_evidence
from app.live import actions, queries
from app.live.forms import Marks, Review, VenuePlan
from app.live.rules.venues import FOLDER
from tests.factories import make_organisation, make_user
from tests.live.attending import end, lesson_on_air, settle

JPEG = b"\xff\xd8\xff\xe0 a room"


def photograph(liaison, live_id, venue_id, content=JPEG):
    """A photo of the room, as the form brings it."""
    filed = file_evidence([FileStorage(BytesIO(content), filename="会场.jpg")], FOLDER)
    actions.bring_photos(liaison, live_id, venue_id, filed)


def make_venue(planner, live, liaison):
    """A venue of a lesson at its liaison's organisation, with a photo."""
    plan = VenuePlan(
        title="南山分会场",
        place="县委党校一号报告厅",
        organisation=liaison.organisation_id,
        liaisons=liaison.username,
    )
    venue = actions.open_venue(planner, live.id, plan)
    photograph(liaison, live.id, venue.id)
    return venue


class Hall:
    """A lesson on air with one venue: a county, its liaison, its learners and its administrator."""

    def __init__(self, clock, minutes=10, learners=3, **more):
        self.clock = clock
        self.teacher = make_user(roles=("teacher",))
        self.county = make_organisation(parent=self.teacher.organisation)
        self.liaison = make_user(roles=("tutor",), organisation=self.county)
        self.judge = make_user(roles=("learning_admin",), organisation=self.county)
        self.people = [make_user(organisation=self.county) for _ in range(learners)]
        self.live_id = lesson_on_air(clock, minutes=minutes, teacher=self.teacher, **more)
        self.began_at = kit_clock.now()
        self.venue = self.open()
        self.id = self.venue.id

    def open(self, liaison: User | None = None, actor: User | None = None, **said):
        plan = {
            "title": "南山分会场",
            "place": "县委党校一号报告厅",
            "organisation": self.county.id,
            "liaisons": (liaison or self.liaison).username,
        }
        return actions.open_venue(actor or self.teacher, self.live_id, VenuePlan(**plan | said))

    def register(self, people=None, venue_id=None, **more):
        names = [one.username for one in (self.people if people is None else people)]
        rows = list(enumerate(names, start=1))
        at = venue_id or self.id
        return actions.register_people(self.liaison, self.live_id, at, rows, **more)

    def at(self, minutes):
        """A time of day, as it is typed: so long after the lesson began."""
        return (kit_clock.local(self.began_at) + timedelta(minutes=minutes)).strftime("%H:%M")

    def mark(self, mark, *people, venue_id=None, at=None, everybody=False):
        marks = Marks(mark=mark, people=[one.id for one in people], at=at, everybody=everybody)
        return actions.mark_people(self.liaison, self.live_id, venue_id or self.id, marks)

    def photograph(self, content=JPEG, venue_id=None):
        photograph(self.liaison, self.live_id, venue_id or self.id, content)

    def end(self):
        end(self.live_id)

    def submit(self, venue_id=None):
        return actions.submit_venue(self.liaison, self.live_id, venue_id or self.id)

    def review(self, decision="approve", note="", judge=None, venue_id=None, step=None):
        at = venue_id or self.id
        form = Review(decision=decision, step=step or queries.last_step_of(at) or 1, note=note)
        return actions.review_venue(judge or self.judge, self.live_id, at, form)

    def settle(self):
        settle(self.clock, self.live_id)
        for venue_id in queries.venues_to_settle():
            while actions.settle_venue_portion(venue_id):
                pass

    def held(self, minutes=10):
        """Everybody came and stayed to the end, the photo is there, the register handed in."""
        self.register()
        self.mark("arrived", everybody=True)
        self.clock.forward(minutes=minutes)
        self.end()
        self.photograph()
        self.submit()
        return self

    def standing(self, viewer=None, venue_id=None):
        return queries.standing_at(viewer or self.liaison, self.live_id, venue_id or self.id)
