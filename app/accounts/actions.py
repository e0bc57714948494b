"""What people do about accounts: sign in and out, change a password, add people and organisations.

Password hashes take their time on purpose, so they are made and checked outside of transactions.
"""

import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import insert, select, update

from app.accounts import queries, rules
from app.accounts.forms import Credentials, NewPassword
from app.accounts.models import Organisation, RoleGrant, SignIn, User
from app.accounts.passwords import NOBODY, hash_password, password_matches
from app.accounts.rules import OrganisationKind, PasswordRefusal, Role, SignInRefusal
from app.kit import clock
from app.kit.db import in_steps, locked, session, transactional
from app.kit.errors import Invalid, Locked, NotFound, NotSignedIn


@in_steps
def sign_in(
    form: Credentials, *, device: str = "", address: str = "", browser: str = ""
) -> tuple[str, SignIn]:
    """Check credentials and open a sign-in; returns its token, which is kept nowhere.

    Takes as long for an unknown name as for a wrong password. Raises NotSignedIn when they do
    not match or the account is inactive, Locked after five failures in a row (DOMAIN 7).
    """
    user = queries.find_user(form.username)
    if user and user.locked_until and user.locked_until > clock.now():
        left = rules.minutes_left(user.locked_until, clock.now())
        raise Locked(SignInRefusal.LOCKED, minutes=left)
    user_id = user.id if user else None
    right = password_matches(user.password_hash if user else NOBODY, form.password)
    if user_id is None or not right:
        if user_id is not None:
            _note_failure(user_id)
        raise NotSignedIn(SignInRefusal.WRONG)
    return open_sign_in(user_id, device=device, address=address, browser=browser)


@transactional
def _note_failure(user_id: int) -> None:
    user = session.scalar(locked(select(User).where(User.id == user_id)))
    assert user is not None
    user.failures += 1
    user.locked_until = rules.lock_after(user.failures, clock.now())
    if user.locked_until:
        user.failures = 0


@transactional
def open_sign_in(
    user_id: int, *, device: str = "", address: str = "", browser: str = ""
) -> tuple[str, SignIn]:
    """Open a sign-in for somebody whose identity is certain. Raises NotSignedIn if inactive."""
    user = queries.get_user(user_id)
    if not user.is_active:
        raise NotSignedIn(SignInRefusal.DISABLED)
    moment = clock.now()
    token = secrets.token_urlsafe(32)
    user.failures = 0
    user.locked_until = None
    opened = SignIn(
        user=user,
        token_digest=queries.digest(token),
        device=device[:200],
        address=address[:64],
        browser=browser[:32],
        created_at=moment,
        last_seen_at=moment,
        expires_at=moment + rules.SIGN_IN_LASTS,
    )
    session.add(opened)
    session.flush()
    return token, opened


@transactional
def note_seen(sign_in_id: int, at: datetime) -> None:
    """Remember that a sign-in is in use."""
    session.execute(update(SignIn).where(SignIn.id == sign_in_id).values(last_seen_at=at))


@transactional
def end_sign_in(actor: User, sign_in_id: int) -> None:
    """End one of the actor's own sign-ins, on whatever device. Raises NotFound."""
    found = session.get(SignIn, sign_in_id)
    if found is None or found.user_id != actor.id or found.ended_at:
        raise NotFound()
    found.ended_at = clock.now()


@transactional
def end_other_sign_ins(actor: User, keep_token: str | None) -> int:
    """End all of the actor's sign-ins but the one in use; returns how many were ended."""
    return _end_others(actor.id, keep_token, clock.now())


def _end_others(user_id: int, keep_token: str | None, moment: datetime) -> int:
    others = update(SignIn).where(SignIn.user_id == user_id, SignIn.ended_at.is_(None))
    if keep_token:
        others = others.where(SignIn.token_digest != queries.digest(keep_token))
    ended = session.execute(others.where(SignIn.expires_at > moment).values(ended_at=moment))
    return int(ended.rowcount)  # type: ignore[attr-defined]


