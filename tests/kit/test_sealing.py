"""Keys that nobody stores, and what they lock."""

from dataclasses import replace

from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from app.kit.sealing import BLOCK_BYTES, KEY_BYTES, derived_key, sealed

# NIST SP 800-38A, F.2.1 (CBC-AES128.Encrypt), the first two blocks.
NIST_KEY = bytes.fromhex("2b7e151628aed2a6abf7158809cf4f3c")
NIST_IV = bytes.fromhex("000102030405060708090a0b0c0d0e0f")
NIST_PLAIN = bytes.fromhex("6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51")
NIST_SEALED = bytes.fromhex("7649abac8119b246cee98e9b12e9197d5086cb9b507219ee95db113a917678b2")


def test_what_is_sealed_is_what_the_standard_says():
    assert sealed(NIST_PLAIN, NIST_KEY, NIST_IV)[: len(NIST_PLAIN)] == NIST_SEALED


@given(st.binary(max_size=100))
def test_sealing_fills_the_last_block_and_always_adds_something(plain: bytes):
    locked = sealed(plain, NIST_KEY, NIST_IV)
    assert len(locked) == (len(plain) // BLOCK_BYTES + 1) * BLOCK_BYTES


def test_a_key_is_the_same_for_ever_or_no_recording_would_open(built_app: Flask):
    with built_app.app_context():
        assert derived_key("window", "3f" * 16, "7").hex() == "53f80e03551f2ecd4af12e57b6b77bbf"


def test_keys_differ_in_every_word_and_in_how_the_words_are_divided(built_app: Flask):
    with built_app.app_context():
        keys = {
            derived_key("window", "ab", "1"),
            derived_key("window", "ab", "2"),
            derived_key("window", "a", "b1"),
            derived_key("windowab", "1"),
            derived_key("window", "视", "1"),
        }
    assert len(keys) == 5
    assert {len(key) for key in keys} == {KEY_BYTES}


def test_another_secret_gives_other_keys(built_app: Flask):
    with built_app.app_context():
        before = derived_key("window", "ab", "1")
        settings = built_app.config["SETTINGS"]
        built_app.config["SETTINGS"] = replace(settings, media_secret="x" * 40)
        try:
            assert derived_key("window", "ab", "1") != before
        finally:
            built_app.config["SETTINGS"] = settings
