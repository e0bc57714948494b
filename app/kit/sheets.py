"""Tables as workbooks (XLSX): text stays text, whatever it begins with."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

Cell = str | int | float


def workbook(lines: Sequence[Sequence[Cell]]) -> bytes:
    """The lines as a workbook; takes its time, so it belongs in the thread pool.

    Names come from outside: ``=HYPERLINK(...)`` in a name must stay a name (DOMAIN 4).
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for line in lines:
        sheet.append([_cell(sheet, value) for value in line])
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def _cell(sheet: Any, value: Cell) -> WriteOnlyCell:
    if not isinstance(value, str):
        return WriteOnlyCell(sheet, value=value)
    cell = WriteOnlyCell(sheet, value="'" + value if value.startswith(_FORMULA) else value)
    cell.data_type = "s"
    return cell
