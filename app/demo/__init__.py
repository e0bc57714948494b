"""The demo: invented people, courses and a class, made through the same actions as real ones."""
