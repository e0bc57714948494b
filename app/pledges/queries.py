"""Which pledge holds for somebody, and who signed it."""

from app.pledges.models import Pledge as Pledge
