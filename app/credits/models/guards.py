"""Triggers on both engines: the ledger refuses UPDATE, DELETE and (PostgreSQL) TRUNCATE.

They keep a slip in this program, or a hurried hand, from rewriting somebody's hours. Who owns the
database can take them away; the chains show what was changed then.
"""

from sqlalchemy import DDL, event

from app.credits.models.chains import CreditAnchor, CreditAnchoredHead, CreditLink
from app.credits.models.ledger import CreditEntry, CreditRuleSet, CreditStatement
from app.credits.models.points import PointEntry
from app.kit.db import Base

Guards = dict[str, tuple[str, ...]]

APPEND_ONLY = (CreditEntry.__tablename__, CreditStatement.__tablename__)
CHAINED = (CreditLink.__tablename__, CreditAnchor.__tablename__, CreditAnchoredHead.__tablename__)
POINTS = PointEntry.__tablename__
RULE_SETS = CreditRuleSet.__tablename__
FIRST_FROZEN = ("title", "version", "effective_from", "effective_to", "body", "sha256")

REFUSE_FUNCTION = """
CREATE OR REPLACE FUNCTION credit_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING
        MESSAGE = TG_TABLE_NAME || ' is append-only', ERRCODE = 'restrict_violation';
END $$
""".strip()


def _guard(dialect: str, table: str, verb: str, condition: str = "") -> str:
    """The statement that makes ``table`` refuse ``verb``, always or when ``condition`` holds."""
    when = f" WHEN ({condition})" if condition else ""
    name = f"{table}_refuse_{verb.lower()}"
    if dialect == "sqlite":
        return (
            f"CREATE TRIGGER {name} BEFORE {verb} ON {table}{when}"
            f" BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )
    each = "STATEMENT" if verb == "TRUNCATE" else "ROW"
    return (
        f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH {each}{when}"
        " EXECUTE FUNCTION credit_refuse_change()"
    )


def _frozen(dialect: str, columns: tuple[str, ...]) -> str:
    """The condition under which an update would rewrite a rule set that is in force."""
    differs = {
        "sqlite": "OLD.{0} IS NOT NEW.{0}",
        "postgresql": "OLD.{0}::text IS DISTINCT FROM NEW.{0}::text",
    }[dialect]
    changed = [differs.format(column) for column in columns]
    return "OLD.state <> 'draft' AND (" + " OR ".join([*changed, "NEW.state = 'draft'"]) + ")"


def first_guards(dialect: str) -> Guards:
    """What the first migration put up: entries, statements and rule sets that are in force."""
    guards = {
        table: tuple(_guard(dialect, table, verb) for verb in ("UPDATE", "DELETE"))
        for table in APPEND_ONLY
    }
    guards[RULE_SETS] = (
        _guard(dialect, RULE_SETS, "UPDATE", _frozen(dialect, FIRST_FROZEN)),
        _guard(dialect, RULE_SETS, "DELETE", "OLD.state <> 'draft'"),
    )
    return guards


def chain_guards(dialect: str) -> Guards:
    """What came with the chains: their own tables, and TRUNCATE, which SQLite does not know."""
    guards = {
        table: tuple(_guard(dialect, table, verb) for verb in ("UPDATE", "DELETE"))
        for table in CHAINED
    }
    if dialect == "sqlite":
        return guards
    truncates = {
        table: (_guard(dialect, table, "TRUNCATE"),) for table in (*APPEND_ONLY, RULE_SETS)
    }
    own = {table: (*known, _guard(dialect, table, "TRUNCATE")) for table, known in guards.items()}
    return truncates | own


def point_guards(dialect: str) -> Guards:
    """What came with the accounts of points."""
    verbs = ("UPDATE", "DELETE") if dialect == "sqlite" else ("UPDATE", "DELETE", "TRUNCATE")
    return {POINTS: tuple(_guard(dialect, POINTS, verb) for verb in verbs)}


def _merged(*several: Guards) -> Guards:
    merged: Guards = {}
    for guards in several:
        for table, statements in guards.items():
            merged[table] = (*merged.get(table, ()), *statements)
    return merged


GUARDS = {
    dialect: _merged(first_guards(dialect), chain_guards(dialect), point_guards(dialect))
    for dialect in ("sqlite", "postgresql")
}
"""By engine and table: the statements that make its triggers."""


def guard_statements(dialect: str, guards: Guards) -> tuple[str, ...]:
    """What a migration executes, in order, once the tables are there."""
    function = (REFUSE_FUNCTION,) if dialect == "postgresql" else ()
    return (*function, *(guard for of_table in guards.values() for guard in of_table))


def unguard_statements(dialect: str) -> tuple[str, ...]:
    """What a downgrade executes once the tables are gone; their triggers went with them."""
    return ("DROP FUNCTION IF EXISTS credit_refuse_change()",) if dialect == "postgresql" else ()


def truncate_triggers(dialect: str) -> tuple[str, ...]:
    """What takes the triggers against TRUNCATE away again from tables that stay."""
    if dialect == "sqlite":
        return ()
    return tuple(
        f"DROP TRIGGER IF EXISTS {table}_refuse_truncate ON {table}"
        for table in (*APPEND_ONLY, RULE_SETS)
    )


def _attach(table: str, statement: str, dialect: str) -> None:
    ddl = DDL(statement).execute_if(dialect=dialect)  # type: ignore[no-untyped-call]
    event.listen(Base.metadata.tables[table], "after_create", ddl)


for _table in GUARDS["postgresql"]:
    _attach(_table, REFUSE_FUNCTION, "postgresql")  # before the triggers that call it
for _dialect, _of_tables in GUARDS.items():
    for _table, _statements in _of_tables.items():
        for _statement in _statements:
            _attach(_table, _statement, _dialect)
