"""People of the shortest and the longest names, a claim, an appeal, a sign, rules, a venue."""

from dataclasses import replace
from datetime import date, timedelta

from app.accounts.queries import find_user
from app.credits.actions import write_draft
from app.credits.queries import published_rule_sets
from app.credits.rules import PLATFORM_DEFAULT
from app.kit import clock
from app.kit.db import transactional
from app.live.actions import open_venue, plan_lesson, register_people
from app.live.forms import Plan, VenuePlan
from tests.anomalies.making import at, make_anomaly
from tests.appeals.making import make_appeal
from tests.claims.making import make_claim
from tests.credits.making import award_hours
from tests.factories import make_user

NAMES = {
    "short_name": "丽",
    "long_name": "阿卜杜热依木·买买提吐尔逊江·艾合买提尼亚孜·𠮷买买提依明江",
}
"""By user name: one character, and thirty with dots and one of four bytes."""


@transactional
def add_people() -> None:
    """Learners of these names; a learner and a teacher whom no other journey keeps busy."""
    for username, name in NAMES.items():
        make_user(username, name=name)
    make_user("night_owl", name="夜明")
    make_user("listener", name="静听")
    make_user("hall_teacher", roles=["teacher"], name="开讲")


def add_draft_rules() -> int:
    """A draft that nobody has put forward yet; its id."""
    wanted = replace(PLATFORM_DEFAULT, title="明年的学时办法", effective_from=date(2099, 1, 1))
    return write_draft(find_user("learning_admin"), wanted).id


def add_claim() -> int:
    """A claim of half a day, two weeks ago or on the first of the year; its id."""
    today = clock.today()
    day = max(today - timedelta(days=14), today.replace(month=1, day=1)).isoformat()
    return make_claim(find_user("learner"), from_day=day, to_day=day, amount="0.5").id


def add_appeal() -> tuple[int, int]:
    """Two entries, and an appeal about the second; the ids of the first and of the appeal."""
    learner = find_user("learner")
    entry = award_hours(learner, title="乡村治理的三个抓手")
    return entry.id, make_appeal(learner).id


def add_hours_to_doubt() -> None:
    """Two courses of the longest name: one that brought too little, one with points besides."""
    learner = find_user("long_name")
    award_hours(learner, 900, title="少记了的课程")
    award_hours(learner, title="带来积分的课程")


def add_sign(username: str) -> int:
    """A day without a night, the day before yesterday, and its hours; the sign's id."""
    learner, day = find_user(username), clock.today() - timedelta(days=2)
    with clock.held_at(at(3, day=day)):
        award_hours(learner, title="夜里记入的课程")
    return make_anomaly(learner, day=day).id


def add_venue() -> tuple[int, int]:
    """A branch venue kept by ``tutor``, with people; the ids of its live lesson and of it."""
    teacher, tutor = find_user("teacher"), find_user("tutor")
    plan = Plan(title="在分会场收看的直播课", starts_at=clock.now() + timedelta(days=9), minutes=60)
    live_id = plan_lesson(teacher, plan).id
    wanted = VenuePlan(
        title="南山县委党校分会场" * 6,
        place="一号报告厅",
        organisation=tutor.organisation_id,
        liaisons=["tutor"],
    )
    venue_id = open_venue(teacher, live_id, wanted).id
    register_people(tutor, live_id, venue_id, [(1, "learner"), *enumerate(NAMES, start=2)])
    return live_id, venue_id


def add_everybody() -> dict[str, str]:
    """All of it; the ids, by the names the list of pages uses."""
    add_people()
    claim, sign = add_claim(), add_sign("short_name")
    add_sign("night_owl")
    add_hours_to_doubt()
    entry, appeal = add_appeal()
    venue_live, venue = add_venue()
    made = {
        "entry": entry,
        "appeal": appeal,
        "draft_rules": add_draft_rules(),
        "claim": claim,
        "sign": sign,
        "rules": published_rule_sets()[0].id,
        "venue_live": venue_live,
        "venue": venue,
    }
    return {name: str(made_id) for name, made_id in made.items()}
