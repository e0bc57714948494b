"""What the academy can carry, measured on the machine that asks; see ``make bench``."""
