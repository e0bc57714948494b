"""The table of tricks names tests that exist, and leaves out no row and no attack."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TABLE = (ROOT / "docs" / "attacks.md").read_text(encoding="utf-8")
NAMED = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", TABLE)


def test_every_row_is_there():
    assert [int(row) for row in re.findall(r"^\| (\d+) \|", TABLE, re.M)] == list(range(1, 31))


def test_every_test_it_names_exists():
    for file, name in NAMED:
        source = (ROOT / file).read_text(encoding="utf-8")
        assert not name or f"def {name}(" in source, (file, name)


def test_every_numbered_attack_is_in_it():
    source = (ROOT / "tests/attacks/test_watch_time.py").read_text(encoding="utf-8")
    assert set(re.findall(r"def (test_\d\d_\w+)", source)) <= {name for _file, name in NAMED}
