"""The door to encryption: keys that are derived when they are needed and never stored, and files
sealed whole with AES-128 in the way that HLS players open by themselves (RFC 8216, 4.3.2.4).
"""

import hmac
from hashlib import sha256

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES128
from cryptography.hazmat.primitives.ciphers.modes import CBC
from cryptography.hazmat.primitives.padding import PKCS7
from flask import current_app

KEY_BYTES = 16
BLOCK_BYTES = 16


def derived_key(*parts: str) -> bytes:
    """The 16 bytes that belong to these words under the installation's ``MEDIA_SECRET``.

    The same words always give the same key; who has one key learns nothing about another. How the
    words are divided matters, too: ``("ab", "c")`` and ``("a", "bc")`` have different keys.
    """
    secret = current_app.config["SETTINGS"].media_secret.encode()
    message = b"".join(len(word).to_bytes(4) + word for word in (part.encode() for part in parts))
    return hmac.digest(secret, b"zhixing media\0" + message, sha256)[:KEY_BYTES]


def sealed(plain: bytes, key: bytes, iv: bytes) -> bytes:
    """``plain`` encrypted with AES-128-CBC and PKCS7; ``key`` and ``iv`` are 16 bytes each.

    At most 16 bytes longer. It keeps things secret from whoever has no key; it does not prove that
    nobody changed them.
    """
    padder = PKCS7(BLOCK_BYTES * 8).padder()
    encryptor = Cipher(AES128(key), CBC(iv)).encryptor()
    padded = padder.update(plain) + padder.finalize()
    return encryptor.update(padded) + encryptor.finalize()


def unsealed(content: bytes, key: bytes, iv: bytes) -> bytes:
    """What ``sealed`` made its argument from; raises ValueError where key or content is wrong,
    unless by a rare chance it ends as if it were right."""
    decryptor = Cipher(AES128(key), CBC(iv)).decryptor()
    padded = decryptor.update(content) + decryptor.finalize()
    unpadder = PKCS7(BLOCK_BYTES * 8).unpadder()
    return unpadder.update(padded) + unpadder.finalize()
