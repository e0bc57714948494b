"""Attendance over a series, for who answers for its people: on the page and as a sheet."""

from collections.abc import Iterator, Sequence
from typing import Any

from flask import Response, url_for
from flask_babel import format_datetime
from flask_babel import gettext as _

from app.kit import clock
from app.kit.offload import offload
from app.kit.sheets import XLSX, Cell, workbook
from app.kit.web import current_actor, read_query, render
from app.live import forms, queries
from app.live.rules.series_attendance import Came
from app.live.views import pages
from app.live.views.attendance import MOMENT


@pages.get("/live/series/<id:series_id>/attendance")
def show_series_attendance(series_id: int) -> str:
    """People by name, the latest lessons first to be seen."""
    asked = read_query(forms.SeriesPeople)
    book = queries.open_book(current_actor(), series_id)
    found = queries.page_of_series_people(book, asked)

    def address(**changed: Any) -> str:
        """This page with something else chosen; what is not named stays, but not the cursor."""
        chosen = {"which": asked.which, "q": asked.q, "part": asked.part} | changed
        given = {name: value for name, value in chosen.items() if value not in ("", "all", 1, None)}
        return url_for(".show_series_attendance", series_id=series_id, **given)

    return render(
        "live/series_attendance.html",
        book=book,
        series=book.series,
        lessons=book.part(asked.part),
        rows=found.items,
        sums=queries.sums_of_series(book),
        asked=asked,
        address=address,
        next_url=address(cursor=found.next) if found.next else None,
    )


@pages.get("/live/series/<id:series_id>/attendance.xlsx")
def export_series_attendance(series_id: int) -> Response:
    """Everybody and every lesson that is over, marked with who took it out and when."""
    viewer = current_actor()
    book = queries.open_book(viewer, series_id)
    rows = queries.every_series_row(book)
    when = format_datetime(clock.now(), MOMENT)
    taken = _("Taken out by %(name)s on %(when)s", name=viewer.name, when=when)
    head: list[Cell] = [book.series.title, str(taken)]
    answer = Response(offload(workbook, [head, *_lines(book, rows)]), content_type=XLSX)
    name = f"live-series-{series_id}-attendance-{clock.today().isoformat()}.xlsx"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def came_words() -> dict[Came, str]:
    """What came of one lesson for one person, in a word or two."""
    return {
        Came.COUNTED: _("counted"),
        Came.WAITS: _("not judged yet"),
        Came.TOO_SHORT: _("too short"),
        Came.SIGN_IN_MISSED: _("sign-in missed"),
        Came.NO_HOURS: _("enough, no hours"),
        Came.LEFT_OUT: _("left out"),
        Came.TAKEN_BACK: _("hours taken back"),
        Came.ABSENT: _("not there"),
    }


def _lines(book: queries.SeriesBook, rows: Sequence[queries.SeriesRow]) -> Iterator[list[Cell]]:
    dated = [f"{one.number}. {format_datetime(one.starts_at, MOMENT)}" for one in book.held]
    yield [
        _("No."), _("Name"), _("User name"), _("Organisation"), _("Lessons counted"), _("Hours"),
        *dated,
    ]  # fmt: skip
    words = came_words()
    for number, one in enumerate(rows, start=1):
        yield [
            number, one.person.name, one.person.username, one.person.organisation,
            one.counted, one.centihours / 100,
            *(_told(cell, words[cell.came]) for cell in one.cells.values()),
        ]  # fmt: skip


def _told(cell: queries.LessonCell, word: str) -> str:
    return f"{word} · {cell.permille / 10:.1f} %" if cell.attended_ms else word
