"""A course plan being taught: roster, tutors, dates and what it requires."""
