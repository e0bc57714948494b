"""What axe finds on a page that a person could not get past."""

import json
from functools import cache
from pathlib import Path

from playwright.sync_api import Page

STAND_STILL = """() => {
  for (const one of document.getAnimations()) {
    if (Number.isFinite(one.effect?.getComputedTiming().endTime)) one.finish();
  }
}"""
"""What fades in has its own colours only at the end of it."""
CHEAP = {"resultTypes": ["violations"], "preload": False}
"""Style sheets and media would be fetched again for two rules that are never serious."""
PLAYER = ["media-controller", "media-control-bar"]
AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"


@cache
def _axe() -> str:
    return f"if (!window.axe) {{ {AXE.read_text(encoding='utf-8')} }}"


def serious_faults(page: Page, *rules: str) -> list[str]:
    """What axe calls serious or critical, by all its rules or these; the player names its parts."""
    page.evaluate(_axe())
    page.evaluate(STAND_STILL)
    options = {**({"runOnly": list(rules)} if rules else {}), **CHEAP}
    found = page.evaluate("([not, options]) => axe.run({exclude: not}, options)", [PLAYER, options])
    return [
        f"{fault['id']}: {json.dumps([node['html'][:160] for node in fault['nodes'][:3]])}"
        for fault in found["violations"]
        if fault["impact"] in ("serious", "critical")
    ]
