"""A message for the next page that offers to take the act back."""

from flask import flash
from flask_babel import gettext
from markupsafe import Markup
from markupsafe import escape as esc

from app.kit.web.identity import csrf_field


def flash_undo(said: str, action: str, **fields: str) -> None:
    """Say on the next page that something is done, with a button that posts to ``action``.

    ``fields`` travel with it. It works without script; with script it floats up as a toast.
    """
    hidden = Markup("").join(
        Markup('<input type="hidden" name="{}" value="{}">').format(name, value)
        for name, value in fields.items()
    )
    button = Markup('<button class="btn btn-small">{}</button>').format(gettext("Undo"))
    form = Markup('<form class="undo" method="post" action="{}">{}{}{}</form>')
    flash(esc(said) + form.format(action, csrf_field(), hidden, button), "done")
