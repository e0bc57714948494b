"""Pages for whoever answers for a live lesson: who was there, on the page and as a sheet."""

from collections.abc import Iterator

from flask import Response, url_for
from flask_babel import format_datetime
from flask_babel import gettext as _

from app.kit import clock
from app.kit.offload import offload
from app.kit.paging import Paging
from app.kit.sheets import XLSX, Cell, workbook
from app.kit.web import current_actor, read_query, render
from app.live import queries
from app.live.rules import Outcome
from app.live.views import pages

MOMENT = "yyyy-MM-dd HH:mm"


@pages.get("/live/<id:live_id>/attendance")
def show_attendance(live_id: int) -> str:
    """Everybody who was there, in the order in which they came."""
    viewer = current_actor()
    found = queries.page_of_attendance(viewer, live_id, read_query(Paging))
    more = url_for(".show_attendance", live_id=live_id, cursor=found.next) if found.next else None
    return render(
        "live/attendance.html",
        lesson=queries.get_live(viewer, live_id),
        rows=found.items,
        sums=queries.sums_of(live_id),
        outcomes=outcome_words(),
        next_url=more,
    )


@pages.get("/live/<id:live_id>/attendance.xlsx")
def export_attendance(live_id: int) -> Response:
    """The same as a sheet, marked with who took it out and when."""
    viewer = current_actor()
    card = queries.get_live(viewer, live_id)
    rows = queries.every_attendance(viewer, live_id)
    when = format_datetime(clock.now(), MOMENT)
    taken = _("Taken out by %(name)s on %(when)s", name=viewer.name, when=when)
    lines: list[list[Cell]] = [[card.title, str(taken)], *_lines(rows)]
    answer = Response(offload(workbook, lines), content_type=XLSX)
    name = f"live-{live_id}-attendance-{clock.today().isoformat()}.xlsx"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def outcome_words() -> dict[Outcome | None, str]:
    """What came of an attendance, in a word or two."""
    return {
        None: _("not judged yet"),
        Outcome.COUNTED: _("counted"),
        Outcome.TOO_SHORT: _("too short"),
        Outcome.SIGN_IN_MISSED: _("sign-in missed"),
        Outcome.NO_HOURS: _("enough, no hours"),
    }


def _lines(rows: list[queries.AttendanceRow]) -> Iterator[list[Cell]]:
    yield [
        _("No."), _("Name"), _("User name"), _("Organisation"), _("Came"), _("Last seen"),
        _("Minutes counted"), _("Share, in percent"), _("Signed in"), _("Asked to sign in"),
        _("Outcome"),
    ]  # fmt: skip
    words = outcome_words()
    for number, one in enumerate(rows, start=1):
        yield [
            number, one.person.name, one.person.username, one.person.organisation,
            format_datetime(one.entered_at, MOMENT), format_datetime(one.beat_at, MOMENT),
            round(one.attended_ms / 60_000, 1), one.permille / 10, one.signed_in, one.asked,
            words[one.outcome],
        ]  # fmt: skip
