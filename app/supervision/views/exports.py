"""The console as a file: CSV and XLSX, safe against formulas, marked with who took it out."""

import csv
from collections.abc import Iterator
from io import StringIO

from flask import Response
from flask_babel import format_datetime
from flask_babel import gettext as _

from app.kit import clock
from app.kit.offload import offload
from app.kit.sheets import XLSX, Cell, workbook
from app.kit.web import current_actor, read_query
from app.supervision import queries
from app.supervision.forms import ProgressQuery
from app.supervision.rules import Risk, plain_cell
from app.supervision.views import pages


@pages.get("/supervision/classes/<id:class_id>/progress.csv")
def export_csv(class_id: int) -> Response:
    text = StringIO()
    csv.writer(text).writerows(_lines(class_id))
    content = text.getvalue().encode("utf-8-sig")  # with a mark, or Excel takes it for GBK
    return _download(content, "text/csv; charset=utf-8", class_id, "csv")


@pages.get("/supervision/classes/<id:class_id>/progress.xlsx")
def export_xlsx(class_id: int) -> Response:
    return _download(offload(workbook, list(_lines(class_id))), XLSX, class_id, "xlsx")


def _download(content: bytes, kind: str, class_id: int, ending: str) -> Response:
    day = clock.today().isoformat()
    answer = Response(content, content_type=kind)
    name = f"class-{class_id}-progress-{day}.{ending}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _lines(class_id: int) -> Iterator[list[Cell]]:
    viewer = current_actor()
    watched = queries.get_watched_class(viewer, class_id)
    query = read_query(ProgressQuery)
    when = format_datetime(clock.now(), "yyyy-MM-dd HH:mm")
    taken = _("Taken out by %(name)s on %(when)s", name=viewer.name, when=when)
    yield [plain_cell(watched.title), plain_cell(str(taken))]
    yield [str(heading) for heading in _headings()]
    for number, row in enumerate(queries.every_row(watched, query), start=1):
        yield _line(number, row)
    yield from _figures(queries.summary_of(watched))


def _headings() -> list[str]:
    return [
        _("No."),
        _("Name"),
        _("User name"),
        _("Organisation"),
        _("Required hours"),
        _("Earned hours"),
        _("Required courses done"),
        _("Required courses"),
        _("Last study"),
        _("Reason"),
        _("Reminders"),
    ]


def _line(number: int, row: queries.ConsoleRow) -> list[Cell]:
    seen = row.last_active_at
    reason = row.assessment
    return [
        number,
        plain_cell(row.learner.name),
        plain_cell(row.learner.username),
        plain_cell(row.learner.organisation),
        row.required_centihours / 100,
        row.earned_centihours / 100,
        row.required_done,
        row.required_total,
        format_datetime(seen, "yyyy-MM-dd HH:mm") if seen else "",
        str(_(reason.reason.sentence, **reason.values)),
        row.reminders,
    ]


def _figures(summary: queries.Summary) -> Iterator[list[Cell]]:
    """The figures of the whole class below its rows."""
    yield [_("Learners"), summary.learners]
    yield [_("Done"), summary.counts[Risk.DONE]]
    yield [_("Done, in percent"), summary.done_permille / 10]
    yield [_("Hours on average"), summary.mean_centihours / 100]
    yield [_("Not started"), summary.counts[Risk.NOT_STARTED]]
