"""What to call a device when another one has taken over."""

_BROWSERS = (
    ("MicroMessenger", "微信"),
    ("DingTalk", "钉钉"),
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


def device_name(user_agent: str | None) -> str | None:
    """``Chrome · Windows`` of what a browser says of itself; None where nothing is recognised."""
    said = user_agent or ""
    names = [
        next((name for mark, name in known if mark in said), None)
        for known in (_BROWSERS, _SYSTEMS)
    ]
    return " · ".join(name for name in names if name) or None
