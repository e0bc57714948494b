"""Marks on routes: what they need, what they take and what they answer."""

from collections.abc import Callable
from typing import Any, TypeVar

from app.kit import forms

V = TypeVar("V", bound=Callable[..., Any])


def public(view: V) -> V:
    """Open a route to people who are not signed in."""
    view.__public__ = True  # type: ignore[attr-defined]
    return view


def describes(
    *,
    takes: type[forms.Form] | None = None,
    query: type[forms.Form] | None = None,
    answers: Any = None,
    status: int = 200,
) -> Callable[[V], V]:
    """Tell the API description what a route takes and answers."""

    def note(view: V) -> V:
        view.__describes__ = {  # type: ignore[attr-defined]
            "takes": takes,
            "query": query,
            "answers": answers,
            "status": status,
        }
        return view

    return note


def keeps_nothing(view: V) -> V:
    """For a form whose fields are secret: it is not kept when the sign-in has ended."""
    view.__keeps_nothing__ = True  # type: ignore[attr-defined]
    return view


def csrf_exempt(view: V) -> V:
    """Free a route from the CSRF check: it reads no cookie."""
    view.__csrf_exempt__ = True  # type: ignore[attr-defined]
    return view


def judges_sign_in(view: V) -> V:
    """For a hot route whose action judges the sign-in token itself, together with many others.

    The person is not loaded; the view passes ``presented_token()`` on.
    """
    view.__judges_sign_in__ = True  # type: ignore[attr-defined]
    return view


def takes_files(most_bytes: int) -> Callable[[V], V]:
    """For a form that brings a file: its request may be so large, once its sender is signed in."""

    def note(view: V) -> V:
        view.__takes_bytes__ = most_bytes  # type: ignore[attr-defined]
        return view

    return note
