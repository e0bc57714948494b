"""Small pictures of the whole recording on a few sheets, and the track that says which is where.

A player shows them while somebody looks for a place. The track is WebVTT whose cues are addresses
with a media fragment (``storyboard.jpg#xywh=160,90,160,90``).
"""

TILE_HEIGHT = 90
TILES_ACROSS = 10
TILES_A_SHEET = TILES_ACROSS * TILES_ACROSS
MOST_TILES = 3 * TILES_A_SHEET


def tile_width(width: int, height: int) -> int:
    """How wide a picture of that shape is when it is 90 lines high; even, and at least 2."""
    return max(2, 2 * round(width * TILE_HEIGHT / height / 2))


def segments_a_tile(segments: int) -> int:
    """Every how many segments a picture is taken: 300 pictures at most, however long it is."""
    return max(1, -(-segments // MOST_TILES))


def sheet_name(number: int) -> str:
    """Where sheet ``number``, from 0, lies among the renditions."""
    return "storyboard.jpg" if number == 0 else f"storyboard-{number + 1}.jpg"


def storyboard_track(starts_ms: list[int], duration_ms: int, width: int) -> str:
    """The track of pictures taken at those moments, each shown until the next."""
    ends = [*starts_ms[1:], duration_ms]
    spans = zip(starts_ms, ends, strict=True)
    cues = [_cue(place, *span, width) for place, span in enumerate(spans)]
    return "\n".join(["WEBVTT\n", *cues])


def _cue(place: int, start_ms: int, end_ms: int, width: int) -> str:
    sheet, tile = divmod(place, TILES_A_SHEET)
    down, across = divmod(tile, TILES_ACROSS)
    where = f"{across * width},{down * TILE_HEIGHT},{width},{TILE_HEIGHT}"
    return f"{_clock(start_ms)} --> {_clock(end_ms)}\n{sheet_name(sheet)}#xywh={where}\n"


def _clock(ms: int) -> str:
    seconds, rest = divmod(ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}.{rest:03d}"
