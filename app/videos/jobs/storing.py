"""From a worker's own disk to the store: sealed, as it is made, and playable from early on.

Every segment is sealed and stored as soon as it is whole. The playlists of the lowest rung and of
the sound follow it while they grow, so that its author can watch what there is; all others, and the
pictures, come at the end. Nothing that was stored is taken away again, and what says that the whole
can be watched is the state of the video, not what lies here.
"""

import shutil
from pathlib import Path

from app.kit.blobs import blobs
from app.kit.sealing import sealed
from app.videos import queries
from app.videos.rules import (
    Findings,
    first_master,
    head_of,
    iv_of,
    ladder,
    segments_of,
    window_of,
)

INDEX = "index.m3u8"
MASTER = "master.m3u8"
SOUND = "audio"
RENDITIONS = "renditions"


def workshop(key: str) -> Path:
    """Where an attempt makes its renditions, on this machine."""
    return blobs().spool(RENDITIONS) / key


def clear(key: str | None) -> None:
    """Remove what an attempt made that will never be shown, here and in the store."""
    if key:
        shutil.rmtree(workshop(key), ignore_errors=True)
        blobs().delete_tree(queries.rendition_prefix(key))


class Shelf:
    """What of one attempt is in the store; ``folder`` is where ffmpeg makes it."""

    def __init__(self, key: str, findings: Findings, folder: Path) -> None:
        self._key, self._folder = key, folder
        self._outbox = folder.with_name("outbox")
        self._rungs = ladder(findings.picture.shape) if findings.picture else ()
        self._names = [rung.name for rung in self._rungs] + ([SOUND] if findings.sound else [])
        self._stored = dict.fromkeys(self._names, 0)
        self._has_sound = findings.sound is not None
        self._opened = False

    def advance(self) -> int:
        """Store what has become whole; returns how many milliseconds can be played from there."""
        texts = {name: self._text(name) for name in self._names}
        playable_ms = self._playable_ms(texts)
        if self._seal_new(texts):
            if playable_ms:
                self._show_lowest(texts)
            self._send()
        return playable_ms

    def finish(self) -> None:
        """Store all that is left of a conversion that came to its end, playlists last."""
        self._seal_new({name: self._text(name) for name in self._names})
        for path in self._folder.rglob("*"):
            if path.is_file() and path.suffix != ".m4s":
                target = self._place(path.relative_to(self._folder))
                path.replace(target)
        self._send()

    def _text(self, name: str) -> str:
        playlist = self._folder / name / INDEX
        return playlist.read_text("utf-8") if playlist.exists() else ""

    def _early(self) -> list[str]:
        """What is shown before the end: the lowest rung and its sound."""
        sound = [SOUND] if self._has_sound else []
        return [self._rungs[0].name, *sound] if self._rungs else []

    def _playable_ms(self, texts: dict[str, str]) -> int:
        lengths = [sum(one.length_ms for one in segments_of(texts[name])) for name in self._early()]
        return round(min(lengths, default=0))

    def _seal_new(self, texts: dict[str, str]) -> bool:
        """Seal the segments that have been listed since; whether there were any."""
        before = sum(self._stored.values())
        for name, text in texts.items():
            listed = segments_of(text)
            for number in range(self._stored[name], len(listed)):
                self._seal(Path(name) / listed[number].name, number)
            self._stored[name] = max(self._stored[name], len(listed))
        return sum(self._stored.values()) > before

    def _seal(self, name: Path, number: int) -> None:
        key = queries.window_key(self._key, window_of(number))
        plain = (self._folder / name).read_bytes()
        self._place(name).write_bytes(sealed(plain, key, iv_of(number)))

    def _show_lowest(self, texts: dict[str, str]) -> None:
        """The growing playlists of what can be played, and once the one that names them."""
        for name in self._early():
            self._place(Path(name) / INDEX).write_text(texts[name], "utf-8")
        if self._opened:
            return
        self._opened = True
        for name in self._early():
            head = head_of(texts[name])
            if head:
                shutil.copyfile(self._folder / name / head, self._place(Path(name) / head))
        rung = self._rungs[0]
        size = (rung.width, rung.height)
        master = first_master(rung.name, size, rung.kilobits, self._has_sound)
        self._place(Path(MASTER)).write_text(master, "utf-8")

    def _place(self, name: Path) -> Path:
        target = self._outbox / name
        target.parent.mkdir(parents=True, exist_ok=True)
        return target

    def _send(self) -> None:
        """Everything in the outbox goes beside what is stored, playlists after what they name."""
        blobs().add_tree(queries.rendition_prefix(self._key), self._outbox)
