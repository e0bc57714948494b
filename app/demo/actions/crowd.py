"""A large class: two thousand learners of many units, with the past of some weeks behind them."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from random import Random

from app.accounts import actions as accounts
from app.accounts.actions import Newcomer
from app.accounts.rules import OrganisationKind
from app.classes import actions as classes
from app.classes.forms import NewClass
from app.demo import queries
from app.demo.actions.people import make_organisations
from app.demo.forms import OrganisationOutline
from app.demo.rules import crowd, names
from app.demo.rules.evenings import awake
from app.kit import clock
from app.kit.db import in_steps, transactional
from app.progress.actions import Study, record_studies
from app.supervision import actions as supervision
from app.supervision.forms import NewReminders
from app.supervision.rules import Plan, Risk, Template

TITLE = "年轻干部能力提升专题班（第 3 期）"
SUMMARY = "面向全省年轻干部，两个月在线学完十二门必修课。每天二十分钟，按计划学即可。"
BEGAN = timedelta(days=58)
ENDS_IN = timedelta(days=24)
REQUIRED = 12
ELECTIVES = 4
SEED = 2014
PORTION = 250
"""Learners whose past is written at once."""

TREE = {
    "云溪市": ("松岭县", "青峪县", "竹源县"),
    "望川市": ("白渡县", "临皋县"),
    "苇州市": ("长汀岭县", "石泉湾县"),
}
OFFICES = (
    "财政局", "审计局", "统计局", "水利局", "应急管理局", "民政局", "林业局", "卫生健康局",
    "住房和城乡建设局", "信访局", "行政审批服务局", "数据管理局",
)  # fmt: skip
POSTS = ("乡科级", "乡科级", "乡科级", "县处级", "科员", "科员")


@in_steps
def make_large_class(count: int, password_hash: str) -> bool:
    """Opens a class of ``count`` invented learners with a past of weeks, unless there is one.

    About 60 % are done, 21 % behind, 5 % away for two weeks, 1 % never came; the tutor has
    reminded some of them. Others may write between its portions; a run that was stopped goes on.
    """
    if queries.has_reminders(TITLE):
        return False
    learner_ids = _gather(count, password_hash)
    class_id = queries.class_id(TITLE)
    required = queries.required_courses(class_id)
    chance, now = Random(SEED), clock.now()
    risks = crowd.standings(count, chance)
    course = Plan(now - BEGAN, now + ENDS_IN, len(required))
    by_risk: dict[Risk, list[int]] = {risk: [] for risk in Risk}
    studies: list[Study] = []
    for place, (learner_id, risk) in enumerate(zip(learner_ids, risks, strict=True), start=1):
        by_risk[risk].append(learner_id)
        studies += _studies(learner_id, crowd.path_to(risk, course, now, chance), required, chance)
        if place % PORTION == 0 or place == count:
            record_studies(studies)
            studies = []
    _remind(class_id, by_risk)
    return True


@transactional
def _gather(count: int, password_hash: str) -> list[int]:
    """The learners' ids, who are in the class from now on."""
    learner_ids = _make_learners(count, password_hash, Random(SEED))
    if not queries.has_class(TITLE):
        plan = queries.oldest_courses(REQUIRED + ELECTIVES)
        _open(list(learner_ids), plan[:REQUIRED], plan[REQUIRED:])
    return list(learner_ids.values())


def _make_learners(count: int, password_hash: str, chance: Random) -> dict[str, int]:
    """Ids by user name, ``student0001`` and so on."""
    make_organisations(_organisations())
    homes = queries.organisation_ids()
    units = [homes[one.title] for one in _organisations() if one.kind is OrganisationKind.UNIT]
    newcomers = [
        Newcomer(
            username=f"student{number:04}",
            name=names.name(chance),
            organisation_id=chance.choice(units),
            post_level=chance.choice(POSTS),
        )
        for number in range(1, count + 1)
    ]
    with clock.held_at(clock.now() - BEGAN - timedelta(days=9)):
        return accounts.add_people(newcomers, password_hash)


def _organisations() -> Iterator[OrganisationOutline]:
    """Three cities with their offices, and the counties below them with theirs."""
    for city, counties in TREE.items():
        yield OrganisationOutline(title=city, kind=OrganisationKind.CITY, parent="安澜省")
        yield from _offices(city)
        for county in counties:
            yield OrganisationOutline(title=county, kind=OrganisationKind.COUNTY, parent=city)
            yield from _offices(county)


def _offices(place: str) -> Iterator[OrganisationOutline]:
    for office in OFFICES:
        yield OrganisationOutline(title=place + office, kind=OrganisationKind.UNIT, parent=place)


def _open(usernames: Sequence[str], required: Sequence[int], electives: Sequence[int]) -> None:
    now = clock.now()
    admin = queries.person("learning_admin")
    with clock.held_at(now - BEGAN - timedelta(days=7)):
        opened = classes.create_class(
            admin,
            NewClass(
                title=TITLE,
                summary=SUMMARY,
                starts_at=now - BEGAN,
                ends_at=now + ENDS_IN,
                tutors=["tutor"],
                required=list(required),
                electives=list(electives),
            ),
        )
        classes.add_members(admin, opened.id, list(enumerate(usernames, start=1)))


def _studies(
    learner_id: int, path: crowd.Path | None, required: Sequence[int], chance: Random
) -> Iterator[Study]:
    if path is None:
        return
    order = crowd.shuffled_a_little(required, chance)
    for step in crowd.steps_of(path, len(required), chance, clock.zone()):
        yield Study(learner_id, order[step.place], step.permille, step.began_at, step.ended_at)


@transactional
def _remind(class_id: int, by_risk: dict[Risk, list[int]]) -> None:
    """A few evenings on which the tutor wrote to some; a few of them twice."""
    tutor, now = queries.person("tutor"), clock.now()
    behind, away = by_risk[Risk.BEHIND], by_risk[Risk.INACTIVE]
    letters = (
        (6, Template.BEHIND, behind[: len(behind) // 5]),
        (4, Template.INACTIVE, away[: len(away) * 2 // 3]),
        (1, Template.BEHIND, behind[len(behind) // 6 : len(behind) * 3 // 10]),
        (1, Template.INACTIVE, away[: len(away) // 3]),
    )
    for days_ago, template, learner_ids in letters:
        if learner_ids:
            with clock.held_at(awake(clock.local(now - timedelta(days=days_ago)))):
                form = NewReminders(learner_ids=learner_ids, template=template.value)
                supervision.remind(tutor, class_id, form)
