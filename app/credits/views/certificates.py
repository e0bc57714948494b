"""The words of a certificate of a complete year; what it shares with the statement of a year."""

from typing import TYPE_CHECKING, Any

from flask import current_app
from flask_babel import format_datetime, get_locale
from flask_babel import gettext as _

from app.credits import rules
from app.credits.rules import Account, PointAccount
from app.credits.statement import Award

if TYPE_CHECKING:
    from app.credits.models import CreditStatement


def award(issued: "CreditStatement") -> Award:
    """The certificate in the reader's language; every figure from what was issued."""
    said, code = issued.snapshot, rules.readable_code(issued.code)
    settings = current_app.config["SETTINGS"]
    return Award(
        language="zh" if str(get_locale()).startswith("zh") else "en",
        title=_("Certificate of the training year %(year)s", year=issued.year),
        subtitle=_("Online training of officials"),
        name=said["name"],
        sentence=_sentence(said),
        facts=_facts(said),
        figures=(*figures(said["accounts"])[:3], _five_years(said)),
        points=points_line(said),
        rules=_("Counted under: %(rules)s", rules=rule_names(said["rule_sets"])),
        seal=_("(seal)"),
        issued=format_datetime(issued.issued_at, _("d MMM yyyy")),
        check=(_("Check code"), code, _("Scan the code, or open this address, to check it:")),
        url=f"{settings.public_url}/verify/{issued.code}",
    )


def _sentence(said: dict[str, Any]) -> str:
    figures = {
        "organisation": said["organisation"],
        "year": said["year"],
        "earned": f"{said['earned'] / 100:g}",
    }
    if said["required"] is None:
        return str(
            _("of %(organisation)s earned %(earned)s hours of training in %(year)s.", **figures)
        )
    return str(
        _(
            "of %(organisation)s earned %(earned)s hours of training in %(year)s and so met what "
            "the year asks for, %(required)s hours.",
            **figures,
            required=f"{said['required'] / 100:g}",
        )
    )


def _facts(said: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    told = (
        (_("Archive number"), said["archive"]),
        (_("Post level"), said["post_level"]),
        (_("Category"), said["category"]),
    )
    return tuple((label, value) for label, value in told if value)


def _five_years(said: dict[str, Any]) -> tuple[str, str, str]:
    asked = said["plan_required"]
    return (
        _("%(first)s to %(last)s", first=said["plan"][0], last=said["plan"][1]),
        f"{said['plan_earned'] / 100:g}",
        "" if asked is None else f"/ {asked / 100:g}",
    )


def figures(accounts: list[dict[str, Any]]) -> tuple[tuple[str, str, str], ...]:
    """The year, its required part, and up to two kinds: label, amount, what is asked."""
    names = {Account.TOTAL: _("This year"), Account.REQUIRED: _("Required part")} | kind_names()
    return tuple(
        (
            names[line["account"]],
            f"{line['earned'] / 100:g}",
            "" if line["required"] is None else f"/ {line['required'] / 100:g}",
        )
        for line in accounts[:4]
    )


def points_line(said: dict[str, Any]) -> str:
    """The accounts of points, each by itself; empty where there are none, as in older papers."""
    names = {
        PointAccount.CREDIT.value: _("Credit points"),
        PointAccount.MOTIVATION.value: _("Motivation points"),
    }
    told = [
        f"{names[line['account']]} {line['earned'] / 100:g}"
        + ("" if line["required"] is None else f" / {line['required'] / 100:g}")
        for line in said.get("points", ())
    ]
    if not told:
        return ""
    return str(_("Counted apart from hours: %(points)s", points=" · ".join(told)))


def kind_names() -> dict[str, str]:
    return {kind.value: _(name) for kind, name in rules.KIND_NAMES.items()}


def rule_names(rule_sets: list[tuple[str, int]]) -> str:
    named = [
        _("“%(title)s”, version %(version)s", title=title, version=version)
        for title, version in rule_sets
    ]
    return _(", ").join(named) or "—"
