"""What a stranger meets first: the checks and sentences before the academy runs."""
