"""Makes findable documents for tests of search."""

from datetime import UTC, datetime
from itertools import count

from app.search import actions

_numbers = count(1)


def put(
    title="干部教育培训工作",
    summary="",
    *,
    body="",
    kind="course",
    facets=None,
    weight=0,
    published_at=datetime(2026, 3, 1, tzinfo=UTC),
):
    """Make something findable; returns its ref_id. Run the jobs before looking for it."""
    ref_id = next(_numbers)
    actions.put_document(
        kind,
        ref_id,
        title=title,
        summary=summary,
        body=body,
        facets=facets or {},
        weight=weight,
        published_at=published_at,
    )
    return ref_id
