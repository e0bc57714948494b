"""Reads about courses: the catalogue, one course, its lessons, what a draft lacks."""

from app.courses.queries.captions import (
    CaptionShelf,
    caption_shelf,
    captions_of,
    course_of_lesson,
    cues_for,
    recording_ms,
)
from app.courses.queries.catalogue import Catalogue, CatalogueItem, catalogue, poster_urls
from app.courses.queries.courses import (
    find_course,
    get_course,
    get_revision,
    newest_number,
    newest_revision,
    published_revision,
    revision_for,
    titles,
)
from app.courses.queries.documents import (
    PageView,
    own_document,
    pages_of_lesson,
    pages_shown,
    shown_page,
)
from app.courses.queries.facets import Facets
from app.courses.queries.lessons import (
    LessonView,
    chapters_in,
    course_seconds,
    lesson_for,
    lessons_by_revision,
    lessons_of,
    measured_ms,
    missing_before_submit,
    open_versions,
    version_in,
)
from app.courses.queries.pictures import (
    WrittenArticle,
    own_picture,
    shown_picture,
    written_article,
)
from app.courses.queries.questions import QuestionShelf, question_shelf, questions_among
from app.courses.queries.sheet import CourseSheet, LessonLine, course_sheet
from app.courses.queries.sources import credit_sources
from app.courses.queries.streams import own_recording, shown_recording
from app.courses.queries.studio import (
    StudioCourse,
    Workbench,
    editable_course,
    editable_lesson,
    my_courses,
    workbench,
)
from app.courses.queries.suggestions import Suggestion, Suggestions, suggestions
from app.courses.queries.topics import (
    find_topic,
    subjects_by_topic,
    subjects_of,
    topic_choices,
    topics,
)
from app.courses.queries.worth import rule_sets_by_topic

__all__ = [
    "CaptionShelf",
    "Catalogue",
    "CatalogueItem",
    "CourseSheet",
    "Facets",
    "LessonLine",
    "LessonView",
    "PageView",
    "QuestionShelf",
    "StudioCourse",
    "Suggestion",
    "Suggestions",
    "Workbench",
    "WrittenArticle",
    "caption_shelf",
    "captions_of",
    "catalogue",
    "chapters_in",
    "course_of_lesson",
    "course_seconds",
    "course_sheet",
    "credit_sources",
    "cues_for",
    "editable_course",
    "editable_lesson",
    "find_course",
    "find_topic",
    "get_course",
    "get_revision",
    "lesson_for",
    "lessons_by_revision",
    "lessons_of",
    "measured_ms",
    "missing_before_submit",
    "my_courses",
    "newest_number",
    "newest_revision",
    "open_versions",
    "own_document",
    "own_picture",
    "own_recording",
    "pages_of_lesson",
    "pages_shown",
    "poster_urls",
    "published_revision",
    "question_shelf",
    "questions_among",
    "recording_ms",
    "revision_for",
    "rule_sets_by_topic",
    "shown_page",
    "shown_picture",
    "shown_recording",
    "subjects_by_topic",
    "subjects_of",
    "suggestions",
    "titles",
    "topic_choices",
    "topics",
    "version_in",
    "workbench",
    "written_article",
]
