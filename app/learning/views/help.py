"""Help: short articles for each who works here, in the reader's language."""

from typing import Any

from flask import current_app
from flask_babel import get_locale
from markupsafe import Markup

from app.kit import web
from app.kit.errors import NotFound
from app.kit.translations import TRADITIONAL, traditional
from app.learning.views import pages
from app.reasons import N_

TOPICS: dict[str, tuple[str, str, str]] = {
    "hours": (N_("How hours are counted"), N_("For learners"), "award"),
    "not-counted": (N_("Why something was not counted"), N_("For learners"), "circle-help"),
    "uploading": (N_("Uploading a course"), N_("For teachers"), "clapperboard"),
    "reviewing": (N_("Reviewing a course"), N_("For reviewers"), "clipboard-check"),
    "supervising": (N_("Looking after a class"), N_("For class tutors"), "users"),
    "signing-in": (N_("Signing in and passwords"), N_("For everybody"), "key-round"),
    "keyboard": (N_("By keyboard alone"), N_("For everybody"), "keyboard"),
    "seeing": (N_("Large text, dark colours, screen readers"), N_("For everybody"), "glasses"),
    "languages": (N_("Languages"), N_("For everybody"), "languages"),
}
"""Each article: its title, whom it is for, its sign."""


@pages.get("/help")
@web.public
def help_index() -> str:
    """All articles, by whom they are for."""
    groups: dict[str, list[dict[str, str]]] = {}
    for topic, (title, reader, sign) in TOPICS.items():
        text = _article(topic).striptags()
        one = {"topic": topic, "title": title, "sign": sign, "text": text}
        groups.setdefault(reader, []).append(one)
    return web.render("learning/help.html", groups=groups)


@pages.get("/help/<topic>")
@web.public
def help_article(topic: str) -> str:
    """One article, and what stands beside it."""
    if topic not in TOPICS:
        raise NotFound()
    title, reader, _sign = TOPICS[topic]
    others = [(key, one[0]) for key, one in TOPICS.items() if key != topic and one[1] == reader]
    return web.render(
        "learning/help_article.html",
        title=title,
        reader=reader,
        article=_article(topic),
        others=others,
    )


def _article(topic: str) -> Markup:
    """The article's text; 繁體 is made from 简体 word for word (docs/decisions/0015)."""
    locale = str(get_locale())
    folder = "en" if locale == "en" else "zh_Hans"
    template: Any = current_app.jinja_env.get_template(f"learning/help/{folder}/{topic}.html")
    said = template.render()
    return Markup(traditional(said) if locale == TRADITIONAL else said)  # noqa: S704 - our words
