"""The demo: complete, believable, and made only once."""
