"""What may come in about pictures; the file itself comes beside it."""

from app.kit.forms import Form, Line


class NewPicture(Form):
    """What a picture shows, in words: read aloud to who cannot see it, and shown until it comes."""

    alt: Line(300, 0) = ""  # type: ignore[valid-type]
