"""The database: one session a request, writes only inside an action, one commit at its end.

``@transactional`` marks an action. The outermost one owns the transaction; actions it calls join
it. On SQLite a write takes a lock of this process first and then ``BEGIN IMMEDIATE``, so that
greenlets wait for each other cooperatively and never inside the driver, where a wait would stop
the whole event loop. Nothing may yield to the network while a transaction is open.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from enum import StrEnum
from functools import wraps
from itertools import count
from typing import Annotated, Any, ParamSpec, TypeVar

from sqlalchemy import (
    BigInteger,
    DateTime,
    Enum,
    Integer,
    MetaData,
    Select,
    Table,
    create_engine,
    event,
    make_url,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Dialect, Engine
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.orm import DeclarativeBase, Session, mapped_column, scoped_session, sessionmaker
from sqlalchemy.types import TypeDecorator

from app.kit import tally
from app.kit.errors import Busy, Conflict

log = logging.getLogger(__name__)

P = ParamSpec("P")
R = TypeVar("R")

SQLITE_LOCK_PATIENCE_SECONDS = 15.0


class Base(DeclarativeBase):
    """The base of every table; constraint names are the same on both engines."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: aware in Python, UTC in the database. A naive datetime is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


BigInt = BigInteger().with_variant(Integer, "sqlite")
Id = Annotated[int, mapped_column(BigInt, primary_key=True)]
Moment = Annotated[datetime, mapped_column(UtcDateTime)]


def EnumText(values: type[StrEnum]) -> Enum:
    """A column that holds the values of a ``StrEnum`` as text, checked by the database."""
    name = "".join("_" + c.lower() if c.isupper() else c for c in values.__name__).lstrip("_")
    return Enum(
        values,
        native_enum=False,
        create_constraint=True,
        length=32,
        name=name,
        values_callable=lambda members: [member.value for member in members],
    )


_scopes = count()
_scope: ContextVar[int | None] = ContextVar("scope", default=None)


def _here() -> tuple[int, int]:
    """Which session is ours: one a context, and never shared by two greenlets or threads."""
    scope = _scope.get()
    if scope is None:
        scope = next(_scopes)
        _scope.set(scope)
    return scope, threading.get_ident()


session: scoped_session[Session] = scoped_session(
    sessionmaker(autoflush=True, expire_on_commit=False), scopefunc=_here
)
_engine: Engine | None = None
_engines: dict[str, Engine] = {}
_writing: ContextVar[bool] = ContextVar("writing", default=False)
_first: ContextVar[Callable[[], object] | None] = ContextVar("first", default=None)
_sqlite_writer = threading.Lock()


def bind(url: str) -> Engine:
    """Connect this process to the database at ``url``; closes an earlier connection.

    The engine of a URL is kept, and with it the statements it has compiled.
    """
    global _engine, _sqlite_writer
    session.remove()
    if _engine is not None:
        _engine.dispose()
    _sqlite_writer = threading.Lock()
    if url not in _engines:
        _engines[url] = _open(url)
    _engine = _engines[url]
    session.configure(bind=_engine)
    return _engine


def _open(url: str) -> Engine:
    if make_url(url).get_backend_name() != "sqlite":
        # The connection used last is used next: it knows the statements already.
        pool = {"pool_size": 16, "max_overflow": 16, "pool_use_lifo": True}
        opened = create_engine(url, pool_pre_ping=True, **pool)
    else:
        opened = create_engine(url, pool_size=32, max_overflow=64, connect_args={"timeout": 0.02})
        event.listen(opened, "connect", _prepare_sqlite)
        event.listen(opened, "begin", _begin_sqlite)
    tally.listen(opened)
    return opened


def engine() -> Engine:
    """The engine this process is bound to."""
    assert _engine is not None, "kit.db.bind has not been called"
    return _engine


def on_sqlite() -> bool:
    return engine().dialect.name == "sqlite"


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # transactions are begun by hand, see _begin_sqlite
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "temp_store=MEMORY"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("PRAGMA recursive_triggers=ON")  # REPLACE asks the triggers of what it drops


