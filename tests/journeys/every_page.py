"""Every page, by who meets it: what the journeys of the look go through."""

from collections.abc import Mapping

PAGES: Mapping[str, tuple[str, ...]] = {
    "": (
        "/login",
        "/login?next=/studio",
        "/help",
        "/help/not-counted",
        "/help/supervising",
        "/verify",
        "/verify/ZX-0000-0000-0000",
        "/nothing/here",
        "/api/v1/docs",
    ),
    "learner": (
        "/",
        "/notices",
        "/me",
        "/me/password",
        "/me/sign-ins",
        "/courses",
        "/courses?q=数字",
        "/courses?q=没有这样的课",
        "/courses/{published}",
        "/courses/{published}/notes",
        "/lessons/{lesson}",
        "/notes/{note}",
        "/rooms/course-{published}",
        "/classes",
        "/classes/{class}",
        "/live",
        "/live/{live}",
        "/me/credits",
        "/studio",
        "/courses/424242",
    ),
    "teacher": (
        "/",
        "/studio",
        "/studio/courses/new",
        "/studio/courses/{draft}",
        "/studio/courses/{draft}/lessons/new",
        "/studio/courses/{draft}/lessons/{draft_lesson}",
        "/studio/courses/{draft}/lessons/{draft_lesson}/remove",
        "/studio/courses/{waiting}",
        "/studio/courses/{published}",
        "/live",
        "/live/new",
        "/live/{live}",
        "/live/{live}/edit",
        "/reviews/{waiting}/history",
    ),
    "reviewer1": (
        "/",
        "/reviews",
        "/reviews/{waiting}",
        "/reviews/{waiting}/history",
    ),
    "tutor": (
        "/",
        "/classes/{class}",
        "/supervision",
        "/supervision/classes/{class}",
        "/supervision/classes/{class}/heat",
        "/supervision/classes/{class}/learners/{learner}",
        "/courses/{published}",
    ),
    "learning_admin": (
        "/",
        "/courses",
        "/reviews",
        "/reviews/{published}/ask/unpublish",
        "/classes/new",
        "/classes/{class}/edit",
        "/classes/{class}/roster",
        "/supervision",
        "/supervision/classes/{class}",
    ),
    "auditor": ("/", "/me", "/notices"),
}

NOWHERE = ("/nothing/here",)

REFUSED = {
    ("", "/nothing/here"),
    ("", "/verify/ZX-0000-0000-0000"),
    ("learner", "/studio"),
    ("learner", "/courses/424242"),
}
"""Who is told no, and how to go on."""

LEFT_OUT: Mapping[str, str] = {
    "courses.suggest_courses": "a list below the search field, loaded by its script",
    "credits.my_statement": "a PDF",
    "live.calendar_entry": "a calendar file",
    "live.feed": "a calendar file",
    "notes.export_markdown": "a file",
    "notes.export_text": "a file",
    "operations.health": "for machines",
    "static": "files",
    "supervision.export_csv": "a file",
    "supervision.export_xlsx": "a file",
    "videos.media": "files",
}
