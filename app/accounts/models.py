"""People, what they may do, where they belong, and where they are signed in."""

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.rules import OrganisationKind, Role
from app.kit.db import Base, BigInt, EnumText, Id, Moment


class Organisation(Base):
    """A node of the tree 省 > 市 > 县 > 单位. ``path`` is "/1/7/", the ids from the top to here."""

    __tablename__ = "organisations"

    id: Mapped[Id]
    parent_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("organisations.id"))
    kind: Mapped[OrganisationKind] = mapped_column(EnumText(OrganisationKind))
    title: Mapped[str] = mapped_column(String(200))
    path: Mapped[str] = mapped_column(String(400), default="/", index=True)
    uscid: Mapped[str | None] = mapped_column(String(18))

    __table_args__ = (UniqueConstraint("parent_id", "title"),)


class User(Base):
    """A person. Never deleted: hours and reviews refer to people for good.

    Inactive people cannot sign in. ``locked_until`` is set by failed sign-ins and passes by
    itself. ``is_authenticated`` and ``get_id`` are what flask-login asks for.
    """

    __tablename__ = "users"

    id: Mapped[Id]
    username: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(60))
    password_hash: Mapped[str] = mapped_column(String(200))
    organisation_id: Mapped[int] = mapped_column(BigInt, ForeignKey("organisations.id"), index=True)
    post_level: Mapped[str | None] = mapped_column(String(40))
    learner_category: Mapped[str | None] = mapped_column(String(40))
    locale: Mapped[str] = mapped_column(String(8), default="zh_Hans")
    is_active: Mapped[bool] = mapped_column(default=True)
    failures: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[Moment | None]
    password_changed_at: Mapped[Moment]
    created_at: Mapped[Moment]

    organisation: Mapped[Organisation] = relationship(lazy="joined", innerjoin=True)
    held: Mapped[list["RoleGrant"]] = relationship(
        lazy="selectin", cascade="all, delete-orphan", passive_deletes=True
    )

    is_authenticated = True
    is_anonymous = False

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(grant.role for grant in self.held)

    def has(self, *roles: Role) -> bool:
        """Whether this person holds at least one of ``roles``."""
        return not self.roles.isdisjoint(roles)

    def get_id(self) -> str:
        return str(self.id)


class RoleGrant(Base):
    """One role of one person."""

    __tablename__ = "role_grants"

    user_id: Mapped[int] = mapped_column(
        BigInt, ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    role: Mapped[Role] = mapped_column(EnumText(Role), primary_key=True)


class SignIn(Base):
    """A browser or program that is signed in. Only the digest of its token is kept.

    Open until ``ended_at`` is set or ``expires_at`` has passed; ended ones stay as a record.
    ``browser`` is the random mark of the browser's own cookie, "" for programs: by it many people
    in one browser are seen.
    """

    __tablename__ = "sign_ins"

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(BigInt, ForeignKey("users.id", ondelete="CASCADE"))
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    device: Mapped[str] = mapped_column(String(200), default="")
    address: Mapped[str] = mapped_column(String(64), default="")
    browser: Mapped[str] = mapped_column(String(32), default="", server_default="")
    created_at: Mapped[Moment]
    last_seen_at: Mapped[Moment]
    expires_at: Mapped[Moment]
    ended_at: Mapped[Moment | None]

    user: Mapped[User] = relationship(lazy="joined", innerjoin=True)

    __table_args__ = (
        Index("ix_sign_ins_user_id_ended_at", "user_id", "ended_at"),
        Index("ix_sign_ins_browser_created_at", "browser", "created_at"),
    )
