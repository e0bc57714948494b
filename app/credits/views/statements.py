"""Pages: the statement of my hours as PDF, and the public check of one."""

from datetime import date
from typing import TYPE_CHECKING, Any

from flask import Response, current_app, redirect, url_for
from flask_babel import format_date, format_datetime, get_locale
from flask_babel import gettext as _

from app.credits import actions, queries, rules, statement
from app.credits.forms import TypedCode, WhichYear
from app.credits.rules import Paper, Standing
from app.credits.statement import Row, Sheet
from app.credits.views import certificates, pages
from app.kit import clock, web
from app.kit.errors import NotFound
from app.kit.offload import offload

if TYPE_CHECKING:
    from app.credits.models import CreditStatement


@pages.get("/me/credits.pdf")
def my_statement() -> Any:
    """A statement of one's own year as PDF, under a check code."""
    actor = web.current_actor()
    year = web.read_query(WhichYear).year or clock.today().year
    return _printed(actions.issue_statement(actor, year))


@pages.get("/me/certificate.pdf")
def my_certificate() -> Any:
    """A certificate that one's own year is complete, as PDF under a check code."""
    actor = web.current_actor()
    year = web.read_query(WhichYear).year or clock.today().year
    return _printed(actions.issue_certificate(actor, year))


def _printed(issued: "CreditStatement") -> Response:
    certified = issued.snapshot.get("paper") == Paper.CERTIFICATE
    document = offload(statement.pdf, certificates.award(issued) if certified else _sheet(issued))
    word = "certificate-" if certified else ""
    name = f"zhixing-{word}{issued.year}-{rules.readable_code(issued.code)}.pdf"
    return Response(
        document,
        mimetype="application/pdf",
        headers={
            "Content-Disposition": f'inline; filename="{name}"',
            "Cache-Control": "private, no-store",
        },
    )


@pages.get("/verify")
@web.public
def verify() -> Any:
    """Where a code is typed; a typed one leads to its page."""
    typed = web.read_query(TypedCode).code
    if not typed:
        return web.render("credits/verify.html", typed="", checked=None, problem=None)
    code = rules.code_from(typed)
    return redirect(url_for(".verified", code=code), 303) if code else _unknown(typed)


@pages.get("/verify/<code>")
@web.public
def verified(code: str) -> Any:
    """What the public may know of a statement: the least that settles whether it is true."""
    known = rules.code_from(code)
    if known is None:
        return _unknown(code)
    if known != code:
        return redirect(url_for(".verified", code=known), 301)
    try:
        checked = queries.check_statement(known)
    except NotFound:
        return _unknown(rules.readable_code(known))
    return web.render(
        "credits/verify.html",
        typed=rules.readable_code(known),
        checked=checked,
        paper=_paper_names()[checked.paper],
        standing=_standing_words()[checked.standing],
        problem=None,
    )


def _unknown(typed: str) -> Any:
    problem = web.sentence(NotFound(rules.StatementRefusal.UNKNOWN))
    page = web.render("credits/verify.html", typed=typed[:60], checked=None, problem=problem)
    return page, 404


def _paper_names() -> dict[Paper, str]:
    return {Paper.STATEMENT: _("Statement of hours"), Paper.CERTIFICATE: _("Certificate of a year")}


def _standing_words() -> dict[Standing, tuple[str, str, str]]:
    """How each standing is shown: kind of message, headline, explanation."""
    return {
        Standing.CURRENT: (
            "done",
            _("This statement is genuine"),
            _("It says exactly what the ledger says."),
        ),
        Standing.OUTGROWN: (
            "done",
            _("This statement is genuine"),
            _("Everything on it is still true; more hours have been entered since."),
        ),
        Standing.CORRECTED: (
            "attention",
            _("Parts of this statement were corrected later"),
            _("It was genuine when it was issued. Please ask for a new one."),
        ),
        Standing.BROKEN: (
            "problem",
            _("This statement does not agree with the ledger"),
            _("Please do not rely on it, and tell the academy."),
        ),
    }


def _sheet(issued: "CreditStatement") -> Sheet:
    """The statement in the reader's language; every figure from what was issued."""
    said, code = issued.snapshot, rules.readable_code(issued.code)
    settings = current_app.config["SETTINGS"]
    day = _("d MMM yyyy")
    return Sheet(
        language="zh" if str(get_locale()).startswith("zh") else "en",
        title=_("Statement of hours %(year)s", year=issued.year),
        subtitle=_("Online training of officials"),
        facts=(
            (_("Name"), said["name"]),
            (_("Organisation"), said["organisation"]),
            (_("Year"), str(issued.year)),
            (_("Issued"), format_datetime(issued.issued_at, _("d MMM yyyy, HH:mm"))),
        ),
        figures=certificates.figures(said["accounts"]),
        points=certificates.points_line(said),
        columns=(_("Day"), _("Content"), _("Kind"), _("Hours")),
        rows=tuple(_row(entry, day) for entry in said["entries"]),
        empty=_("No hours were entered in this year."),
        total=(_("Total"), f"{said['earned'] / 100:.2f}"),
        rules=_("Counted under: %(rules)s", rules=certificates.rule_names(said["rule_sets"])),
        check=(_("Check code"), code, _("Scan the code, or open this address, to check it:")),
        url=f"{settings.public_url}/verify/{issued.code}",
        page_of=_("Page {page} of {pages}"),
    )


def _row(entry: dict[str, Any], day: str) -> Row:
    corrected = entry["reverses"] is not None
    return Row(
        day=format_date(date.fromisoformat(entry["day"]), day),
        title=entry["title"],
        kind=_("Correction") if corrected else certificates.kind_names()[entry["kind"]],
        hours=_signed(entry["centihours"]),
    )


def _signed(centihours: int) -> str:
    sign = "+" if centihours > 0 else "−" if centihours < 0 else ""
    return f"{sign}{abs(centihours) / 100:.2f}"
