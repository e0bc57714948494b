"""Every route × every role → status.

A row gives the usual status and the exceptions by person (see ``world.PEOPLE``). A bracket after a
route names a variant: the same route asked about another thing. ``@name`` in a body stands for an
id of the world. An id in ``swapped`` takes another one's place: ``{"course_id": "draft_id"}``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Row:
    """What a route answers to whom, and what it was asked with."""

    usual: int
    exceptions: Mapping[str, int] = field(default_factory=dict)
    json: Any = None
    form: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    swapped: Mapping[str, str] = field(default_factory=dict)

    def status(self, person: str) -> int:
        return self.exceptions.get(person, self.usual)


def but(status: int, *people: str) -> dict[str, int]:
    """These people get this status instead."""
    return dict.fromkeys(" ".join(people).split(), status)


REVIEWERS = "first second final"
REVIEWERS_AND_ADMIN = "first second final learning_admin"
DESK = "author first second final learning_admin"
TEACHERS = "author colleague"
THREE = "sysadmin secadmin auditor"

DRAFT = {"course_id": "draft_id"}
DRAFT_LESSON = {"course_id": "draft_id", "lesson_id": "draft_lesson_id"}
SHOWN = {"video_id": "shown_video_id"}
TUS = {"Tus-Resumable": "1.0.0", "Content-Type": "application/offset+octet-stream"}
COURSE = {"title": "新课", "kind": "lecture"}
CLASS = {
    "title": "新班",
    "starts_at": "2026-04-01T00:00:00+08:00",
    "ends_at": "2026-06-01T00:00:00+08:00",
    "required": ["@course_id"],
    "electives": [],
    "tutors": ["tutor"],
}
RULES = {
    "title": "新规则",
    "effective_from": "2026-01-01",
    "scale": "unit",
    "unit_length": "45",
    "unit_hours": "1",
    "completion": "90",
}
ARTICLE = {"title": "新课时", "kind": "article", "body": "正文"}
CAPTIONS = {"language": "en", "text": "1\n00:00:01,000 --> 00:00:02,000\nHello\n"}
QUESTION = {
    "at_ms": 20_000,
    "kind": "single",
    "body": "先看什么?",
    "options": [{"text": "水位图", "right": True}, {"text": "天气"}],
}
TYPED_QUESTION = {"at_ms": "00:20", "kind": "tf", "body": "先看水位图。", "truth": "true"}
NOTE = {"body": "记一笔", "client_id": "new"}
ASKED = {"message_id": "asked_id"}
POLL = {"question": "好吗？", "options": ["好", "不好"]}
SAY = {"body": "你好", "client_id": "new"}
REMIND = {"learner_ids": ["@learner_id"], "template": "general"}
COMMENT = {"principle": "standard", "body": "请核对字幕。"}
WATCHING = {"max_rate": 1.5, "first_pass_seek": True, "hidden_counts": False, "challenges": False}
BEAT = {"seq": 1, "spans": [[0, 1]], "rate": 1, "visible": True}

LIVE = {"title": "新直播", "starts_at": "2026-05-01T09:00", "minutes": "60", "audience": "public"}
CLAIM = {
    "kind": "off_job",
    "title": "进修班",
    "organiser": "省委党校",
    "from_day": "2026-02-02",
    "to_day": "2026-02-03",
    "amount": "2",
}
PLEDGE = {"title": "诚信学习承诺书", "body": "本人承诺：亲自学习，不代学，不刷课，不使用外挂程序。"}
BY_HAND = {
    "kind": "manual",
    "title": "驻村工作",
    "on": "2026-03-01",
    "hours": "1.5",
    "note": "经核实补记",
}
SERIES = {
    "title": "新系列",
    "weekdays": [5],
    "at": "09:00",
    "minutes": 60,
    "first_day": "2026-05-08",
    "last_day": "2026-05-08",
}
SERIES_SEEN = SERIES | {"weekdays": ["5"], "shown": ["2026-05-08"], "ticked": ["2026-05-08"]}
VENUE = {"title": "北湖分会场", "place": "报告厅", "organisation": "@home_id", "liaisons": "tutor"}
AT_VENUE = "author tutor learning_admin"
ANSWERS = f"{AT_VENUE} other_tutor"
LEARNERS = "learner outsider"
PLANNERS = "author colleague learning_admin"

MATRIX: dict[str, Row] = {
    "GET /live": Row(200, but(303, "stranger")),
    "GET /live.ics": Row(200, but(303, "stranger")),
    "GET /live/new": Row(403, but(303, "stranger") | but(200, PLANNERS)),
    "POST /live": Row(403, but(401, "stranger") | but(303, PLANNERS), form=LIVE),
    "GET /live/<id:live_id>": Row(200, but(303, "stranger")),
    "GET /live/<id:live_id>.ics": Row(200, but(303, "stranger")),
    "GET /live/<id:live_id>/on-air": Row(
        403, but(303, "stranger") | but(200, "author learning_admin")
    ),
    "GET /live/<id:live_id>/attendance": Row(
        403, but(303, "stranger") | but(200, "author learning_admin")
    ),
    "GET /live/<id:live_id>/attendance.xlsx": Row(
        403, but(303, "stranger") | but(200, "author learning_admin")
    ),
    "GET /live/<id:live_id>/edit": Row(
        403, but(303, "stranger") | but(200, "author learning_admin")
    ),
    "POST /live/<id:live_id>": Row(
        403, but(401, "stranger") | but(303, "author learning_admin"), form=LIVE
    ),
    "POST /live/<id:live_id>/call-off": Row(
        403, but(401, "stranger") | but(303, "author learning_admin")
    ),
    "POST /live/<id:live_id>/restore": Row(  # it takes place
        403, but(401, "stranger") | but(409, "author learning_admin")
    ),
    "POST /live/<id:live_id>/following": Row(
        403, but(401, "stranger") | but(409, "author learning_admin"), form=LIVE
    ),
    "POST /live/<id:live_id>/following [series]": Row(
        403,
        but(401, "stranger") | but(303, "author learning_admin"),
        form=LIVE | {"starts_at": "2026-06-05T09:00"},
        swapped={"live_id": "series_live_id"},
    ),
    "POST /live/<id:live_id>/call-off-following": Row(
        403,
        but(401, "stranger") | but(303, "author learning_admin"),
        swapped={"live_id": "series_live_id"},
    ),
    "POST /live/<id:live_id>/restore-following": Row(
        403,
        but(401, "stranger") | but(303, "author learning_admin"),
        form={"since": "2026-03-05T14:30:00+08:00"},
        swapped={"live_id": "series_live_id"},
    ),
    "POST /live/<id:live_id>/book": Row(303, but(401, "stranger")),
    "POST /live/<id:live_id>/unbook": Row(303, but(401, "stranger")),
    "GET /live/series/new": Row(403, but(303, "stranger") | but(200, PLANNERS)),
    "POST /live/series/days": Row(403, but(401, "stranger") | but(200, PLANNERS), form=SERIES_SEEN),
    "POST /live/series": Row(403, but(401, "stranger") | but(303, PLANNERS), form=SERIES_SEEN),
    "GET /live/series/<id:series_id>": Row(200, but(303, "stranger")),
    "GET /live/series/<id:series_id>/attendance": Row(
        403, but(303, "stranger") | but(200, ANSWERS)
    ),
    "GET /live/series/<id:series_id>/attendance.xlsx": Row(
        403, but(303, "stranger") | but(200, ANSWERS)
    ),
    "POST /live/series/<id:series_id>/subscribe": Row(303, but(401, "stranger")),
    "POST /live/series/<id:series_id>/unsubscribe": Row(303, but(401, "stranger")),
    "GET /live/feeds": Row(200, but(303, "stranger")),
    "POST /live/feeds": Row(200, but(401, "stranger")),
    "POST /live/feeds/<id:feed_id>/revoke": Row(404, but(401, "stranger") | but(303, "learner")),
    # Who has the address needs no sign-in, and nobody guesses one.
    "GET /live/feeds/<token>.ics": Row(404),
    "GET /venues": Row(403, but(303, "stranger") | but(200, "tutor other_tutor learning_admin")),
    "GET /live/<id:live_id>/venues": Row(404, but(303, "stranger") | but(200, AT_VENUE)),
    "GET /live/<id:live_id>/venues/new": Row(
        404, but(303, "stranger") | but(403, "tutor") | but(200, "author learning_admin")
    ),
    # Nobody of that name can be a liaison, which is said to who may open a venue.
    "POST /live/<id:live_id>/venues": Row(
        404,
        but(401, "stranger") | but(403, "tutor") | but(422, "author learning_admin"),
        form=VENUE | {"liaisons": "nobody"},
    ),
    "GET /live/<id:live_id>/venues/<id:venue_id>": Row(
        404, but(303, "stranger") | but(200, AT_VENUE)
    ),
    "GET /live/<id:live_id>/venues/<id:venue_id>/edit": Row(
        404, but(303, "stranger") | but(403, "tutor") | but(200, "author learning_admin")
    ),
    "POST /live/<id:live_id>/venues/<id:venue_id>": Row(
        404,
        but(401, "stranger") | but(403, "tutor") | but(303, "author learning_admin"),
        form=VENUE,
    ),
    "POST /live/<id:live_id>/venues/<id:venue_id>/remove": Row(
        404, but(401, "stranger") | but(403, "tutor") | but(303, "author learning_admin")
    ),
    "POST /live/<id:live_id>/venues/<id:venue_id>/people": Row(
        404,
        but(401, "stranger") | but(403, "author learning_admin") | but(303, "tutor"),
        form={"usernames": "learner"},
    ),
    "POST /live/<id:live_id>/venues/<id:venue_id>/people/<id:learner_id>/strike-out": Row(
        404, but(401, "stranger") | but(403, "author learning_admin") | but(303, "tutor")
    ),
    "POST /live/<id:live_id>/venues/<id:venue_id>/people/<id:learner_id>/leave-out": Row(
        404, but(401, "stranger") | but(403, "tutor author") | but(409, "learning_admin")
    ),
    "POST /live/<id:live_id>/venues/<id:venue_id>/marks": Row(  # the doors are shut
        404,
        but(401, "stranger") | but(403, "author learning_admin") | but(422, "tutor"),
        form={"mark": "arrived", "everybody": "1"},
    ),
    "POST /live/<id:live_id>/venues/<id:venue_id>/photos": Row(  # none is brought
        404, but(401, "stranger") | but(403, "author learning_admin") | but(422, "tutor")
    ),
    "GET /live/<id:live_id>/venues/<id:venue_id>/photos/<id:photo_id>": Row(
        404, but(303, "stranger") | but(200, AT_VENUE)
    ),
    "POST /live/<id:live_id>/venues/<id:venue_id>/photos/<id:photo_id>/drop": Row(
        404, but(401, "stranger") | but(403, "author learning_admin") | but(303, "tutor")
    ),
    "POST /live/<id:live_id>/venues/<id:venue_id>/submit": Row(  # it is not over
        404, but(401, "stranger") | but(403, "author learning_admin") | but(409, "tutor")
    ),
    "POST /live/<id:live_id>/venues/<id:venue_id>/withdraw": Row(  # nor handed in
        404, but(401, "stranger") | but(403, "author learning_admin") | but(409, "tutor")
    ),
    "POST /live/<id:live_id>/venues/<id:venue_id>/decision": Row(
        404,
        but(401, "stranger") | but(403, "tutor author") | but(409, "learning_admin"),
        form={"decision": "approve", "step": "1"},
    ),
    "GET /live/<id:live_id>/venues/<id:venue_id>/register.xlsx": Row(
        404, but(303, "stranger") | but(200, AT_VENUE)
    ),
    "GET /me/pledge": Row(403, but(303, "stranger") | but(200, LEARNERS)),
    "POST /me/pledge": Row(
        403,
        but(401, "stranger") | but(303, LEARNERS),
        form={"pledge_id": "@pledge_id", "agreed": "yes"},
    ),
    "POST /me/pledge [another]": Row(
        403, but(401, "stranger") | but(409, LEARNERS), form={"pledge_id": 4242, "agreed": "yes"}
    ),
    "GET /api/v1/me/pledge": Row(403, but(401, "stranger") | but(200, LEARNERS)),
    "POST /api/v1/me/pledge": Row(
        403,
        but(401, "stranger") | but(201, LEARNERS),
        json={"pledge_id": "@pledge_id", "agreed": True},
    ),
    "GET /admin/pledge": Row(403, but(303, "stranger") | but(200, "learning_admin")),
    "POST /admin/pledge": Row(
        403, but(401, "stranger") | but(303, "learning_admin"), form=PLEDGE | {"after_version": 1}
    ),
    "POST /admin/pledge/<id:pledge_id>/end": Row(
        403, but(401, "stranger") | but(303, "learning_admin")
    ),
    "GET /me/claims": Row(403, but(303, "stranger") | but(200, LEARNERS)),
    "GET /me/claims/new": Row(403, but(303, "stranger") | but(200, LEARNERS)),
    # Without evidence a claim is refused, and only to who may make one.
    "POST /me/claims": Row(403, but(401, "stranger") | but(422, LEARNERS), form=CLAIM),
    "GET /me/claims/<id:claim_id>/edit": Row(
        404, but(303, "stranger") | but(409, "learner") | but(403, "learning_admin")
    ),
    "POST /me/claims/<id:claim_id>": Row(
        404,
        but(401, "stranger") | but(409, "learner") | but(403, "learning_admin"),
        form=CLAIM,
    ),
    "POST /me/claims/<id:claim_id>/withdraw": Row(404, but(401, "stranger") | but(303, "learner")),
    "GET /claims": Row(403, but(303, "stranger") | but(200, "learning_admin")),
    "GET /claims/<id:claim_id>": Row(
        404, but(303, "stranger") | but(200, "learner learning_admin")
    ),
    "POST /claims/<id:claim_id>/decision": Row(
        404,
        but(401, "stranger") | but(303, "learning_admin"),
        form={"decision": "pass", "state": "waiting"},
    ),
    "GET /claims/<id:claim_id>/evidence/<id:evidence_id>": Row(
        404, but(303, "stranger") | but(200, "learner learning_admin")
    ),
    "GET /me/appeals": Row(403, but(303, "stranger") | but(200, LEARNERS)),
    # Without a word of what about there is nothing to appeal about.
    "GET /me/appeals/new": Row(403, but(303, "stranger") | but(404, LEARNERS)),
    "POST /me/appeals": Row(
        403,
        but(401, "stranger") | but(404, "outsider") | but(303, "learner"),
        form={"about": "@appeal_about", "words": "请再看"},
    ),
    "GET /appeals": Row(403, but(303, "stranger") | but(200, "learning_admin")),
    "GET /appeals/<id:appeal_id>": Row(
        404, but(303, "stranger") | but(200, "learner learning_admin")
    ),
    "POST /appeals/<id:appeal_id>/withdraw": Row(404, but(401, "stranger") | but(303, "learner")),
    "POST /appeals/<id:appeal_id>/answer": Row(
        404,
        but(401, "stranger") | but(303, "learning_admin"),
        form={"decision": "decline", "words": "维持"},
    ),
    "GET /appeals/<id:appeal_id>/evidence/<id:evidence_id>": Row(
        404,
        but(303, "stranger") | but(200, "learner learning_admin"),
        swapped={"evidence_id": "appeal_file_id"},
    ),
    "GET /anomalies": Row(403, but(303, "stranger") | but(200, "learning_admin")),
    "GET /me/anomalies": Row(200, but(303, "stranger")),
    "GET /anomalies/<id:anomaly_id>": Row(404, but(303, "stranger") | but(200, "learning_admin")),
    "GET /anomalies/<id:anomaly_id> [told]": Row(
        404,
        but(303, "stranger") | but(200, "learner learning_admin"),
        swapped={"anomaly_id": "told_anomaly_id"},
    ),
    "POST /anomalies/<id:anomaly_id>/decision": Row(
        404,
        but(401, "stranger") | but(303, "learning_admin"),
        form={"decision": "dismiss"},
    ),
    "POST /anomalies/<id:anomaly_id>/decision [told]": Row(
        404,
        but(401, "stranger") | but(409, "learning_admin"),
        form={"decision": "dismiss"},
        swapped={"anomaly_id": "told_anomaly_id"},
    ),
    # Without an entry there is nothing to take back, and only who decides hears so.
    "GET /anomalies/<id:anomaly_id>/reversal": Row(
        404, but(303, "stranger") | but(422, "learning_admin")
    ),
    "POST /anomalies/<id:anomaly_id>/reversal": Row(
        404,
        but(401, "stranger") | but(303, "learning_admin"),
        form={"entries": "@near_entry_id", "reason": "核实为代学。"},
    ),
    "GET /admin/people/<id:learner_id>/credits": Row(
        404, but(303, "stranger") | but(200, "learning_admin")
    ),
    "GET /admin/people/<id:learner_id>/credits/new": Row(
        404, but(303, "stranger") | but(200, "learning_admin")
    ),
    "POST /admin/people/<id:learner_id>/credits": Row(
        404, but(401, "stranger") | but(303, "learning_admin"), form=BY_HAND
    ),
    "GET /admin/entries/<id:entry_id>/take-back": Row(
        404, but(303, "stranger") | but(200, "learning_admin")
    ),
    "POST /admin/entries/<id:entry_id>/take-back": Row(
        404, but(401, "stranger") | but(303, "learning_admin"), form={"reason": "重复记入"}
    ),
    "GET /api/v1/live": Row(200, but(401, "stranger")),
    "POST /api/v1/live": Row(403, but(401, "stranger") | but(201, PLANNERS), json=LIVE),
    "GET /api/v1/live/<id:live_id>": Row(200, but(401, "stranger")),
    "POST /api/v1/live/<id:live_id>/start": Row(403, but(401, "stranger") | but(409, "author")),
    "POST /api/v1/live/<id:live_id>/stop": Row(403, but(401, "stranger") | but(409, "author")),
    "POST /api/v1/live/<id:live_id>/senders": Row(
        403, but(401, "stranger") | but(201, "author"), json={"test": True, "mime": "video/webm"}
    ),
    "POST /api/v1/live/<id:live_id>/sender-key": Row(
        403, but(401, "stranger") | but(200, "author")
    ),
    "PUT /api/v1/live/<id:live_id>/senders/<string:sender>/chunks/<id:number>": Row(
        403, but(401, "stranger") | but(409, "author")
    ),
    "DELETE /api/v1/live/<id:live_id>/senders/<string:sender>": Row(
        403, but(401, "stranger") | but(409, "author")
    ),
    "GET /api/v1/live/<id:live_id>/health": Row(403, but(401, "stranger") | but(200, "author")),
    "GET /api/v1/live/<id:live_id>/keys/<id:broadcast_id>/<int:window>": Row(
        404, but(401, "stranger")
    ),
    "POST /api/v1/live/<id:live_id>/presence": Row(200, but(401, "stranger"), json={"seq": 1}),
    "GET /api/v1/venues": Row(200, but(401, "stranger")),
    "GET /api/v1/live/<id:live_id>/venues": Row(404, but(401, "stranger") | but(200, AT_VENUE)),
    "POST /api/v1/live/<id:live_id>/venues": Row(
        404,
        but(401, "stranger") | but(403, "tutor") | but(422, "author learning_admin"),
        json=VENUE | {"liaisons": "nobody"},
    ),
    "GET /api/v1/live/<id:live_id>/venues/<id:venue_id>": Row(
        404, but(401, "stranger") | but(200, AT_VENUE)
    ),
    "PUT /api/v1/live/<id:live_id>/venues/<id:venue_id>": Row(
        404,
        but(401, "stranger") | but(403, "tutor") | but(200, "author learning_admin"),
        json=VENUE,
    ),
    "DELETE /api/v1/live/<id:live_id>/venues/<id:venue_id>": Row(
        404, but(401, "stranger") | but(403, "tutor") | but(204, "author learning_admin")
    ),
    "GET /api/v1/live/<id:live_id>/venues/<id:venue_id>/people": Row(
        404, but(401, "stranger") | but(200, AT_VENUE)
    ),
    "POST /api/v1/live/<id:live_id>/venues/<id:venue_id>/people": Row(
        404,
        but(401, "stranger") | but(403, "author learning_admin") | but(200, "tutor"),
        json={"usernames": ["learner"]},
    ),
    "DELETE /api/v1/live/<id:live_id>/venues/<id:venue_id>/people/<id:learner_id>": Row(
        404, but(401, "stranger") | but(403, "author learning_admin") | but(204, "tutor")
    ),
    "POST /api/v1/live/<id:live_id>/venues/<id:venue_id>/people/<id:learner_id>/leave-out": Row(
        404,
        but(401, "stranger") | but(403, "tutor author") | but(409, "learning_admin"),
        json={"why": ""},
    ),
    "POST /api/v1/live/<id:live_id>/venues/<id:venue_id>/marks": Row(  # the doors are shut
        404,
        but(401, "stranger") | but(403, "author learning_admin") | but(409, "tutor"),
        json={"mark": "arrived", "everybody": True},
    ),
    "POST /api/v1/live/<id:live_id>/venues/<id:venue_id>/photos": Row(  # none is brought
        404, but(401, "stranger") | but(403, "author learning_admin") | but(422, "tutor")
    ),
    "GET /api/v1/live/<id:live_id>/venues/<id:venue_id>/photos/<id:photo_id>": Row(
        404, but(401, "stranger") | but(200, AT_VENUE)
    ),
    "DELETE /api/v1/live/<id:live_id>/venues/<id:venue_id>/photos/<id:photo_id>": Row(
        404, but(401, "stranger") | but(403, "author learning_admin") | but(204, "tutor")
    ),
    "POST /api/v1/live/<id:live_id>/venues/<id:venue_id>/submit": Row(  # it is not over
        404, but(401, "stranger") | but(403, "author learning_admin") | but(409, "tutor")
    ),
    "POST /api/v1/live/<id:live_id>/venues/<id:venue_id>/withdraw": Row(  # nor handed in
        404, but(401, "stranger") | but(403, "author learning_admin") | but(409, "tutor")
    ),
    "POST /api/v1/live/<id:live_id>/venues/<id:venue_id>/decision": Row(
        404,
        but(401, "stranger") | but(403, "tutor author") | but(409, "learning_admin"),
        json={"decision": "approve", "step": "1"},
    ),
    "POST /api/v1/live/<id:live_id>/sign-ins/<string:sign_in>": Row(404, but(401, "stranger")),
    "GET /api/v1/live/<id:live_id>/markers": Row(403, but(401, "stranger") | but(200, "author")),
    "POST /api/v1/live/<id:live_id>/markers": Row(
        403, but(401, "stranger") | but(409, "author"), json={"title": "第一节"}
    ),
    "DELETE /api/v1/live/<id:live_id>/markers/<id:marker_id>": Row(
        403, but(401, "stranger") | but(404, "author")
    ),
    "GET /api/v1/live/<id:live_id>/replay": Row(404, but(401, "stranger")),
    "POST /api/v1/live/<id:live_id>/replay": Row(403, but(401, "stranger") | but(409, "author")),
    "GET /api/v1/live/<id:live_id>/replay/<string:name>.m3u8": Row(404, but(401, "stranger")),
    "PUT /api/v1/live/<id:live_id>/booking": Row(204, but(401, "stranger")),
    "DELETE /api/v1/live/<id:live_id>/booking": Row(204, but(401, "stranger")),
    "POST /api/v1/live/series": Row(403, but(401, "stranger") | but(201, PLANNERS), json=SERIES),
    "GET /api/v1/live/series/<id:series_id>": Row(200, but(401, "stranger")),
    "GET /api/v1/live/series/<id:series_id>/attendance": Row(
        403, but(401, "stranger") | but(200, ANSWERS)
    ),
    "GET /api/v1/live/series/<id:series_id>/attendance/mine": Row(404, but(401, "stranger")),
    "PUT /api/v1/live/series/<id:series_id>/subscription": Row(204, but(401, "stranger")),
    "DELETE /api/v1/live/series/<id:series_id>/subscription": Row(204, but(401, "stranger")),
    "GET /": Row(200, but(303, "stranger")),
    "GET /api/v1/classes": Row(200, but(401, "stranger")),
    "POST /api/v1/classes": Row(403, but(401, "stranger") | but(201, "learning_admin"), json=CLASS),
    "GET /api/v1/classes/<id:class_id>": Row(
        404, but(401, "stranger") | but(200, "learner tutor learning_admin")
    ),
    "GET /api/v1/classes/<id:class_id>/matrix": Row(
        404, but(401, "stranger") | but(403, "learner") | but(200, "tutor learning_admin")
    ),
    "POST /api/v1/classes/<id:class_id>/members": Row(
        404,
        but(401, "stranger") | but(403, "learner tutor") | but(200, "learning_admin"),
        json={"usernames": ["outsider"]},
    ),
    "GET /api/v1/classes/<id:class_id>/progress": Row(
        404, but(401, "stranger") | but(403, "learner") | but(200, "tutor learning_admin")
    ),
    "POST /api/v1/classes/<id:class_id>/reminders": Row(
        404,
        but(401, "stranger") | but(403, "learner") | but(200, "tutor learning_admin"),
        json=REMIND,
    ),
    "GET /api/v1/courses": Row(200, but(401, "stranger")),
    "POST /api/v1/courses": Row(403, but(401, "stranger") | but(201, TEACHERS), json=COURSE),
    "GET /api/v1/courses/<id:course_id>": Row(200, but(401, "stranger")),
    "PATCH /api/v1/courses/<id:course_id>": Row(
        403, but(401, "stranger") | but(200, "author"), json={"title": "改名"}
    ),
    "GET /api/v1/courses/<id:course_id> [draft]": Row(
        404, but(401, "stranger") | but(200, DESK), swapped=DRAFT
    ),
    "PATCH /api/v1/courses/<id:course_id> [draft]": Row(
        404,
        but(401, "stranger") | but(200, "author") | but(403, REVIEWERS_AND_ADMIN),
        json={"title": "改名"},
        swapped=DRAFT,
    ),
    "GET /api/v1/courses/<id:course_id>/comments": Row(403, but(401, "stranger") | but(200, DESK)),
    "GET /api/v1/courses/<id:course_id>/comments [draft]": Row(
        404, but(401, "stranger") | but(200, DESK), swapped=DRAFT
    ),
    "POST /api/v1/courses/<id:course_id>/comments": Row(
        403, but(401, "stranger") | but(201, REVIEWERS_AND_ADMIN), json=COMMENT
    ),
    "POST /api/v1/courses/<id:course_id>/comments [draft]": Row(
        404,
        but(401, "stranger") | but(403, "author") | but(409, REVIEWERS_AND_ADMIN),
        json=COMMENT,
        swapped=DRAFT,
    ),
    "PATCH /api/v1/courses/<id:course_id>/comments/<id:comment_id>": Row(
        404,
        but(401, "stranger") | but(403, "author") | but(200, REVIEWERS_AND_ADMIN),
        json={"state": "resolved"},
    ),
    "DELETE /api/v1/courses/<id:course_id>/comments/<id:comment_id>": Row(
        404,
        but(401, "stranger") | but(204, "first") | but(403, "author second final learning_admin"),
    ),
    "POST /api/v1/courses/<id:course_id>/comments/<id:comment_id>/replies": Row(
        404, but(401, "stranger") | but(201, DESK), json={"body": "已改。"}
    ),
    "GET /api/v1/courses/<id:course_id>/history": Row(403, but(401, "stranger") | but(200, DESK)),
    "GET /api/v1/courses/<id:course_id>/history [draft]": Row(
        404, but(401, "stranger") | but(200, DESK), swapped=DRAFT
    ),
    "POST /api/v1/courses/<id:course_id>/lessons": Row(
        404,
        but(401, "stranger") | but(201, "author") | but(403, REVIEWERS_AND_ADMIN),
        json=ARTICLE,
        swapped=DRAFT,
    ),
    "DELETE /api/v1/courses/<id:course_id>/lessons/<id:lesson_id>": Row(
        404,
        but(401, "stranger") | but(204, "author") | but(403, REVIEWERS_AND_ADMIN),
        swapped=DRAFT_LESSON,
    ),
    "PATCH /api/v1/courses/<id:course_id>/lessons/<id:lesson_id>": Row(
        404,
        but(401, "stranger") | but(200, "author") | but(403, REVIEWERS_AND_ADMIN),
        json={"title": "改名"},
        swapped=DRAFT_LESSON,
    ),
    "PUT /api/v1/courses/<id:course_id>/lessons/order": Row(
        404,
        but(401, "stranger") | but(200, "author") | but(403, REVIEWERS_AND_ADMIN),
        json={"lesson_ids": ["@draft_lesson_id"]},
        swapped=DRAFT,
    ),
    "GET /api/v1/courses/<id:course_id>/missing": Row(
        404, but(401, "stranger") | but(200, "author"), swapped=DRAFT
    ),
    "POST /api/v1/courses/<id:course_id>/moves": Row(
        404,
        but(401, "stranger") | but(200, "author") | but(403, REVIEWERS_AND_ADMIN),
        json={"move": "submit"},
        swapped=DRAFT,
    ),
    "POST /api/v1/courses/<id:course_id>/moves [retire]": Row(
        403, but(401, "stranger") | but(200, "learning_admin"), json={"move": "retire"}
    ),
    "GET /api/v1/docs": Row(200),
    "GET /api/v1/lessons/<id:lesson_id>": Row(200, but(401, "stranger")),
    "GET /api/v1/lessons/<id:lesson_id> [draft]": Row(
        404, but(401, "stranger") | but(200, DESK), swapped=DRAFT_LESSON
    ),
    "GET /api/v1/lessons/<id:lesson_id>/captions": Row(200, but(401, "stranger")),
    "GET /api/v1/lessons/<id:lesson_id>/captions [draft]": Row(
        404, but(401, "stranger") | but(200, DESK), swapped=DRAFT_LESSON
    ),
    "POST /api/v1/lessons/<id:lesson_id>/captions": Row(
        403, but(401, "stranger") | but(201, "author"), json=CAPTIONS
    ),
    "POST /api/v1/lessons/<id:lesson_id>/captions [draft]": Row(
        404,  # its only lesson is an article: its author is told that captions need a recording
        but(401, "stranger") | but(422, "author") | but(403, REVIEWERS_AND_ADMIN),
        json=CAPTIONS,
        swapped=DRAFT_LESSON,
    ),
    "DELETE /api/v1/lessons/<id:lesson_id>/captions/<language>": Row(
        403, but(401, "stranger") | but(204, "author")
    ),
    "GET /api/v1/lessons/<id:lesson_id>/questions": Row(
        404, but(401, "stranger") | but(200, "author")
    ),
    "POST /api/v1/lessons/<id:lesson_id>/questions": Row(
        403, but(401, "stranger") | but(201, "author"), json=QUESTION
    ),
    "POST /api/v1/lessons/<id:lesson_id>/questions [draft]": Row(
        404,  # its only lesson is an article
        but(401, "stranger") | but(422, "author") | but(403, REVIEWERS_AND_ADMIN),
        json=QUESTION,
        swapped=DRAFT_LESSON,
    ),
    "PATCH /api/v1/lessons/<id:lesson_id>/questions": Row(
        403, but(401, "stranger") | but(200, "author"), json={"must_be_right": True}
    ),
    "PUT /api/v1/lessons/<id:lesson_id>/questions/<id:question_id>": Row(
        403, but(401, "stranger") | but(200, "author"), json=QUESTION
    ),
    "DELETE /api/v1/lessons/<id:lesson_id>/questions/<id:question_id>": Row(
        403, but(401, "stranger") | but(204, "author")
    ),
    "GET /api/v1/lessons/<id:lesson_id>/notes": Row(200, but(401, "stranger")),
    "GET /api/v1/lessons/<id:lesson_id>/notes [draft]": Row(
        404, but(401, "stranger") | but(200, DESK), swapped=DRAFT_LESSON
    ),
    "POST /api/v1/lessons/<id:lesson_id>/notes": Row(
        201, but(401, "stranger") | but(403, THREE), json=NOTE
    ),
    "POST /api/v1/lessons/<id:lesson_id>/notes [draft]": Row(
        404, but(401, "stranger") | but(201, DESK), json=NOTE, swapped=DRAFT_LESSON
    ),
    "PATCH /api/v1/lessons/<id:lesson_id>/notes/<id:note_id>": Row(
        404, but(401, "stranger") | but(200, "learner"), json=NOTE
    ),
    "DELETE /api/v1/lessons/<id:lesson_id>/notes/<id:note_id>": Row(
        404, but(401, "stranger") | but(204, "learner")
    ),
    "POST /api/v1/lessons/<id:lesson_id>/notes/<id:note_id>/restore": Row(
        404, but(401, "stranger") | but(200, "learner")
    ),
    "GET /api/v1/lessons/<id:lesson_id>/hls/<path:name>": Row(
        200, but(401, "stranger") | but(403, "learner outsider")
    ),
    "GET /api/v1/lessons/<id:lesson_id>/hls/<path:name> [draft]": Row(
        404, but(401, "stranger"), swapped=DRAFT_LESSON
    ),
    "GET /api/v1/lessons/<id:lesson_id>/hls/keys/<int:window>": Row(
        200, but(401, "stranger") | but(403, "learner outsider")
    ),
    "POST /api/v1/lessons/<id:lesson_id>/plays": Row(
        403, but(401, "stranger") | but(201, "learner outsider")
    ),
    "POST /api/v1/lessons/<id:lesson_id>/plays [draft]": Row(
        404, but(401, "stranger") | but(403, DESK), swapped=DRAFT_LESSON
    ),
    "GET /api/v1/me": Row(200, but(401, "stranger")),
    "GET /admin": Row(403, but(303, "stranger") | but(200, "learning_admin")),
    "GET /admin/rules": Row(403, but(303, "stranger") | but(200, "learning_admin")),
    "POST /admin/rules": Row(403, but(401, "stranger") | but(303, "learning_admin"), form=RULES),
    "GET /admin/rules/new": Row(403, but(303, "stranger") | but(200, "learning_admin")),
    "GET /admin/rules/<id:rule_set_id>": Row(
        403, but(303, "stranger") | but(200, "learning_admin")
    ),
    "GET /admin/rules/<id:rule_set_id>/edit": Row(
        403, but(303, "stranger") | but(200, "learning_admin")
    ),
    "POST /admin/rules/<id:rule_set_id>/edit": Row(
        403, but(401, "stranger") | but(303, "learning_admin"), form=RULES
    ),
    "GET /admin/rules/<id:rule_set_id>/topics": Row(
        403, but(303, "stranger") | but(200, "learning_admin")
    ),
    "POST /admin/rules/<id:rule_set_id>/topics": Row(
        403, but(401, "stranger") | but(303, "learning_admin"), form={}
    ),
    "GET /admin/rules/<id:rule_set_id>/preview": Row(
        403, but(303, "stranger") | but(200, "learning_admin")
    ),
    "POST /admin/rules/<id:rule_set_id>/preview": Row(
        403, but(401, "stranger") | but(303, "learning_admin")
    ),
    "POST /admin/rules/<id:rule_set_id>/moves": Row(
        403, but(401, "stranger") | but(409, "learning_admin"), form={"move": "retire"}
    ),
    "POST /admin/rules/<id:rule_set_id>/remove": Row(
        403, but(401, "stranger") | but(303, "learning_admin")
    ),
    "GET /api/v1/me/credits": Row(200, but(401, "stranger")),
    "GET /api/v1/me/points": Row(200, but(401, "stranger")),
    "POST /api/v1/messages/<id:message_id>/hide": Row(
        200,
        but(401, "stranger") | but(403, "outsider colleague tutor other_tutor") | but(404, THREE),
        json={"reason": "跑题"},
    ),
    "GET /api/v1/openapi.json": Row(200),
    "GET /api/v1/plays/<id:play_id>": Row(404, but(401, "stranger") | but(200, "learner")),
    "GET /api/v1/plays/<id:play_id>/hls/<path:name>": Row(
        404, but(401, "stranger") | but(200, "learner")
    ),
    "GET /api/v1/plays/<id:play_id>/hls/keys/<int:window>": Row(
        404, but(401, "stranger") | but(200, "learner")
    ),
    "POST /api/v1/plays/<id:play_id>/beats": Row(
        404, but(401, "stranger") | but(200, "learner"), json=BEAT
    ),
    "POST /api/v1/plays/<id:play_id>/questions/<id:question_id>": Row(
        404, but(401, "stranger") | but(201, "learner")
    ),
    "POST /api/v1/plays/<id:play_id>/questions/<id:question_id>/answers": Row(
        404,  # nothing was asked yet
        but(401, "stranger") | but(409, "learner"),
        json={"attempt_id": "none", "options": []},
    ),
    "GET /api/v1/courses/<id:course_id>/watching": Row(200, but(401, "stranger")),
    "PUT /api/v1/courses/<id:course_id>/watching": Row(
        403, but(401, "stranger") | but(200, "author learning_admin"), json=WATCHING
    ),
    "POST /api/v1/plays/<id:play_id>/challenges/<id:challenge_id>": Row(
        404, but(401, "stranger"), json={"answer": "1"}
    ),
    "GET /api/v1/reviews/videos/<id:video_id>/hls/<path:name>": Row(
        404, but(401, "stranger") | but(200, REVIEWERS_AND_ADMIN), swapped=SHOWN
    ),
    "GET /api/v1/reviews/videos/<id:video_id>/hls/<path:name> [draft]": Row(
        404, but(401, "stranger")
    ),
    "GET /api/v1/reviews/videos/<id:video_id>/hls/keys/<int:window>": Row(
        404, but(401, "stranger") | but(200, REVIEWERS_AND_ADMIN), swapped=SHOWN
    ),
    "GET /api/v1/reviews/videos/<id:video_id>/hls/keys/<int:window> [draft]": Row(
        404, but(401, "stranger")
    ),
    "GET /api/v1/reviews": Row(200, but(401, "stranger")),
    "GET /api/v1/rooms/<room_id>": Row(200, but(401, "stranger") | but(404, THREE)),
    "PATCH /api/v1/rooms/<room_id>": Row(
        403, but(401, "stranger") | but(200, DESK) | but(404, THREE), json={"slow_seconds": 5}
    ),
    "GET /api/v1/rooms/<room_id> [draft]": Row(
        404, but(401, "stranger") | but(200, DESK), swapped={"room_id": "draft_room_id"}
    ),
    "GET /api/v1/rooms/<room_id>/messages": Row(200, but(401, "stranger") | but(404, THREE)),
    "POST /api/v1/rooms/<room_id>/messages": Row(
        201, but(401, "stranger") | but(404, THREE), json=SAY
    ),
    "POST /api/v1/messages/<id:message_id>/let-through": Row(
        403, but(401, "stranger") | but(200, DESK) | but(404, THREE)
    ),
    "POST /api/v1/messages/<id:message_id>/votes": Row(
        200, but(401, "stranger") | but(404, THREE), swapped=ASKED
    ),
    "POST /api/v1/messages/<id:message_id>/votes [a remark]": Row(
        422, but(401, "stranger") | but(404, THREE)
    ),
    "POST /api/v1/messages/<id:message_id>/answered": Row(
        403, but(401, "stranger") | but(200, DESK) | but(404, THREE), swapped=ASKED
    ),
    "GET /api/v1/rooms/<room_id>/replay": Row(404, but(401, "stranger")),
    "GET /api/v1/rooms/<room_id>/questions": Row(200, but(401, "stranger") | but(404, THREE)),
    "GET /api/v1/rooms/<room_id>/polls": Row(200, but(401, "stranger") | but(404, THREE)),
    "POST /api/v1/rooms/<room_id>/polls": Row(
        403, but(401, "stranger") | but(409, DESK) | but(404, THREE), json=POLL
    ),
    "POST /api/v1/polls/<id:poll_id>/answers": Row(
        200, but(401, "stranger") | but(404, THREE), json={"option": 0}
    ),
    "POST /api/v1/polls/<id:poll_id>/close": Row(
        403, but(401, "stranger") | but(200, DESK) | but(404, THREE)
    ),
    "GET /api/v1/rooms/<room_id>/hands": Row(200, but(401, "stranger") | but(404, THREE)),
    "POST /api/v1/rooms/<room_id>/hands": Row(200, but(401, "stranger") | but(404, THREE)),
    "DELETE /api/v1/rooms/<room_id>/hands": Row(
        403,
        but(401, "stranger") | but(200, f"{DESK} learner") | but(404, THREE),
        json={"person_id": "@learner_id"},
    ),
    "POST /api/v1/rooms/<room_id>/hands/call": Row(
        403,
        but(401, "stranger") | but(404, f"{DESK} {THREE}"),
        json={"person_id": "@learner_id"},
    ),
    "POST /api/v1/rooms/<room_id>/mutes": Row(
        403,
        but(401, "stranger") | but(200, DESK) | but(404, THREE),
        json={"person_id": "@learner_id", "minutes": 5},
    ),
    "POST /api/v1/sessions": Row(401, json={"username": "nobody", "password": "x"}),
    "DELETE /api/v1/sessions/current": Row(204, but(401, "stranger")),
    "GET /api/v1/topics": Row(200, but(401, "stranger")),
    "POST /api/v1/uploads": Row(
        403, but(401, "stranger") | but(201, TEACHERS), headers={**TUS, "Upload-Length": "10"}
    ),
    "DELETE /api/v1/uploads/<id:upload_id>": Row(
        404, but(401, "stranger") | but(204, "author"), headers=TUS
    ),
    "GET /api/v1/uploads/<id:upload_id>": Row(404, but(401, "stranger") | but(200, "author")),
    "PATCH /api/v1/uploads/<id:upload_id>": Row(
        404, but(401, "stranger") | but(204, "author"), headers={**TUS, "Upload-Offset": "0"}
    ),
    "POST /api/v1/uploads/<id:upload_id>": Row(
        404,
        but(401, "stranger") | but(204, "author"),
        headers={**TUS, "X-HTTP-Method-Override": "DELETE"},
    ),
    "GET /api/v1/videos/<id:video_id>/hls/<path:name>": Row(
        404, but(401, "stranger") | but(200, "author")
    ),
    "GET /api/v1/videos/<id:video_id>/hls/keys/<int:window>": Row(
        404, but(401, "stranger") | but(200, "author")
    ),
    "POST /api/v1/videos/<id:video_id>/convert": Row(
        404, but(401, "stranger") | but(200, "author")
    ),
    "DELETE /api/v1/videos/<id:video_id>": Row(404, but(401, "stranger") | but(204, "author")),
    "GET /api/v1/videos/<id:video_id>": Row(404, but(401, "stranger") | but(200, DESK)),
    "POST /api/v1/videos/<id:video_id>/cancel": Row(404, but(401, "stranger") | but(409, "author")),
    "POST /api/v1/videos/<id:video_id>/retry": Row(404, but(401, "stranger") | but(409, "author")),
    "GET /classes": Row(200, but(303, "stranger")),
    "POST /classes": Row(
        403, but(401, "stranger") | but(422, "learning_admin"), form={"title": "新班"}
    ),
    "GET /classes/<id:class_id>": Row(
        404, but(303, "stranger") | but(200, "learner tutor learning_admin")
    ),
    "GET /classes/<id:class_id>/edit": Row(
        404, but(303, "stranger") | but(403, "learner tutor") | but(200, "learning_admin")
    ),
    "POST /classes/<id:class_id>/edit": Row(
        404,
        but(401, "stranger") | but(403, "learner tutor") | but(303, "learning_admin"),
        form={"title": "改名的班", "starts_at": "2026-03-02", "ends_at": "2026-03-31"},
    ),
    "GET /classes/<id:class_id>/roster": Row(
        404, but(303, "stranger") | but(403, "learner tutor") | but(200, "learning_admin")
    ),
    "POST /classes/<id:class_id>/roster": Row(
        404,
        but(401, "stranger") | but(403, "learner tutor") | but(303, "learning_admin"),
        form={"usernames": "outsider"},
    ),
    "GET /classes/new": Row(403, but(303, "stranger") | but(200, "learning_admin")),
    "GET /courses": Row(200, but(303, "stranger")),
    "GET /courses/suggest": Row(200, but(303, "stranger")),
    "GET /courses/<id:course_id>": Row(200, but(303, "stranger")),
    "GET /courses/<id:course_id> [draft]": Row(
        404, but(303, "stranger") | but(200, DESK), swapped=DRAFT
    ),
    "POST /courses/<id:course_id>/moves": Row(
        404,
        but(401, "stranger") | but(303, "author") | but(403, REVIEWERS_AND_ADMIN),
        form={"move": "submit"},
        swapped=DRAFT,
    ),
    "POST /courses/<id:course_id>/revision": Row(
        403, but(401, "stranger") | but(303, "learner") | but(404, "outsider")
    ),
    "GET /courses/<id:course_id>/notes": Row(200, but(303, "stranger")),
    "GET /courses/<id:course_id>/notes [draft]": Row(
        404, but(303, "stranger") | but(200, DESK), swapped=DRAFT
    ),
    "GET /courses/<id:course_id>/notes.md": Row(200, but(303, "stranger")),
    "GET /courses/<id:course_id>/notes.txt": Row(200, but(303, "stranger")),
    "GET /favicon.ico": Row(200),
    "GET /healthz": Row(200),
    "GET /help": Row(200),
    "GET /help/<topic>": Row(200),
    "GET /lessons/<id:lesson_id>": Row(200, but(303, "stranger")),
    "GET /lessons/<id:lesson_id> [draft]": Row(
        404, but(303, "stranger") | but(200, DESK), swapped=DRAFT_LESSON
    ),
    "GET /lessons/<id:lesson_id>/captions/<id:track_id>.vtt": Row(200, but(303, "stranger")),
    "GET /lessons/<id:lesson_id>/transcript": Row(200, but(303, "stranger")),
    "GET /lessons/<id:lesson_id>/transcript [without captions]": Row(
        404, but(303, "stranger"), swapped=DRAFT_LESSON
    ),
    "GET /lessons/<id:lesson_id>/captions/<id:track_id>.vtt [of another lesson]": Row(
        404, but(303, "stranger"), swapped={"lesson_id": "draft_lesson_id"}
    ),
    "POST /lessons/<id:lesson_id>/notes": Row(
        303, but(401, "stranger") | but(403, THREE), form=NOTE
    ),
    "GET /login": Row(303, but(200, "stranger")),
    "POST /login": Row(422, but(403, "stranger")),
    "POST /logout": Row(303, but(403, "stranger")),
    "GET /me": Row(200, but(303, "stranger")),
    "GET /me/credits": Row(200, but(303, "stranger")),
    # Nobody's year is complete here.
    "GET /me/certificate.pdf": Row(409, but(303, "stranger")),
    "GET /me/credits.pdf": Row(200, but(303, "stranger")),
    "GET /me/points": Row(200, but(303, "stranger")),
    "POST /me/language": Row(303, but(403, "stranger"), form={"locale": "en"}),
    "POST /me/look": Row(303, but(403, "stranger"), form={"theme": "dark"}),
    "GET /me/password": Row(200, but(303, "stranger")),
    "POST /me/password": Row(
        422, but(401, "stranger"), form={"present": "wrong", "new": "Another-Secret-9"}
    ),
    "GET /me/sign-ins": Row(200, but(303, "stranger")),
    "POST /me/sign-ins/end-others": Row(303, but(401, "stranger")),
    "POST /me/sign-ins/<id:sign_in_id>/end": Row(404, but(401, "stranger") | but(303, "learner")),
    "GET /media/<path:key>": Row(404),
    "GET /media/live/<path:name>": Row(404),
    "POST /hooks/live/publish": Row(403, form={"name": "1-none"}),
    "GET /notes/<id:note_id>": Row(404, but(303, "stranger") | but(200, "learner")),
    "POST /notes/<id:note_id>": Row(404, but(401, "stranger") | but(303, "learner"), form=NOTE),
    "POST /notes/<id:note_id>/delete": Row(404, but(401, "stranger") | but(303, "learner")),
    "POST /notes/<id:note_id>/restore": Row(404, but(401, "stranger") | but(303, "learner")),
    "GET /notices": Row(200, but(303, "stranger")),
    "POST /notices/<id:notice_id>/read": Row(404, but(401, "stranger") | but(303, "learner")),
    "POST /notices/read": Row(303, but(401, "stranger")),
    "POST /notices/unread": Row(
        303, but(401, "stranger"), form={"at": "2026-03-05T14:30:00+08:00"}
    ),
    "GET /reviews": Row(200, but(303, "stranger")),
    "GET /reviews/<id:course_id>": Row(404, but(303, "stranger") | but(200, DESK)),
    "GET /reviews/<id:course_id> [draft]": Row(
        404, but(303, "stranger") | but(200, DESK), swapped=DRAFT
    ),
    "POST /reviews/<id:course_id>/comments": Row(
        403, but(401, "stranger") | but(303, REVIEWERS_AND_ADMIN), form=COMMENT
    ),
    "POST /reviews/<id:course_id>/comments/<id:comment_id>/replies": Row(
        404, but(401, "stranger") | but(303, DESK), form={"body": "已改。"}
    ),
    "POST /reviews/<id:course_id>/comments/<id:comment_id>/state": Row(
        404,
        but(401, "stranger") | but(303, REVIEWERS_AND_ADMIN) | but(403, "author"),
        form={"state": "resolved"},
    ),
    "POST /reviews/<id:course_id>/comments/<id:comment_id>/take-back": Row(
        404,
        but(401, "stranger") | but(303, "first") | but(403, "author second final learning_admin"),
    ),
    "GET /reviews/<id:course_id>/ask/<word>": Row(
        404, but(303, "stranger") | but(200, "learning_admin")
    ),
    "GET /reviews/<id:course_id>/history": Row(403, but(303, "stranger") | but(200, DESK)),
    "GET /rooms/<room_id>": Row(200, but(303, "stranger") | but(404, THREE)),
    "POST /polls/<id:poll_id>/answers": Row(
        303, but(401, "stranger") | but(404, THREE), form={"option": "好"}
    ),
    "POST /messages/<id:message_id>/votes": Row(
        303, but(401, "stranger") | but(404, THREE), form={"on": "yes"}, swapped=ASKED
    ),
    "POST /rooms/<room_id>/hands": Row(
        303, but(401, "stranger") | but(404, THREE), form={"on": "yes"}
    ),
    "POST /rooms/<room_id>/messages": Row(303, but(401, "stranger") | but(404, THREE), form=SAY),
    "POST /rooms/<room_id>/messages/<id:message_id>/hide": Row(
        303,
        but(401, "stranger") | but(403, "outsider colleague tutor other_tutor") | but(404, THREE),
        form={"reason": "跑题"},
    ),
    "GET /static/<path:filename>": Row(404),
    "GET /studio": Row(403, but(303, "stranger") | but(200, TEACHERS)),
    "POST /studio/courses": Row(403, but(401, "stranger") | but(303, TEACHERS), form=COURSE),
    "GET /studio/courses/<id:course_id>": Row(
        404, but(303, "stranger") | but(200, "author"), swapped=DRAFT
    ),
    "GET /studio/courses/<id:course_id>/watching": Row(
        403, but(303, "stranger") | but(200, "author learning_admin")
    ),
    "POST /studio/courses/<id:course_id>/watching": Row(
        403, but(401, "stranger") | but(303, "author learning_admin"), form=WATCHING
    ),
    "POST /studio/courses/<id:course_id>": Row(
        404,
        but(401, "stranger") | but(303, "author") | but(403, REVIEWERS_AND_ADMIN),
        form={"title": "改名"},
        swapped=DRAFT,
    ),
    "POST /studio/courses/<id:course_id>/draft": Row(
        404,
        but(401, "stranger") | but(303, "author") | but(403, REVIEWERS_AND_ADMIN),
        swapped=DRAFT,
    ),
    "POST /studio/courses/<id:course_id>/lessons": Row(
        404,
        but(401, "stranger") | but(303, "author") | but(403, REVIEWERS_AND_ADMIN),
        form=ARTICLE,
        swapped=DRAFT,
    ),
    "GET /studio/courses/<id:course_id>/lessons/<id:lesson_id>": Row(
        404, but(303, "stranger") | but(200, "author"), swapped=DRAFT_LESSON
    ),
    "POST /studio/courses/<id:course_id>/lessons/<id:lesson_id>": Row(
        404,
        but(401, "stranger") | but(303, "author") | but(403, REVIEWERS_AND_ADMIN),
        form={"title": "改名"},
        swapped=DRAFT_LESSON,
    ),
    "POST /studio/courses/<id:course_id>/lessons/<id:lesson_id>/again": Row(
        404,  # an article has no recording: not even its author finds one
        but(401, "stranger") | but(403, REVIEWERS_AND_ADMIN),
        swapped=DRAFT_LESSON,
    ),
    "POST /studio/courses/<id:course_id>/lessons/<id:lesson_id>/captions": Row(
        404, but(401, "stranger") | but(303, "author"), form=CAPTIONS
    ),
    "GET /studio/courses/<id:course_id>/lessons/<id:lesson_id>/captions/<language>": Row(
        404, but(303, "stranger") | but(200, "author")
    ),
    "GET /studio/courses/<id:course_id>/lessons/<id:lesson_id>/captions/<language>.srt": Row(
        404, but(303, "stranger") | but(200, "author")
    ),
    "GET /studio/courses/<id:course_id>/lessons/<id:lesson_id>/captions/<language>.vtt": Row(
        404, but(303, "stranger") | but(200, "author")
    ),
    "POST /studio/courses/<id:course_id>/lessons/<id:lesson_id>/captions/<language>/remove": Row(
        403, but(401, "stranger") | but(303, "author")
    ),
    "POST /studio/courses/<id:course_id>/lessons/<id:lesson_id>/captions/restore": Row(
        403, but(401, "stranger") | but(303, "author"), form={"track_id": "@track_id"}
    ),
    "GET /studio/courses/<id:course_id>/lessons/<id:lesson_id>/questions": Row(
        404, but(303, "stranger") | but(200, "author")
    ),
    "GET /studio/courses/<id:course_id>/lessons/<id:lesson_id>/questions/<id:question_id>": Row(
        404, but(303, "stranger") | but(200, "author")
    ),
    "POST /studio/courses/<id:course_id>/lessons/<id:lesson_id>/questions": Row(
        403, but(401, "stranger") | but(303, "author"), form=TYPED_QUESTION
    ),
    "POST /studio/courses/<id:course_id>/lessons/<id:lesson_id>/questions/<id:question_id>": Row(
        403, but(401, "stranger") | but(303, "author"), form=TYPED_QUESTION
    ),
    "POST /studio/courses/<id:course_id>/lessons/<id:lesson_id>/questions/answering": Row(
        403, but(401, "stranger") | but(303, "author"), form={"must_be_right": "1"}
    ),
    "POST /studio/courses/<id:course_id>/lessons/<id:lesson_id>/questions/<id:question_id>"
    "/remove": Row(403, but(401, "stranger") | but(303, "author")),
    "POST /studio/courses/<id:course_id>/lessons/<id:lesson_id>/questions/<id:question_id>"
    "/restore": Row(403, but(401, "stranger") | but(303, "author")),
    "POST /studio/courses/<id:course_id>/lessons/<id:lesson_id>/place": Row(
        404,
        but(401, "stranger") | but(303, "author") | but(403, REVIEWERS_AND_ADMIN),
        form={"position": "1"},
        swapped=DRAFT_LESSON,
    ),
    "GET /studio/courses/<id:course_id>/lessons/<id:lesson_id>/remove": Row(
        404, but(303, "stranger") | but(200, "author"), swapped=DRAFT_LESSON
    ),
    "POST /studio/courses/<id:course_id>/lessons/<id:lesson_id>/remove": Row(
        404,
        but(401, "stranger") | but(303, "author") | but(403, REVIEWERS_AND_ADMIN),
        swapped=DRAFT_LESSON,
    ),
    "GET /studio/courses/<id:course_id>/lessons/new": Row(
        404, but(303, "stranger") | but(200, "author"), swapped=DRAFT
    ),
    "POST /studio/courses/<id:course_id>/lessons/new/pictures": Row(
        404, but(401, "stranger") | but(422, "author"), form={"alt": "图"}, swapped=DRAFT
    ),
    "POST /studio/courses/<id:course_id>/lessons/<id:lesson_id>/pictures": Row(
        404, but(401, "stranger") | but(422, "author"), form={"alt": "图"}, swapped=DRAFT_LESSON
    ),
    "GET /studio/courses/<id:course_id>/documents/new": Row(
        404, but(303, "stranger") | but(200, "author"), swapped=DRAFT
    ),
    "POST /studio/courses/<id:course_id>/documents": Row(
        404, but(401, "stranger") | but(422, "author"), form={"title": "文"}, swapped=DRAFT
    ),
    "POST /studio/courses/<id:course_id>/lessons/<id:lesson_id>/document": Row(
        404, but(401, "stranger") | but(303, "author"), form={"title": "文"}, swapped=DRAFT_LESSON
    ),
    "GET /lessons/<id:lesson_id>/pages/<id:document_id>/<int:number>": Row(
        200, but(303, "stranger"), swapped={"lesson_id": "paged_lesson_id"}
    ),
    "GET /lessons/<id:lesson_id>/pages/<id:document_id>/<int:number> [draft]": Row(
        404, but(303, "stranger"), swapped={"lesson_id": "draft_lesson_id"}
    ),
    "GET /api/v1/lessons/<id:lesson_id>/pages": Row(
        200, but(401, "stranger"), swapped={"lesson_id": "paged_lesson_id"}
    ),
    "GET /api/v1/documents/<id:document_id>": Row(404, but(401, "stranger") | but(200, "author")),
    "POST /api/v1/documents": Row(422, but(401, "stranger"), form={}),
    "GET /studio/pictures/<id:picture_id>": Row(404, but(303, "stranger") | but(200, "author")),
    "GET /lessons/<id:lesson_id>/pictures/<id:picture_id>": Row(
        200, but(303, "stranger"), swapped={"lesson_id": "pictured_lesson_id"}
    ),
    "GET /lessons/<id:lesson_id>/pictures/<id:picture_id> [draft]": Row(
        404, but(303, "stranger"), swapped={"lesson_id": "draft_lesson_id"}
    ),
    "POST /api/v1/pictures": Row(
        403, but(401, "stranger") | but(422, TEACHERS), form={"alt": "图"}
    ),
    "GET /studio/courses/new": Row(403, but(303, "stranger") | but(200, TEACHERS)),
    "POST /studio/recordings/<id:video_id>/cancel": Row(
        404, but(401, "stranger") | but(303, "author")
    ),
    "POST /studio/recordings/<id:video_id>/remove": Row(
        404, but(401, "stranger") | but(303, "author")
    ),
    "POST /studio/uploads/<id:upload_id>/drop": Row(404, but(401, "stranger") | but(303, "author")),
    "GET /supervision": Row(200, but(303, "stranger")),
    "GET /supervision/classes/<id:class_id>": Row(
        404, but(303, "stranger") | but(403, "learner") | but(200, "tutor learning_admin")
    ),
    "GET /supervision/classes/<id:class_id>/heat": Row(
        404, but(303, "stranger") | but(403, "learner") | but(200, "tutor learning_admin")
    ),
    "GET /supervision/classes/<id:class_id>/learners/<id:learner_id>": Row(
        404, but(303, "stranger") | but(403, "learner") | but(200, "tutor learning_admin")
    ),
    "GET /supervision/classes/<id:class_id>/progress.csv": Row(
        404, but(303, "stranger") | but(403, "learner") | but(200, "tutor learning_admin")
    ),
    "GET /supervision/classes/<id:class_id>/progress.xlsx": Row(
        404, but(303, "stranger") | but(403, "learner") | but(200, "tutor learning_admin")
    ),
    "POST /supervision/classes/<id:class_id>/reminders": Row(
        404,
        but(401, "stranger") | but(403, "learner") | but(303, "tutor learning_admin"),
        form=REMIND,
    ),
    "POST /supervision/classes/<id:class_id>/reminders/recall": Row(
        404,
        but(401, "stranger") | but(403, "learner") | but(303, "tutor learning_admin"),
        form={},
    ),
    "GET /verify": Row(200),
    "GET /verify/<code>": Row(301),
}
