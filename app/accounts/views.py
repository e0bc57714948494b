"""Pages: sign in and out, change the password, see and end one's sign-ins, choose a language."""

from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, redirect, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts import actions, forms, queries, rules
from app.kit import clock, web
from app.kit.errors import Invalid, Locked, NotSignedIn, Refused

if TYPE_CHECKING:
    from app.accounts.models import User

pages = Blueprint("accounts", __name__)


@web.identifies
def whose(token: str) -> "User | None":
    """The person whose open sign-in this is; remembers now and then that it is in use."""
    found = queries.find_sign_in(token)
    if found is None:
        return None
    moment = clock.now()
    if moment - found.last_seen_at > rules.SEEN_EVERY:
        actions.note_seen(found.id, moment)
    return found.user


@pages.get("/login")
@web.public
def sign_in() -> Any:
    if current_user.is_authenticated:
        return web.redirect_within(request.args.get("next"), "/")
    return web.render(
        "accounts/sign_in.html", form={}, errors={}, next=request.args.get("next", "")
    )


@pages.post("/login")
@web.public
def sign_in_now() -> Any:
    target = request.form.get("next", "")
    try:
        form = web.read_page(forms.Credentials)
        token, _opened = actions.sign_in(form, **_origin())
    except (Invalid, NotSignedIn, Locked) as refusal:
        page = web.render(
            "accounts/sign_in.html",
            form={"username": request.form.get("username", "")},
            errors=_errors(refusal),
            next=target,
        )
        return page, int(refusal.status)
    web.keep_sign_in(token)
    return web.redirect_within(target, "/")


def _errors(refusal: Refused) -> dict[str, list[str]]:
    if isinstance(refusal, Invalid) and refusal.errors:
        return web.field_sentences(refusal)
    return {"form": [web.sentence(refusal)]}


def _origin() -> dict[str, str]:
    return {"device": request.headers.get("User-Agent", ""), "address": request.remote_addr or ""}


@pages.post("/logout")
@web.public
def sign_out() -> Any:
    token = web.current_token()
    if token:
        actions.end_token(token)
    web.forget_sign_in()
    flash(_("You are signed out."), "done")
    return redirect(url_for("accounts.sign_in"), 303)


@pages.get("/me/password")
def password() -> Any:
    return web.render("accounts/password.html", errors={})


@pages.post("/me/password")
def change_password() -> Any:
    try:
        form = web.read_page(forms.NewPassword)
        actions.change_password(web.current_actor(), form, keep_token=web.current_token())
    except Invalid as refusal:
        return web.render("accounts/password.html", errors=_errors(refusal)), int(refusal.status)
    flash(_("Your password is changed. Other devices are signed out."), "done")
    return redirect(url_for("accounts.sign_ins"), 303)


@pages.get("/me/sign-ins")
def sign_ins() -> Any:
    mine = queries.digest(web.current_token() or "")
    items = [
        {
            "id": found.id,
            "device": found.device,
            "created_at": found.created_at,
            "last_seen_at": found.last_seen_at,
            "current": found.token_digest == mine,
        }
        for found in queries.sign_ins_of(web.current_actor())
    ]
    return web.render("accounts/sign_ins.html", items=items)


@pages.post("/me/sign-ins/<id:sign_in_id>/end")
def end_sign_in(sign_in_id: int) -> Any:
    actions.end_sign_in(web.current_actor(), sign_in_id)
    flash(_("That device is signed out."), "done")
    return redirect(url_for("accounts.sign_ins"), 303)


@pages.post("/me/language")
@web.public
def choose_language() -> Any:
    form = web.read_page(forms.Language)
    session["locale"] = form.locale
    if current_user.is_authenticated:
        actions.choose_language(web.current_actor(), form.locale)
    return web.redirect_within(request.form.get("next"), "/")
