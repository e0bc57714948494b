"""Captions: read from the files people have, checked line by line, written for players."""

from app.videos.rules.captions.cues import CUES_MOST, FILE_MOST_BYTES, Cue, Fault, Flaw, told_time
from app.videos.rules.captions.encodings import NAMES, Encoding
from app.videos.rules.captions.languages import LANGUAGES, Language, language_for
from app.videos.rules.captions.reading import Reading, read_file, read_text
from app.videos.rules.captions.writing import written_srt, written_vtt

__all__ = [
    "CUES_MOST",
    "FILE_MOST_BYTES",
    "LANGUAGES",
    "NAMES",
    "Cue",
    "Encoding",
    "Fault",
    "Flaw",
    "Language",
    "Reading",
    "language_for",
    "read_file",
    "read_text",
    "told_time",
    "written_srt",
    "written_vtt",
]
