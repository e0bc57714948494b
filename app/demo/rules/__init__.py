"""What the invented crowd is like: pure draws from a given chance, the same for the same seed."""
