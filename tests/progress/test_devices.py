"""Names of devices, as people say them."""

import pytest

from app.progress.rules.devices import device_name

CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/124.0 Safari/537.36"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) Version/17.4 Safari/604.1"


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (CHROME, "Chrome · Windows"),
        (CHROME + " Edg/124.0", "Edge · Windows"),
        (IPHONE, "Safari · iPhone"),
        (IPHONE + " MicroMessenger/8.0", "微信 · iPhone"),
        ("Mozilla/5.0 (X11; Linux) Firefox/125.0", "Firefox · Linux"),
        ("curl/8.0", None),
        ("", None),
        (None, None),
    ],
)
def test_a_device_is_called_by_its_browser_and_system(agent, name):
    assert device_name(agent) == name
