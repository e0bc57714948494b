"""One story per role, in a real browser, through the running academy."""
