"""The studio: my courses on their shelves, first those that wait for me."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _

from app.courses.forms import StudioQuery, StudioShelf, StudioSort
from app.courses.permissions import can_make_courses
from app.kit.errors import NotAllowed
from app.kit.web import current_actor, read_query, render
from app.learning.queries import studio
from app.learning.views import pages
from app.reasons import N_

SHELVES: dict[StudioShelf, str] = {
    StudioShelf.ALL: N_("All courses"),
    StudioShelf.RETURNED: N_("Sent back to me"),
    StudioShelf.DRAFTS: N_("Drafts"),
    StudioShelf.REVIEWING: N_("In review"),
    StudioShelf.PUBLISHED: N_("Published"),
    StudioShelf.GONE: N_("Taken down or retired"),
}
SORTS: dict[StudioSort, str] = {
    StudioSort.NEEDS: N_("What waits for me first"),
    StudioSort.EDITED: N_("Last changed first"),
    StudioSort.NEWEST: N_("Newest first"),
}


@pages.get("/studio")
def list_my_courses() -> str:
    viewer, form = current_actor(), read_query(StudioQuery)
    if not can_make_courses(viewer):
        raise NotAllowed()
    found = studio.studio_of(viewer, form)
    counts = studio.shelf_counts(viewer, form)
    return render(
        "learning/studio.html",
        courses=found.items,
        form=form,
        whole=_address(StudioQuery(sort=form.sort)),
        shelves=[
            (one.value, _(name), _address(form, show=one), counts[one])
            for one, name in SHELVES.items()
            if counts[one] or one in (StudioShelf.ALL, form.show)
        ],
        sorts=[(one.value, _(name), _address(form, sort=one)) for one, name in SORTS.items()],
        next_url=_address(form, cursor=found.next) if found.next else None,
    )


def _address(form: StudioQuery, **changed: Any) -> str:
    """The list under this query with these changes, from its first page."""
    asked = {"show": form.show, "q": form.q, "sort": form.sort} | changed
    usual = {"show": StudioShelf.ALL, "q": "", "sort": StudioSort.NEEDS}
    given = {key: value for key, value in asked.items() if value and value != usual.get(key)}
    return url_for(".list_my_courses", **given)
