"""Hours earned away from the academy: claimed with evidence, decided by two people."""
