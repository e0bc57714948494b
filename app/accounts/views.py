"""Pages: sign in and out, who I am, my password and my sign-ins, language and look."""

from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, redirect, request, session, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from app.accounts import actions, forms, queries, rules
from app.kit import clock, web
from app.kit.errors import Invalid, Locked, NotSignedIn, Refused

if TYPE_CHECKING:
    from app.accounts.models import User

pages = Blueprint("accounts", __name__)

LOOK_LASTS_SECONDS = 365 * 24 * 3600


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


@web.shows_door
def door(*, kept: str = "", next: str = "", ended: bool = False, stale: bool = False) -> str:
    """The sign-in page for somebody whose form arrived too late."""
    return _door(kept=kept, next=next, ended=ended, stale=stale)


def _door(**values: Any) -> str:
    typed = {"username": request.form.get("username", "") if request.path == "/login" else ""}
    shown = {"form": typed, "errors": {}, "next": "", "kept": "", "ended": False, "stale": False}
    return web.render("accounts/sign_in.html", **(shown | values))


@pages.get("/login")
@web.public
def sign_in() -> Any:
    if current_user.is_authenticated:
        return web.redirect_within(request.args.get("next"), "/")
    return _door(next=request.args.get("next", ""))


@pages.post("/login")
@web.public
def sign_in_now() -> Any:
    target, kept = request.form.get("next", ""), request.form.get("kept", "")
    browser = web.browser_mark()
    try:
        form = web.read_page(forms.Credentials)
        token, _opened = actions.sign_in(form, **_origin(), browser=browser)
    except (Invalid, NotSignedIn, Locked) as refusal:
        return _door(errors=_errors(refusal), next=target, kept=kept), int(refusal.status)
    web.keep_sign_in(token)
    if typed := web.unseal(kept):
        return web.bring_back(typed)
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


@pages.get("/me")
def profile() -> str:
    """Who I am here, how I see the academy, and whom to ask when something is wrong."""
    viewer = web.current_actor()
    return web.render(
        "accounts/profile.html",
        person=viewer,
        organisations=queries.organisations_above(viewer.organisation),
        contacts=queries.whom_to_ask(viewer),
    )


@pages.get("/me/password")
def password() -> Any:
    return _password_page({})


def _password_page(errors: dict[str, list[str]]) -> str:
    rule = {"least": rules.PASSWORD_LEAST, "classes": rules.PASSWORD_CLASSES}
    changed_at = web.current_actor().password_changed_at
    return web.render("accounts/password.html", errors=errors, rule=rule, changed_at=changed_at)


@pages.post("/me/password")
@web.keeps_nothing
def change_password() -> Any:
    try:
        form = web.read_page(forms.NewPassword)
        actions.change_password(web.current_actor(), form, keep_token=web.current_token())
    except Invalid as refusal:
        return _password_page(_errors(refusal)), int(refusal.status)
    flash(_("Your password is changed. Other devices are signed out."), "done")
    return redirect(url_for("accounts.sign_ins"), 303)


@pages.get("/me/sign-ins")
def sign_ins() -> Any:
    mine = queries.digest(web.current_token() or "")
    items = [
        {
            "id": found.id,
            "device": found.device,
            "name": rules.device_name(found.device) or found.device[:48] or _("Unknown device"),
            "address": found.address,
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


@pages.post("/me/sign-ins/end-others")
def end_other_sign_ins() -> Any:
    ended = actions.end_other_sign_ins(web.current_actor(), web.current_token())
    said = ngettext("%(num)s device is signed out.", "%(num)s devices are signed out.", ended)
    flash(said if ended else _("You were signed in nowhere else."), "done")
    return redirect(url_for("accounts.sign_ins"), 303)


@pages.post("/me/language")
@web.public
def choose_language() -> Any:
    form = web.read_page(forms.Language)
    session["locale"] = form.locale
    if current_user.is_authenticated:
        actions.choose_language(web.current_actor(), form.locale)
    return web.redirect_within(request.form.get("next"), "/")


@pages.post("/me/look")
@web.public
def choose_look() -> Any:
    """Colours and text size, kept in this browser; the page's script does the same by itself."""
    form = web.read_page(forms.Look)
    answer = web.redirect_within(request.form.get("next"), "/")
    for name, value in form.model_dump(exclude_none=True).items():
        lasts = LOOK_LASTS_SECONDS if value else 0
        answer.set_cookie(name, value, max_age=lasts, samesite="Lax")
    return answer
