"""Scenes that several tests begin with: made once for each database, then put back as they were."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.kit import db, jobs
from tests.databases import Database

Made = tuple[Any, Callable[[], None], Path]


@dataclass
class Scenes:
    """What was made so far, with what brings it back: rows, and files of the media folder.

    Neither jobs that wait nor the search index come back, so no scene has any.
    """

    folder: Path
    media: Path
    known: dict[tuple[str, Callable[..., Any]], Made] = field(default_factory=dict)

    def begin(self, database: Database, make: Callable[..., Any], *given: Any) -> Any:
        """An academy in which ``make(*given)`` was called; returns what that returned.

        The academy is empty before. What ``make`` returns names things by their ids: objects
        belong to the test that made them.
        ``given`` is what the first test has at hand, such as its clock or a clip: the scene is one
        for all of them, so two that differ are two functions.
        """
        name = (database.url, make)
        if name in self.known:
            made, put_back, files = self.known[name]
            db.session.remove()
            put_back()
            shutil.copytree(files, self.media, dirs_exist_ok=True)
            return made
        made, files = make(*given), self.folder / f"scene-{len(self.known)}"
        jobs.flush()
        db.session.remove()
        self.media.mkdir(exist_ok=True)
        shutil.copytree(self.media, files)
        self.known[name] = made, database.keep(), files
        return made
