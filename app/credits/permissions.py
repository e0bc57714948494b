"""Who may look into an account of hours, and who may correct one."""

from collections.abc import Collection

from app.accounts.rules import Role


def can_see_account(
    viewer_id: int, roles: Collection[Role], person_id: int, in_reach: bool
) -> bool:
    """One's own account; for a learning administrator those of their organisation and below it."""
    return viewer_id == person_id or (in_reach and Role.LEARNING_ADMIN in roles)


def can_correct_hours(roles: Collection[Role]) -> bool:
    """Corrections are a learning administrator's, and stand in the ledger under their name."""
    return Role.LEARNING_ADMIN in roles


def can_set_rules(roles: Collection[Role]) -> bool:
    """Rule sets are a learning administrator's business: to read all of them, and to draft some."""
    return Role.LEARNING_ADMIN in roles


def can_set_rules_for(roles: Collection[Role], in_reach: bool) -> bool:
    """Rules are written, previewed, approved and retired by those who answer for whom they bind."""
    return in_reach and can_set_rules(roles)