@transactional
def end_token(token: str) -> None:
    """Sign out the browser or program that holds this token."""
    found = queries.find_sign_in(token)
    if found:
        found.ended_at = clock.now()


@in_steps
def change_password(actor: User, form: NewPassword, *, keep_token: str | None = None) -> None:
    """Change one's own password and end all sign-ins but the one in use.

    Raises Invalid when the present password is wrong or the new one is weak or the same.
    """
    if not password_matches(actor.password_hash, form.present):
        raise Invalid(errors={"present": [PasswordRefusal.WRONG_PRESENT.sentence]})
    refusal = rules.password_strong(form.new, actor.username)
    if form.new == form.present:
        refusal = PasswordRefusal.UNCHANGED
    if refusal:
        raise Invalid(errors={"new": [refusal.sentence]})
    _store_password(actor.id, hash_password(form.new), keep_token)


@transactional
def _store_password(user_id: int, password_hash: str, keep_token: str | None) -> None:
    user = queries.get_user(user_id)
    moment = clock.now()
    user.password_hash = password_hash
    user.password_changed_at = moment
    _end_others(user_id, keep_token, moment)


@transactional
def choose_language(actor: User, locale: str) -> None:
    """Read the academy in another language from now on, on every device."""
    queries.get_user(actor.id).locale = locale


@transactional
def add_organisation(
    title: str, kind: OrganisationKind, parent_id: int | None = None
) -> Organisation:
    """Add a node to the tree. Raises Invalid when the level does not fit below its parent."""
    parent = queries.get_organisation(parent_id) if parent_id else None
    refusal = rules.level_fits(kind, parent.kind if parent else None)
    if refusal:
        raise Invalid(refusal)
    added = Organisation(title=title, kind=kind, parent_id=parent_id)
    session.add(added)
    session.flush()
    added.path = f"{parent.path if parent else '/'}{added.id}/"
    return added


@transactional
def add_person(
    username: str,
    name: str,
    password_hash: str,
    organisation_id: int,
    roles: Sequence[Role],
    *,
    post_level: str | None = None,
    learner_category: str | None = None,
) -> User:
    """Add a person with a password already hashed. Raises Invalid when the roles do not agree."""
    refusal = rules.roles_agree(roles)
    if refusal:
        raise Invalid(refusal)
    moment = clock.now()
    person = User(
        username=username,
        name=name,
        password_hash=password_hash,
        organisation=queries.get_organisation(organisation_id),
        held=[RoleGrant(role=role) for role in dict.fromkeys(roles)],
        post_level=post_level,
        learner_category=learner_category,
        password_changed_at=moment,
        created_at=moment,
    )
    session.add(person)
    session.flush()
    return person


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody who is added together with many others."""

    username: str
    name: str
    organisation_id: int
    post_level: str | None = None
    learner_category: str | None = None
    role: Role = Role.LEARNER


@transactional
def add_people(newcomers: Sequence[Newcomer], password_hash: str) -> dict[str, int]:
    """Add many people who begin with one password; returns the ids of all of them by user name.

    For a whole roster that is taken over at once. Those whose user name is known stay as they
    are. The organisations must exist; each has one role, which always agrees with itself.
    """
    known = queries.ids_named([one.username for one in newcomers])
    moment = clock.now()
    shared = {"password_hash": password_hash, "password_changed_at": moment, "created_at": moment}
    missing = {one.username: asdict(one) for one in newcomers if one.username not in known}
    if not missing:
        return known
    roles = {username: row.pop("role") for username, row in missing.items()}
    rows = [row | shared for row in missing.values()]
    session.execute(insert(User.__table__), rows)  # type: ignore[arg-type]
    added = queries.ids_named(list(missing))
    grants = [{"user_id": user_id, "role": roles[name]} for name, user_id in added.items()]
    session.execute(insert(RoleGrant.__table__), grants)  # type: ignore[arg-type]
    return known | added