def _begin_sqlite(connection: Connection) -> None:
    statement = "BEGIN IMMEDIATE" if _writing.get() else "BEGIN"
    deadline = time.monotonic() + SQLITE_LOCK_PATIENCE_SECONDS
    while True:
        try:
            connection.exec_driver_sql(statement)
            return
        except OperationalError as problem:
            if "locked" not in str(problem) or time.monotonic() > deadline:
                raise
            time.sleep(0.004)  # another process writes; cooperative under gevent


def after_commit(effect: Callable[[], object]) -> None:
    """Run ``effect`` once the outermost action has committed; drop it if that action fails."""
    effects = session().info.get("effects")
    assert effects is not None, "after_commit belongs inside an action"
    effects.append(effect)


def transactional(action: Callable[P, R]) -> Callable[P, R]:
    """Run an action in a transaction: its own if it is the outermost, else its caller's.

    Promises: all of the action's changes are committed together, or none; what it announces or
    enqueues happens after the commit. What was read before the action began is read anew inside.
    Raises Conflict when a constraint refuses the change, Busy when the database cannot take it.
    """

    @wraps(action)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        if "effects" in session().info:
            return action(*args, **kwargs)
        with _unit_of_work() as effects:
            if first := _first.get():
                _first.set(None)
                first()
            result = action(*args, **kwargs)
        _deliver(effects)
        return result

    run.__transactional__ = True  # type: ignore[attr-defined]
    return run


@contextmanager
def beginning_with(first: Callable[[], object]) -> Iterator[None]:
    """Let the next outermost action begin its transaction with ``first``, once."""
    token = _first.set(first)
    try:
        yield
    finally:
        _first.reset(token)


def in_steps(action: Callable[P, R]) -> Callable[P, R]:
    """Mark an action that does slow work between several transactions of its own.

    It must not be called from inside another action: what it waits for would hold the lock.
    """

    @wraps(action)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        assert "effects" not in session().info, "slow work does not belong inside a transaction"
        return action(*args, **kwargs)

    run.__transactional__ = True  # type: ignore[attr-defined]
    return run


@contextmanager
def _unit_of_work() -> Iterator[list[Callable[[], object]]]:
    work = session()
    work.rollback()
    work.expire_all()
    effects: list[Callable[[], object]] = []
    writer = _sqlite_writer if on_sqlite() else None
    if writer:
        writer.acquire()
    token = _writing.set(True)
    work.info["effects"] = effects
    try:
        yield effects
        work.commit()
    except BaseException as problem:
        work.rollback()
        raise _as_refusal(problem) from problem
    finally:
        del work.info["effects"]
        _writing.reset(token)
        if writer:
            writer.release()


def _as_refusal(problem: BaseException) -> BaseException:
    """A refusal in place of the driver's error where a person can act on it."""
    if isinstance(problem, IntegrityError):
        log.warning("constraint refused a change: %s", problem.orig)
        return Conflict()
    if isinstance(problem, OperationalError) or (
        isinstance(problem, DBAPIError) and problem.connection_invalidated
    ):
        log.error("database cannot take a change: %s", problem)
        return Busy()
    return problem


def _deliver(effects: list[Callable[[], object]]) -> None:
    for effect in effects:
        try:
            effect()
        except Exception:
            # The change is committed; a sweeper finds what was not handed over.
            log.exception("an effect after commit failed")


@event.listens_for(Session, "before_flush")
def _refuse_writes_outside_actions(work: Session, _context: Any, _instances: Any) -> None:
    if "effects" not in work.info:
        raise RuntimeError("rows change only inside an action (@transactional)")


def locked(statement: Select[Any]) -> Select[Any]:
    """The rows of ``statement``, locked until the transaction ends (SQLite: already exclusive)."""
    return statement.with_for_update()


def upsert(table: Table | Any) -> Any:
    """An ``INSERT`` that knows ``on_conflict_do_update`` and ``on_conflict_do_nothing``."""
    return sqlite.insert(table) if on_sqlite() else postgresql.insert(table)
