"""Making the demo, through the same actions that people use."""

from app.demo.actions.people import make_organisations, make_people

__all__ = ["make_organisations", "make_people"]
