"""What may come in: the announcement of an upload."""

from typing import Annotated

from pydantic import Field

from app.kit.forms import Form


class NewUpload(Form):
    """A file that somebody is about to send."""

    length: Annotated[int, Field(ge=0, le=2**60)]
    filename: str
    metadata: str = ""
