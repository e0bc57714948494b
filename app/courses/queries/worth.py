"""What courses earn: the rule set in force for each topic."""

from collections.abc import Iterable

from app.courses.queries.topics import subjects_by_topic
from app.credits.queries import published_rule_sets
from app.credits.rules import PLATFORM_DEFAULT, RuleSet, choose
from app.kit import clock


def rule_sets_by_topic(topic_ids: Iterable[int | None]) -> dict[int | None, RuleSet]:
    """The rule set in force today for things of each topic, in two statements for all of them."""
    published, today = published_rule_sets(), clock.today()
    return {
        topic_id: choose(published, subjects, today) or PLATFORM_DEFAULT
        for topic_id, subjects in subjects_by_topic(topic_ids).items()
    }
