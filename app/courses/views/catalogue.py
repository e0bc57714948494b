"""The catalogue page: search, filters, cards; and what the search field offers meanwhile."""

from typing import Any

from flask import make_response, request

from app.courses import queries
from app.courses.forms import CatalogueQuery, CatalogueSort, SuggestQuery
from app.courses.views import facets, pages
from app.kit.web import current_actor, read_query, render

PAGE_OF_CARDS = 24


@pages.get("/courses")
def list_courses() -> Any:
    asked = read_query(CatalogueQuery)
    if "limit" not in asked.model_fields_set:
        asked = asked.model_copy(update={"limit": PAGE_OF_CARDS})
    found = queries.catalogue(current_actor(), asked)
    values = _values(asked, found)
    if request.headers.get("HX-Request-Type") != "partial":
        return render("courses/catalogue.html", **values)
    part = "courses/more.html" if asked.cursor else "courses/found.html"
    answer = make_response(render(part, **values))
    answer.headers["Vary"] = "HX-Request-Type"
    return answer


def _values(asked: CatalogueQuery, found: queries.Catalogue) -> dict[str, Any]:
    tree = queries.topics()
    groups = facets.groups(asked, found, tree)
    return {
        "asked": asked,
        "found": found,
        "groups": groups,
        "lifted": facets.lifted(asked, groups),
        "hidden": facets.hidden(asked),
        "next_url": facets.link(asked, cursor=found.next) if found.next else None,
        "sorts": [(sort, facets.link(asked, sort=sort)) for sort in _sorts(asked)],
        "sort": _sort(asked),
        "everything_url": facets.link(CatalogueQuery(q=asked.q)),
        "roots": [] if found.items else facets.roots(tree),
        "alone": facets.alone(asked, found),
    }


def _sorts(asked: CatalogueQuery) -> list[CatalogueSort]:
    """The orders that make sense: relevance only of something that was searched for."""
    searched = bool(asked.q.strip())
    return [sort for sort in CatalogueSort if searched or sort is not CatalogueSort.RELEVANCE]


def _sort(asked: CatalogueQuery) -> CatalogueSort:
    """The order in force: without a search, the newest come first."""
    if asked.sort is CatalogueSort.RELEVANCE and not asked.q.strip():
        return CatalogueSort.NEWEST
    return asked.sort


@pages.get("/courses/suggest")
def suggest_courses() -> Any:
    """What a search field offers while somebody types, as the options of a list."""
    asked = read_query(SuggestQuery)
    offered = queries.suggestions(current_actor(), asked.q)
    answer = make_response(render("courses/suggest.html", q=asked.q.strip(), offered=offered))
    answer.headers["Cache-Control"] = "private, max-age=60"
    return answer
