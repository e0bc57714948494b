"""A sender that wants to go on air."""

from typing import Annotated, Any

from pydantic import BeforeValidator

from app.kit.forms import Form, fault
from app.live.rules import Container, SendRefusal, container_of


def _container(value: Any) -> Container:
    if isinstance(value, Container):
        return value
    found = container_of(value) if isinstance(value, str) else None
    if found is None:
        raise fault(SendRefusal.KIND.sentence)
    return found


class NewSender(Form):
    """``mime`` is the kind that the recorder says (``video/webm;codecs=h264``); ``again`` the
    sender that this one follows, when a page was loaded anew: it need not wait until the earlier
    one counts as gone."""

    test: bool = False
    mime: Annotated[Container, BeforeValidator(_container)] = Container.WEBM
    again: str | None = None
