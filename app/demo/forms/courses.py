"""What the demo teaches: topics, courses with their lessons, lectures with their chapters."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from app.courses.rules import Kind, Level, QuestionKind, State
from app.demo.forms.tables import CATALOGUE, rows, table
from app.demo.rules.lectures import Chapter, captions_of, chapters_of
from app.kit.forms import Form, parse
from app.moderation.rules import Principle
from app.progress.forms import WatchingForm
from app.videos.rules.captions import Cue, Language

SLIDES = Path("app/demo/lectures/slides")
_PICTURE = re.compile(r"(?<=\]\()app/[^)]+(?=\))")


class TopicOutline(Form):
    """A topic and the titles of those below it."""

    title: str
    children: list[str]


class OptionOutline(Form):
    """One answer to choose from; those of a judgement have no words."""

    text: str = ""
    right: bool = False


class QuestionOutline(Form):
    """A question of a lecture, asked right before the slide of that title."""

    before: str
    kind: QuestionKind
    body: str
    options: list[OptionOutline]
    explanation: str = ""


class LessonOutline(Form):
    """A lesson: a clip or a document of this repository, or an article in Markdown.

    An article names its pictures by their path here.
    """

    title: str
    video: str | None = None
    document: str | None = None
    body: str = ""
    required: bool = True
    questions: tuple[QuestionOutline, ...] = ()

    def pictures(self) -> list[str]:
        """The paths of the pictures in an article."""
        return _PICTURE.findall(self.body)

    def written(self, files: Mapping[str, int]) -> str:
        """The article, with its pictures at the addresses they have now."""
        return _PICTURE.sub(lambda found: f"/studio/pictures/{files[found[0]]}", self.body)

    def asked_at_ms(self, question: QuestionOutline) -> int:
        """The moment of a question; KeyError where no slide is called so."""
        return {one.title: one.at_ms for one in self.chapters()}[question.before]

    def chapters(self) -> list[Chapter]:
        """Where each slide of a lecture begins; nothing for other lessons."""
        return _chapters_of(Path(self.video).stem) if self.video else []

    def captions(self) -> dict[Language, tuple[Cue, ...]]:
        """What is said in a lecture, by language; nothing for other lessons."""
        slides = _slides(Path(self.video).stem) if self.video else []
        if not slides:
            return {}
        says = [one["says"] for one in slides]
        found = {Language.ZH_HANS: captions_of(says)}
        if all("english" in one for one in slides):
            found[Language.EN] = captions_of(says, [one["english"] for one in slides])
        return found


class RemarkOutline(Form):
    """What a reviewer says of the first lesson of a second revision, and its author's answer.

    ``box`` is the part of the picture that is meant: left, top, width, height, each from 0 to 1.
    """

    by: str
    principle: Principle
    at_seconds: int
    body: str
    box: list[float] | None = None
    answer: str = ""
    resolved: bool = False


class Rewording(Form):
    """A second revision: the words that change (from, to), and how far it is on its way."""

    words: list[tuple[str, str]]
    state: State
    remarks: tuple[RemarkOutline, ...] = ()

    def apply(self, text: str) -> str:
        """``text`` with every wording of this revision in place of the one before."""
        for before, after in self.words:
            text = text.replace(before, after)
        return text


class CourseOutline(Form):
    """A course and how far on its way it is.

    ``age_days`` is how long ago it was published, or begun if it is not; ``returned`` the note
    with which the second review gave it back; ``watching`` is how it may be watched, where its
    teacher chose. Topic, teacher and organisations stand once at the
    head of each file.
    """

    title: str
    summary: str
    topic: str
    kind: Kind
    lessons: list[LessonOutline]
    tags: tuple[str, ...] = ()
    level: Level | None = None
    teacher: str = "teacher"
    hosting: str
    building: str
    state: State = State.PUBLISHED
    age_days: int = 7
    returned: str | None = None
    rewording: Rewording | None = None
    watching: WatchingForm | None = None


def topics() -> list[TopicOutline]:
    return rows(TopicOutline, "topics", "topics")


def courses() -> list[CourseOutline]:
    """Every course of every file, the oldest first."""
    outlines = [
        parse(CourseOutline, {**_head(name), **row})
        for name in _course_files()
        for row in table(name)["courses"]
    ]
    return sorted(outlines, key=lambda one: -one.age_days)


def _course_files() -> list[str]:
    return [f"courses/{path.stem}" for path in sorted((CATALOGUE / "courses").glob("*.toml"))]


def _head(name: str) -> dict[str, str]:
    """What holds for every course of a file."""
    return {key: value for key, value in table(name).items() if isinstance(value, str)}


@cache
def _slides(lecture: str) -> list[dict[str, Any]]:
    path = CATALOGUE.parents[2] / SLIDES / f"{lecture}.toml"
    if not path.exists():
        return []
    slides: list[dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8"))["slides"]
    return slides


def _chapters_of(lecture: str) -> list[Chapter]:
    slides = _slides(lecture)
    return chapters_of([one["title"] for one in slides], [one["says"] for one in slides])
