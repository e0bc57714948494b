"""Whose screen this is, said so that they know it and nobody else learns who they are."""

DIGITS = 4


def masked_name(name: str) -> str:
    """张三丰 → 张*丰, 张三 → 张*: the first and, from three characters on, the last."""
    if len(name) < 3:
        return name[:1] + "*"
    return name[0] + "*" * (len(name) - 2) + name[-1]


def screen_mark(name: str, username: str, number: int) -> str:
    """The masked name and the last digits of the user name, or of the account's number where the
    user name has none: enough to find whose picture was filmed, too little to be looked up by."""
    digits = "".join(one for one in username if one.isascii() and one.isdigit())
    return f"{masked_name(name)} {(digits or f'{number:0{DIGITS}d}')[-DIGITS:]}"
