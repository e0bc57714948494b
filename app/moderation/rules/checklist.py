"""The five principles of course review (GB/T 38862) that a reviewer signs one by one."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from app.reasons import N_


class Principle(StrEnum):
    """What a reviewer vouches for. The order is the order of the standard."""

    POLITICAL = "political"
    SCIENTIFIC = "scientific"
    COMPLETE = "complete"
    REASONABLE = "reasonable"
    STANDARD = "standard"


PRINCIPLES: dict[Principle, tuple[str, str]] = {
    Principle.POLITICAL: (
        N_("Political correctness"),
        N_("Direction, wording, maps and quotations are right."),
    ),
    Principle.SCIENTIFIC: (
        N_("Scientific soundness"),
        N_("Facts and figures are correct and have a source."),
    ),
    Principle.COMPLETE: (
        N_("Completeness"),
        N_("Nothing that the title promises is missing."),
    ),
    Principle.REASONABLE: (
        N_("Reasonableness"),
        N_("Structure, length and difficulty suit the audience."),
    ),
    Principle.STANDARD: (
        N_("Conformity"),
        N_("Picture, sound, writing and punctuation follow the standards."),
    ),
}
"""Title and explanation of each principle, as msgids."""

_CHINESE = {
    "政治性": Principle.POLITICAL,
    "科学性": Principle.SCIENTIFIC,
    "完整性": Principle.COMPLETE,
    "合理性": Principle.REASONABLE,
    "标准符合性": Principle.STANDARD,
}


def _named(name: object) -> Principle | None:
    text = str(name)
    return _CHINESE.get(text) or next((one for one in Principle if one == text), None)


def signed_principles(checklist: Mapping[str, object] | Iterable[object]) -> frozenset[Principle]:
    """Read a checklist, given as ``{principle: true}`` or as the list of signed principles.

    Principles go by their code or by their Chinese name. Only ``True`` signs: a text such as
    ``"no"`` is not a signature. Names that are no principle are left out.
    """
    if isinstance(checklist, Mapping):
        checklist = [name for name, value in checklist.items() if value is True]
    found = (_named(name) for name in checklist)
    return frozenset(one for one in found if one is not None)
