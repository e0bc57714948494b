"""Composed pages: home, course, lesson, my credits. Reads everything below, writes nothing."""
