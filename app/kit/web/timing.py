"""``Server-Timing``: what a request cost, for the browser's own tools and for the benchmarks."""

import time

from flask import Response, g

from app.kit import tally


def start() -> None:
    """Before everything else: the clock runs, statements are counted."""
    g.began = time.perf_counter()
    g.tally = tally.begin()


def report(response: Response) -> Response:
    """After everything else: the whole, the database's part, the part of making the page."""
    if "began" not in g:
        return response
    said: tally.Tally = g.tally
    whole = time.perf_counter() - g.began
    parts = [
        f"app;dur={whole * 1000:.1f}",
        f'db;dur={said.seconds * 1000:.1f};desc="{said.statements} statements"',
    ]
    if "rendered" in g:
        parts.append(f"render;dur={g.rendered * 1000:.1f}")
    response.headers["Server-Timing"] = ", ".join(parts)
    return response
