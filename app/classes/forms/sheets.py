"""A roster as an XLSX file: its user names, and nothing else of it."""

import re
from dataclasses import dataclass
from io import BytesIO
from zipfile import ZipFile

from openpyxl import load_workbook

from app.classes.rules import MOST_MEMBERS_AT_ONCE
from app.kit.errors import Invalid
from app.reasons import N_

HEADINGS = frozenset({"username", "user name", "用户名", "账号", "帐号"})
LARGEST_UNPACKED_BYTES = 40 * 1024 * 1024
MOST_COLUMNS = 30

UNREADABLE = N_("This file is not an XLSX sheet that can be read.")
TOO_MUCH = N_("This sheet is too large; please split it.")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")

NOTHING = N_("This sheet has no user names in it.")


@dataclass(frozen=True)
class RosterSheet:
    """The user names of a sheet with the number of the row each stands in."""

    names: list[tuple[int, str]]

    def rows(self) -> list[tuple[int, str]]:
        return self.names


def read_sheet(content: bytes) -> RosterSheet:
    """Read the column headed ``username`` or 用户名, else the first column, of the first sheet.

    Formulas are never evaluated: a cell that holds one is text that names nobody. Raises Invalid
    for what is no sheet, for one that unpacks to more than 40 MB, and for an empty one. Takes
    its time, so it belongs in the thread pool.
    """
    try:
        with ZipFile(BytesIO(content)) as packed:
            unpacked = sum(entry.file_size for entry in packed.infolist())
        if unpacked > LARGEST_UNPACKED_BYTES:
            raise Invalid(errors={"file": [TOO_MUCH]})
        rows = _read_rows(content)
    except Invalid:
        raise
    except Exception:  # a file that is damaged, locked or made up breaks its reader anywhere
        raise Invalid(errors={"file": [UNREADABLE]}) from None
    if not rows:
        raise Invalid(errors={"file": [NOTHING]})
    return RosterSheet(rows)


def _read_rows(content: bytes) -> list[tuple[int, str]]:
    book = load_workbook(BytesIO(content), read_only=True, data_only=False, keep_links=False)
    try:
        sheet = book.worksheets[0]
        cells = [
            [_text(value) for value in row]
            for row in sheet.iter_rows(
                max_row=MOST_MEMBERS_AT_ONCE + 2, max_col=MOST_COLUMNS, values_only=True
            )
        ]
    finally:
        book.close()
    if len(cells) > MOST_MEMBERS_AT_ONCE + 1:
        raise Invalid(errors={"file": [TOO_MUCH]})
    return _names(cells)


def _names(cells: list[list[str]]) -> list[tuple[int, str]]:
    headings = [text.lower() for text in cells[0]] if cells else []
    column = next((place for place, text in enumerate(headings) if text in HEADINGS), None)
    first = 0 if column is None else 1
    column = column or 0
    return [
        (number, row[column] if column < len(row) else "")
        for number, row in enumerate(cells[first:], start=first + 1)
        if any(row)
    ]


def _text(value: object) -> str:
    """A cell as text; a number that was typed as a user name keeps its digits."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return _UNPRINTABLE.sub("\ufffd", str(value)).strip()[:64]
