"""What is a sign, and how one is decided."""
