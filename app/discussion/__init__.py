"""The room where people talk about what they study: of a course now, of a class or a live later."""
