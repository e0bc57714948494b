"""What the three administrators look after, as figures: counts only, never anybody's business."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select

from app.accounts.models import RoleGrant, SignIn, User
from app.accounts.rules import Role
from app.credits.models import CreditEntry, CreditStatement
from app.kit import clock
from app.kit.db import session
from app.moderation.models import ReviewMove
from app.videos.models import Video
from app.videos.rules import State as VideoState

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
MONTH = timedelta(days=30)


@dataclass(frozen=True)
class System:
    """For who keeps the system running."""

    people: int
    signed_in: int
    converting: int
    failed: int


@dataclass(frozen=True)
class Security:
    """For who looks after accounts and rights."""

    locked: int
    inactive: int
    sign_ins: int
    privileged: int


@dataclass(frozen=True)
class Audit:
    """For who reads what was done."""

    moves: int
    corrections: int
    statements: int
    sign_ins: int


@dataclass(frozen=True)
class Offices:
    """The offices this person holds; None for the others."""

    system: System | None
    security: Security | None
    audit: Audit | None

    @property
    def has_office(self) -> bool:
        return any(one is not None for one in (self.system, self.security, self.audit))


def offices_of(viewer: User) -> Offices:
    """The figures of each office the viewer holds."""
    return Offices(
        system=_system() if viewer.has(Role.SYSADMIN) else None,
        security=_security() if viewer.has(Role.SECADMIN) else None,
        audit=_audit() if viewer.has(Role.AUDITOR) else None,
    )


def _system() -> System:
    now = clock.now()
    waiting = (VideoState.UPLOADED, VideoState.QUEUED, VideoState.TRANSCODING)
    return System(
        people=_count(User.id, User.is_active.is_(True)),
        signed_in=_count(
            SignIn.user_id.distinct(), SignIn.ended_at.is_(None), SignIn.expires_at > now
        ),
        converting=_count(Video.id, Video.state.in_(waiting)),
        failed=_count(Video.id, Video.state == VideoState.FAILED),
    )


def _security() -> Security:
    now = clock.now()
    plain = (Role.LEARNER, Role.TEACHER)
    return Security(
        locked=_count(User.id, User.locked_until > now),
        inactive=_count(User.id, User.is_active.is_(False)),
        sign_ins=_count(SignIn.id, SignIn.created_at >= now - DAY),
        privileged=_count(RoleGrant.user_id.distinct(), RoleGrant.role.not_in(plain)),
    )


def _audit() -> Audit:
    now = clock.now()
    return Audit(
        moves=_count(ReviewMove.id, ReviewMove.moved_at >= now - WEEK),
        corrections=_count(
            CreditEntry.id, CreditEntry.reverses_id.is_not(None), CreditEntry.at >= now - MONTH
        ),
        statements=_count(CreditStatement.code, CreditStatement.issued_at >= now - MONTH),
        sign_ins=_count(SignIn.id, SignIn.created_at >= now - DAY),
    )


def _count(column: Any, *conditions: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count(column)).where(*conditions)) or 0
