"""What was watched: plays, the beats they report, coverage of lessons, completion of courses."""
