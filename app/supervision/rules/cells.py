"""What may stand in a cell of a sheet that leaves the academy."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def plain_cell(text: str) -> str:
    """The text, with a leading apostrophe where a spreadsheet would take it for a formula.

    Names come from outside: ``=HYPERLINK(...)`` in a name must stay a name (DOMAIN 4).
    """
    return "'" + text if text.startswith(_FORMULA) else text
