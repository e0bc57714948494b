"""Figures, printed as one JSON object a line."""

import json


def print_figure(name: str, value: float, unit: str, floor: float | None, how: str) -> None:
    """Print one figure; ``floor`` is the physical limit measured in the same run, if any."""
    ratio = round(value / floor, 3) if floor else None
    figure = {
        "name": name,
        "value": round(value, 2),
        "unit": unit,
        "floor": round(floor, 2) if floor else None,
        "ratio": ratio,
        "how": how,
    }
    print(json.dumps(figure, ensure_ascii=False), flush=True)
