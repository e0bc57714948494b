"""The door to argon2: hashes that take their time on purpose, made in the thread pool."""

import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.kit.offload import offload

_hasher = PasswordHasher()
NOBODY = _hasher.hash(secrets.token_hex(16))
"""A hash that no password matches: checking it costs as much as checking a real one."""


def hash_password(password: str) -> str:
    """An argon2id hash; the parameters travel with it."""
    return offload(_hasher.hash, password)


def password_matches(password_hash: str, password: str) -> bool:
    """Whether ``password`` is the one that was hashed."""
    return offload(_verify, password_hash, password)


def _verify(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False
