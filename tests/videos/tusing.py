"""What tests of uploads say and ask."""

import base64
import hashlib

from sqlalchemy import func, select

from app.kit.db import session
from app.videos.models import Upload

TUS = {"Tus-Resumable": "1.0.0"}
BYTES = "application/offset+octet-stream"
CONTENT = bytes(range(256)) * 40


def name_of(filename):
    return "filename " + base64.b64encode(filename.encode()).decode()


def announce(client, length=len(CONTENT), filename="讲座 𠮷.mp4", **headers):
    told = {"Upload-Length": str(length), "Upload-Metadata": name_of(filename)}
    return client.post("/api/v1/uploads", headers=TUS | told | headers)


def append(client, address, offset, content, **headers):
    told = TUS | {"Upload-Offset": str(offset), "Content-Type": BYTES} | headers
    return client.patch(address, headers=told, data=content)


def count(model):
    session.rollback()  # see what requests have written since
    return session.scalar(select(func.count()).select_from(model))


def only_upload():
    return session.scalars(select(Upload)).one()


def offset_of(client, address):
    answer = client.head(address, headers=TUS)
    assert answer.status_code == 200
    return int(answer.headers["Upload-Offset"])


def sum_of(content, algorithm="sha1"):
    digest = hashlib.new(algorithm, content).digest()
    return {"Upload-Checksum": f"{algorithm} {base64.b64encode(digest).decode()}"}


def refused(answer, status):
    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"
    assert answer.json["status"] == status
    assert answer.json["detail"]
    assert answer.headers["Tus-Resumable"] == "1.0.0"
    return answer.json
