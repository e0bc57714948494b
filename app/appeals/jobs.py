"""Removes files that no appeal names: what a stopped process left behind."""

from app.appeals.queries import evidence_named
from app.appeals.rules import FOLDER
from app.kit.evidence import sweep_evidence
from app.kit.jobs import periodic


@periodic("appeals.sweep_evidence", every_minutes=60)
def sweep() -> None:
    """What was brought less than a day ago stays: its appeal may be on its way."""
    sweep_evidence(FOLDER, evidence_named)
