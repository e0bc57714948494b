"""Something on every page: courses in several states and a class, made over the public API."""

import json
import urllib.error
import urllib.request
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any

from tests.documents.making import pdf_bytes
from tests.factories import PASSWORD
from tests.journeys.people import NAMES

LONG_TITLE = "关于数字政府建设中若干问题的思考与实践：从“一网通办”到“一网统管”" * 5
ARTICLE = "## 一\n\n看得见的进步，𠮷野家·阿卜杜热依木。\n\n" + "正文。" * 300
PAGES_MADE_WITHIN_SECONDS = 60
REVIEWERS = ("reviewer1", "reviewer2", "reviewer3")


@dataclass
class Program:
    """Somebody's program: JSON over HTTP with a bearer token."""

    url: str
    token: str

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        return self._exchange(method, path, data, "application/json")

    def send(self, path: str, field: str, filename: str, content: bytes) -> Any:
        """A file, as a form sends it."""
        head = f'Content-Disposition: form-data; name="{field}"; filename="{filename}"'
        body = f"--cut\r\n{head}\r\n\r\n".encode() + content + b"\r\n--cut--\r\n"
        return self._exchange("POST", path, body, "multipart/form-data; boundary=cut")

    def _exchange(self, method: str, path: str, data: bytes | None, kind: str) -> Any:
        request = urllib.request.Request(
            self.url + "/api/v1" + path,
            method=method,
            data=data,
            headers={"Authorization": f"Bearer {self.token}", "Content-Type": kind},
        )
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as problem:
            raise AssertionError(f"{method} {path}: {problem.read().decode()}") from None


def program_of(url: str, username: str) -> Program:
    signed = Program(url, "").ask("POST", "/sessions", {"username": username, "password": PASSWORD})
    return Program(url, signed["token"])


def draft_course(teacher: Program, title: str, topic: str) -> str:
    """The id of a new course of two articles, ready to be submitted."""
    course = teacher.ask(
        "POST",
        "/courses",
        {"title": title[:200], "summary": "简介。" * 1600, "kind": "lecture", "topic": topic},
    )["id"]
    for lesson in ("第一讲", title[:200]):
        teacher.ask(
            "POST",
            f"/courses/{course}/lessons",
            {"title": lesson, "kind": "article", "body": ARTICLE},
        )
    return str(course)


def make_showcase(url: str) -> dict[str, str]:
    """A published course with a long title, one in review, a draft, a class, a note, a live lesson.

    Their ids, by the names the list of pages uses.
    """
    teacher, admin = program_of(url, "teacher"), program_of(url, "learning_admin")
    learner = program_of(url, "learner")
    topic = teacher.ask("GET", "/topics")["items"][0]["id"]
    made = {name: draft_course(teacher, title, topic) for name, title in TITLES.items()}
    for name in ("published", "waiting"):
        teacher.ask("POST", f"/courses/{made[name]}/moves", {"move": "submit"})
    for reviewer in REVIEWERS:
        passed = {"move": "pass"}
        program_of(url, reviewer).ask("POST", f"/courses/{made['published']}/moves", passed)
    admin.ask("POST", f"/courses/{made['published']}/moves", {"move": "publish"})
    made["draft_lesson"] = teacher.ask("GET", f"/courses/{made['draft']}")["lessons"][0]["id"]
    made["draft_document"] = _document(teacher, made["draft"])
    made["lesson"] = learner.ask("GET", f"/courses/{made['published']}")["lessons"][0]["id"]
    made["class"] = _class(admin, made["published"])
    members = admin.ask("GET", f"/classes/{made['class']}/progress")["items"]
    for one in members:
        made[one["learner"]["username"]] = one["learner"]["id"]
    note = {"body": "记一笔：𠮷野家·阿卜杜热依木。", "client_id": "showcase"}
    made["note"] = learner.ask("POST", f"/lessons/{made['lesson']}/notes", note)["id"]
    made["live"] = _live(teacher)
    made["series"] = _series(teacher)
    return made


def _document(teacher: Program, course: str) -> str:
    """The last lesson of a draft: a PDF with its pages."""
    document = teacher.send("/documents", "document", "手册.pdf", pdf_bytes(["One", "", "Three"]))
    patient_until = monotonic() + PAGES_MADE_WITHIN_SECONDS
    while teacher.ask("GET", f"/documents/{document['id']}")["state"] != "ready":
        assert monotonic() < patient_until, "the pages of a document were not made in time"
    lesson = {"title": "𠮷野家手册", "kind": "document", "document_id": document["id"]}
    return str(teacher.ask("POST", f"/courses/{course}/lessons", lesson)["id"])


def _class(admin: Program, course: str) -> str:
    today = datetime.now(UTC)
    opened = {
        "title": LONG_TITLE[:200],
        "starts_at": (today - timedelta(days=3)).isoformat(),
        "ends_at": (today + timedelta(days=20)).isoformat(),
        "tutors": ["tutor"],
        "required": [course],
        "electives": [],
    }
    made = admin.ask("POST", "/classes", opened)["id"]
    admin.ask("POST", f"/classes/{made}/members", {"usernames": ["learner", "learner2", *NAMES]})
    return str(made)


def _live(teacher: Program) -> str:
    plan = {
        "title": LONG_TITLE[:200],
        "starts_at": (datetime.now(UTC) + timedelta(days=2)).isoformat(),
        "minutes": 60,
        "audience": "public",
    }
    return str(teacher.ask("POST", "/live", plan)["id"])


TITLES = {"published": LONG_TITLE, "waiting": "等待审核的课", "draft": "一"}


def _series(teacher: Program) -> str:
    first = (datetime.now(UTC) + timedelta(days=30)).date()
    rule = {
        "title": LONG_TITLE[:200],
        "weekdays": [1, 4],
        "at": "05:30",
        "minutes": 45,
        "first_day": first.isoformat(),
        "last_day": (first + timedelta(days=60)).isoformat(),
    }
    return str(teacher.ask("POST", "/live/series", rule)["id"])
