"""The settings of this installation, for those that have no other way to know them."""

from typing import TYPE_CHECKING

from flask import current_app

if TYPE_CHECKING:
    from config import Settings


def settings() -> "Settings":
    """What the operators chose."""
    chosen: Settings = current_app.config["SETTINGS"]
    return chosen
