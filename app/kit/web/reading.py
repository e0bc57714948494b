"""The door for what comes in: JSON, query string or page form become a typed, frozen form."""

from typing import Any, TypeVar

from flask import request

from app.kit import forms
from app.kit.errors import Invalid
from app.reasons import N_

F = TypeVar("F", bound=forms.Form)

NOT_JSON = N_("The request is not valid JSON.")


def read_json(form: type[F]) -> F:
    """The request's JSON body as ``form``; raises Invalid."""
    try:
        body = request.get_json(silent=True)
    except RecursionError:  # thousands of brackets
        raise Invalid(NOT_JSON) from None
    if body is None and request.get_data(cache=True).strip() not in (b"", b"null"):
        raise Invalid(NOT_JSON)
    return forms.parse(form, body if body is not None else {})


def read_query(form: type[F]) -> F:
    """The query string as ``form``; empty values count as absent; raises Invalid."""
    return forms.parse(form, {k: v for k, v in request.args.items() if v != ""})


def read_page(form: type[F], *, several: tuple[str, ...] = ()) -> F:
    """The posted page form as ``form``; the fields in ``several`` are lists; raises Invalid."""
    values: dict[str, Any] = {k: v for k, v in request.form.items() if k != "csrf_token"}
    values.update({name: request.form.getlist(name) for name in several})
    return forms.parse(form, values)
