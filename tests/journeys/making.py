"""What has to have happened before a journey begins, done over the public interface."""

import base64
import json
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.factories import PASSWORD
from tests.journeys.recordings import sent
from tests.journeys.stack import Stack

CLIPS_TOPIC = "演示短片"
CONVERTED_WITHIN_SECONDS = 240


@dataclass
class Hand:
    """One of the demo's people at work by program; a refusal raises HTTPError."""

    academy: Stack
    username: str
    token: str = ""

    def __post_init__(self) -> None:
        answer = self.post("/sessions", {"username": self.username, "password": PASSWORD})
        self.token = answer["token"]

    def get(self, path: str) -> Any:
        return self._ask("GET", path)

    def post(self, path: str, body: Any) -> Any:
        return self._ask("POST", path, json.dumps(body).encode(), "application/json")

    def patch(self, path: str, body: Any) -> Any:
        return self._ask("PATCH", path, json.dumps(body).encode(), "application/json")

    def put(self, path: str, body: Any) -> Any:
        return self._ask("PUT", path, json.dumps(body).encode(), "application/json")

    def put_chunk(self, path: str, chunk: bytes) -> None:
        """A piece of what somebody sends to a live lesson."""
        self._ask("PUT", path, chunk, "application/octet-stream")

    def upload(self, file: Path) -> str:
        """Sends a recording and waits until it can be watched; returns the video's id."""
        data = sent(file)
        name = base64.b64encode(file.name.encode()).decode()
        made = self._ask(
            "POST",
            "/uploads",
            data,
            "application/offset+octet-stream",
            **{
                "Tus-Resumable": "1.0.0",
                "Upload-Length": str(len(data)),
                "Upload-Metadata": f"filename {name}",
            },
        )
        video_id: str = self.get(f"/uploads/{made['Location'].rsplit('/', 1)[-1]}")["video_id"]
        self.academy.wait_until(
            lambda: self.get(f"/videos/{video_id}")["state"] == "ready", CONVERTED_WITHIN_SECONDS
        )
        return video_id

    def _ask(
        self, method: str, path: str, data: bytes | None = None, kind: str = "", **headers: str
    ) -> Any:
        """The JSON of the answer, or its headers when it has none."""
        request = urllib.request.Request(
            f"{self.academy.url}/api/v1{path}", data=data, headers=headers, method=method
        )
        if kind:
            request.add_header("Content-Type", kind)
        if self.token:
            request.add_header("Authorization", f"Bearer {self.token}")
        with urllib.request.urlopen(request, timeout=60) as answer:
            text = answer.read()
            return json.loads(text) if text else answer.headers


def make_draft(
    academy: Stack,
    title: str,
    lessons: Mapping[str, Path | str],
    captions: Mapping[str, str] | None = None,
) -> str:
    """A course of the teacher's, in review: recordings by their path, articles by their text.

    ``captions`` are Chinese ones, as SRT, by the title of their lesson.
    """
    teacher = Hand(academy, "teacher")
    [topic] = [one for one in teacher.get("/topics")["items"] if one["title"] == CLIPS_TOPIC]
    course: str = teacher.post(
        "/courses",
        {
            "title": title,
            "kind": "micro",
            "topic": topic["id"],
            "summary": "为旅程准备的一门课。",
        },
    )["id"]
    for name, content in lessons.items():
        body = (
            {"kind": _kind_of(content), "video_id": teacher.upload(content)}
            if isinstance(content, Path)
            else {"kind": "article", "body": content}
        )
        made = teacher.post(f"/courses/{course}/lessons", {"title": name, **body})
        if captions and name in captions:
            said = {"language": "zh-Hans", "text": captions[name]}
            teacher.post(f"/lessons/{made['id']}/captions", said)
    teacher.post(f"/courses/{course}/moves", {"move": "submit"})
    return course


def _kind_of(recording: Path) -> str:
    return "audio" if recording.suffix == ".mp3" else "video"


def make_published(
    academy: Stack,
    title: str,
    lessons: Mapping[str, Path | str],
    captions: Mapping[str, str] | None = None,
) -> str:
    """The same, taken through its reviews."""
    course = make_draft(academy, title, lessons, captions)
    publish(academy, course)
    return course


def make_desk(academy: Stack, title: str, lessons: Mapping[str, Path | str]) -> str:
    """The same, back on its author's desk."""
    course = make_draft(academy, title, lessons)
    Hand(academy, "teacher").post(f"/courses/{course}/moves", {"move": "withdraw"})
    return course


def first_lesson(academy: Stack, course: str) -> str:
    """The id of the first lesson of a course of the teacher's."""
    lesson: str = Hand(academy, "teacher").get(f"/courses/{course}")["lessons"][0]["id"]
    return lesson


def submit_and_publish(academy: Stack, course: str) -> None:
    """Takes a course from its author's desk through its reviews."""
    Hand(academy, "teacher").post(f"/courses/{course}/moves", {"move": "submit"})
    publish(academy, course)


def publish(academy: Stack, course: str) -> None:
    """Takes a course that was submitted through its reviews."""
    for reviewer in ("reviewer1", "reviewer2", "reviewer3"):
        Hand(academy, reviewer).post(f"/courses/{course}/moves", {"move": "pass"})
    Hand(academy, "learning_admin").post(f"/courses/{course}/moves", {"move": "publish"})
