"""Removes evidence that no claim names: what a claim dropped, and what a stopped process left."""

from app.claims.queries import evidence_named
from app.claims.rules import FOLDER
from app.kit.evidence import sweep_evidence
from app.kit.jobs import periodic


@periodic("claims.sweep_evidence", every_minutes=60)
def sweep() -> None:
    """What was brought less than a day ago stays: its claim may be on its way."""
    sweep_evidence(FOLDER, evidence_named)
