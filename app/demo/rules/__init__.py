"""Decisions of the demo: when a lecture's words are said, how the crowd has studied; all pure."""
