"""Which pledge holds for whom, and what is said when it is not signed. Pure."""

from collections.abc import Iterable

from app.reasons import N_, Reason

TITLE_MOST = 80
BODY_LEAST, BODY_MOST = 20, 3000


class PledgeRefusal(Reason):
    """Why a lesson does not begin, or a pledge is not signed or published."""

    UNSIGNED = (
        "pledge_unsigned",
        N_("Please sign the pledge of honest learning first; the lesson opens right after it."),
    )
    NONE = "no_pledge", N_("There is no pledge to sign just now.")
    CHANGED = "pledge_changed", N_("The pledge has changed meanwhile. Please read it again.")
    NOT_READ = "not_read", N_("Please tick that you have read it and will keep it.")
    NOT_A_LEARNER = "not_a_learner", N_("Only learners sign the pledge.")
    NOT_YOURS = "not_yours", N_("Only learning administrators publish a pledge.")
    MOVED_ON = (
        "moved_on",
        N_("Somebody has published another version meanwhile. Please look at it first."),
    )


def above(path: str) -> list[int]:
    """The organisations on a path such as "/1/7/", from the top of the tree."""
    return [int(part) for part in path.split("/") if part]


def nearest(path: str, organisation_ids: Iterable[int]) -> int | None:
    """Which of these organisations stands nearest above somebody at ``path``, or is theirs."""
    chain = above(path)
    return max(set(organisation_ids) & set(chain), key=chain.index, default=None)
