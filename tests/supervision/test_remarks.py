"""What stands beside a learner's risk: never "without study" of somebody who studied."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from app.supervision.rules import Plan, Standing, assess
from app.supervision.rules.remarks import RemarkReason, remark

NOW = datetime(2026, 3, 5, 14, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
PLAN = Plan(NOW - timedelta(days=1), NOW + timedelta(days=50), 10)
STANDING = Standing(2, NOW - timedelta(days=258))


def said(*minutes: int):
    """The remark on one who last touched this class long ago; the last number is today's."""
    return remark(assess(PLAN, STANDING, NOW), STANDING, (1, 1, 0), minutes, NOW)


def test_who_studied_other_courses_of_late_is_not_said_to_be_without_study():
    assert said(0, 0, 0, 7, 0).reason is RemarkReason.AT_COURSE
    assert said(0, 0, 0, 0, 7).reason is RemarkReason.AT_COURSE


def test_the_days_without_study_are_those_since_any_study():
    assert said(7, 0, 0, 0, 0).values == {"days": 4}
    assert said(0, 0, 0, 0, 0).values == {"days": 258}
