"""The eye of the journeys: what is amiss on one device, or in one of its colours, is seen there."""

import pytest
from playwright.sync_api import Browser

from tests.journeys.looking import PHONE, Device

PAGE = """<!doctype html><html lang="zh-Hans"><head>
<meta name="viewport" content="width=device-width"><title>甲 · 知行</title>
<style>
  body { background: #fff; color: #111; }
  [data-theme="dark"] body { background: #111; color: #eee; }
  button { min-height: 48px; min-width: 48px; }
  @@
</style></head>
<body><main><h1>甲</h1><button>乙</button>
<details><summary style="padding: 1rem">丙</summary>
<p>丁是丁，卯是卯</p></details></main></body></html>"""
FAULTS = {
    "main { min-width: 500px }": ["phone: 134 px too wide"],
    "@media (width > 900px) { main { width: 2000px } }": ["pc: 642 px too wide"],
    "@media not (pointer: coarse) { main { width: 2000px } }": ["pc: 642 px too wide"],
    "@media (pointer: coarse) { button { min-height: 9px } }": ["phone: small : 48x"],
    '[data-theme="dark"] p { color: #333 }': ["phone: color-contrast"],
    '[data-theme="light"] p { color: #ccc }': ["pc: color-contrast"],
    '[data-text="large"] main { min-width: 1400px }': ["phone: 1033 px", "pc: 42 px"],
}


@pytest.mark.parametrize(("style", "seen"), FAULTS.items())
def test_what_is_amiss_is_seen_on_the_device_where_it_is(
    browser: Browser, style: str, seen: list[str]
) -> None:
    context = browser.new_context(**PHONE)
    page = context.new_page()
    device = Device.of(page)
    page.set_content(PAGE.replace("@@", ""))
    assert device.faults() == []
    page.set_content(PAGE.replace("@@", style))
    faults = device.faults()
    context.close()
    assert len(faults) >= len(seen)
    for part, fault in zip(seen, faults, strict=False):
        assert fault.startswith(part), faults
    devices = {fault.partition(":")[0] for fault in faults}
    assert devices == {part.partition(":")[0] for part in seen}, faults
