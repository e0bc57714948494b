"""The door to what makes tampering visible: the ledger's key, and signatures that anybody checks.

Both are derived from ``LEDGER_SECRET`` when they are needed and never stored. The key proves
entries to who has the secret; the signature (Ed25519) proves an anchor to who has only the public
key, and can be checked with any tool.
"""

import hmac
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

_secret: bytes | None = None


def init(secret: str) -> None:
    """Use this installation's ``LEDGER_SECRET`` from here on."""
    global _secret
    _secret = secret.encode()


def ledger_key() -> bytes:
    """The 32 bytes under which this installation's ledgers are chained."""
    return _derived("chains")


def signed(line: str) -> str:
    """The Ed25519 signature of ``line``, 128 hexadecimal digits; the same line, the same one."""
    return _private_key().sign(line.encode()).hex()


def public_key() -> str:
    """Who has these 64 hexadecimal digits can check every signature, and make none."""
    return _private_key().public_key().public_bytes_raw().hex()


def is_signed(line: str, signature: str) -> bool:
    """Whether this installation signed exactly this line."""
    key: Ed25519PublicKey = _private_key().public_key()
    try:
        key.verify(bytes.fromhex(signature), line.encode())
    except (InvalidSignature, ValueError):
        return False
    return True


def _private_key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(_derived("anchors"))


def _derived(purpose: str) -> bytes:
    assert _secret is not None, "kit.signing.init has not been called"
    return hmac.digest(_secret, b"zhixing ledger\0" + purpose.encode(), sha256)
