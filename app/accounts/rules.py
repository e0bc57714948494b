"""Who may be what, how a password must look, and when a sign-in is refused."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from app.reasons import Reason


class Role(StrEnum):
    """What a person does here. One person may hold several, within ``roles_agree``."""

    LEARNER = "learner"
    TEACHER = "teacher"
    FIRST_REVIEWER = "first_reviewer"
    SECOND_REVIEWER = "second_reviewer"
    FINAL_REVIEWER = "final_reviewer"
    TUTOR = "tutor"
    LEARNING_ADMIN = "learning_admin"
    SYSADMIN = "sysadmin"
    SECADMIN = "secadmin"
    AUDITOR = "auditor"


REVIEWERS = frozenset({Role.FIRST_REVIEWER, Role.SECOND_REVIEWER, Role.FINAL_REVIEWER})
THREE_ADMINISTRATORS = frozenset({Role.SYSADMIN, Role.SECADMIN, Role.AUDITOR})


class OrganisationKind(StrEnum):
    """The levels of the organisation tree: 省, 市, 县, 单位."""

    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    UNIT = "unit"


LEVELS = tuple(OrganisationKind)

SIGN_IN_LASTS = timedelta(days=14)
SEEN_EVERY = timedelta(minutes=5)
FAILURES_BEFORE_LOCK = 5
LOCK_LASTS = timedelta(minutes=30)
PASSWORD_LEAST = 10
PASSWORD_MOST = 128
PASSWORD_CLASSES = 3


class SignInRefusal(Reason):
    WRONG = "wrong_password", "The user name or the password is not right."
    LOCKED = (
        "locked",
        "Too many wrong attempts. This account is locked; please try again in %(minutes)s minutes.",
    )
    DISABLED = "disabled", "This account is not active. Please ask your learning administrator."


class PasswordRefusal(Reason):
    TOO_SHORT = "too_short", "Please use at least 10 characters."
    TOO_PLAIN = (
        "too_plain",
        "Please mix at least three of: capital letters, small letters, digits, other characters.",
    )
    SAME_AS_NAME = "same_as_name", "The password must not contain the user name."
    UNCHANGED = "unchanged", "Please choose a password that differs from the present one."
    WRONG_PRESENT = "wrong_present", "The present password is not right."


class RoleRefusal(Reason):
    THREE_APART = (
        "three_apart",
        "System, security and audit administration belong to three different people.",
    )
    ADMINISTRATORS_ONLY_ADMINISTER = (
        "administrators_only_administer",
        "A system, security or audit administrator holds no role in teaching or learning.",
    )


class TreeRefusal(Reason):
    WRONG_LEVEL = (
        "wrong_level",
        "A city belongs to a province, a county to a city, a unit to any of them.",
    )


def roles_agree(roles: Iterable[Role]) -> RoleRefusal | None:
    """Whether one person may hold ``roles`` together.

    The three administrators (三员) are separate from each other and from business roles
    (GB/T 22239-2019; see DOMAIN 7).
    """
    held = frozenset(roles)
    administration = held & THREE_ADMINISTRATORS
    if len(administration) > 1:
        return RoleRefusal.THREE_APART
    if administration and held - THREE_ADMINISTRATORS:
        return RoleRefusal.ADMINISTRATORS_ONLY_ADMINISTER
    return None


def level_fits(kind: OrganisationKind, parent: OrganisationKind | None) -> TreeRefusal | None:
    """Whether an organisation of ``kind`` may stand below ``parent`` (None: at the top)."""
    if parent is None:
        return None
    if kind is OrganisationKind.UNIT:
        return None
    if LEVELS.index(kind) == LEVELS.index(parent) + 1:
        return None
    return TreeRefusal.WRONG_LEVEL


def password_strong(password: str, username: str) -> PasswordRefusal | None:
    """Whether a new password will do: length, mixture, not the user name in disguise."""
    if len(password) < PASSWORD_LEAST:
        return PasswordRefusal.TOO_SHORT
    classes = (r"[a-z]", r"[A-Z]", r"[0-9]", r"[^a-zA-Z0-9]")
    if sum(bool(re.search(pattern, password)) for pattern in classes) < PASSWORD_CLASSES:
        return PasswordRefusal.TOO_PLAIN
    if username.lower() in password.lower():
        return PasswordRefusal.SAME_AS_NAME
    return None


def minutes_left(until: datetime, at: datetime) -> int:
    """How many minutes a lock still lasts, rounded up, at least one."""
    return max(1, -(-int((until - at).total_seconds()) // 60))


_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)
_BROWSERS = (
    ("MicroMessenger", "WeChat"),
    ("Edg/", "Edge"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
    ("flask token", "flask token"),
)


def device_name(user_agent: str) -> str:
    """A browser and its system by their common names, as "Chrome · Windows"; "" if unknown."""
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), "")
    return " · ".join(part for part in (browser, system) if part)


def lock_after(failures: int, at: datetime) -> datetime | None:
    """Until when an account is locked after so many failures in a row, or None."""
    return at + LOCK_LASTS if failures >= FAILURES_BEFORE_LOCK else None
