"""How values of the rules lie in the database."""

from collections.abc import Sequence

from app.progress.models import Play
from app.progress.rules.crediting import Policy
from app.progress.rules.intervals import Coverage as Spans


def paired(flat: Sequence[int]) -> Spans:
    """Stored spans (start, end, start, end) as intervals."""
    return tuple(zip(flat[::2], flat[1::2], strict=True))


def flattened(spans: Spans) -> list[int]:
    """Intervals as they are stored."""
    return [edge for span in spans for edge in span]


def policy_of(row: Play) -> Policy:
    """The policy a play was opened under; takes a row of its columns as well."""
    return Policy(
        row.max_rate_permille,
        row.first_pass_seek,
        row.hidden_counts,
        row.grace_ms,
        row.challenges,
        row.completion_permille,
        row.cap_ms,
    )
