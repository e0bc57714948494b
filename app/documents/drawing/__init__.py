"""The door to Pillow and PDFium: strangers' pictures and pages are drawn anew, nothing else of them
is kept.

PDFium knows no threads and is large, so each document is read by a process of its own, on a leash.
"""

from app.documents.drawing.pages import DrawnPage, Unreadable, read_pages
from app.documents.drawing.pictures import Drawn, NoPicture, redraw

__all__ = ["Drawn", "DrawnPage", "NoPicture", "Unreadable", "read_pages", "redraw"]
