"""Reviews, publication and retirement of courses: who decides what, and what was decided."""
