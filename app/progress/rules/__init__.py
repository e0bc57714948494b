"""What counts as watched. Pure: integer milliseconds in, a verdict out; time is an argument."""
