"""Live lessons: when somebody goes on air, for whom, and how it comes into people's calendars."""
