"""Signs that somebody's study wants a look: found by figures, decided by a person."""
