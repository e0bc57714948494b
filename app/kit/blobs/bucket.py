"""A store in an S3 bucket; the door to boto3.

Large files go in parts. A worker that is killed leaves parts that nobody sees; the next attempt at
the same key removes them, and a rule of the bucket that ends multipart uploads after some days
does the rest. Everything is asked over the network: never while a transaction is open.
"""

import logging
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

import boto3
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from app.kit.blobs.protocol import FETCHED, PIECE_BYTES, URL_PREFIX, Blob, checked, playlists_last
from app.kit.errors import Busy, NotFound
from config import WrongSetting

if TYPE_CHECKING:
    from config import Bucket

log = logging.getLogger(__name__)

PART_BYTES = 16 * 1024**2
AT_ONCE = 8
DELETED_AT_ONCE = 1000
DIRECT_SECONDS = 6 * 3600
SPARE_BYTES = 256 * 1024**2
KINDS = {
    ".m3u8": "application/vnd.apple.mpegurl",
    ".m4s": "video/iso.segment",
    ".mp4": "video/mp4",
    ".jpg": "image/jpeg",
    ".vtt": "text/vtt; charset=utf-8",
}
NO_SUCH = frozenset({"404", "NoSuchKey", "NotFound"})


@contextmanager
def _asking(key: str = "") -> Iterator[None]:
    """The bucket's answers in the house's words: NotFound, or Busy when it does not answer."""
    try:
        yield
    except ClientError as problem:
        if problem.response["Error"].get("Code") in NO_SUCH:
            raise NotFound() from None
        log.error("the bucket refused %s: %s", key, problem)
        raise Busy(retry_after=5) from problem
    except (BotoCoreError, boto3.exceptions.Boto3Error) as problem:
        log.error("the bucket did not answer for %s: %s", key, problem)
        raise Busy(retry_after=5) from problem


class BucketBlobs:
    """See :class:`~app.kit.blobs.protocol.Blobs` for what it promises."""

    near = False

    def __init__(self, bucket: "Bucket", spool: Path) -> None:
        self._bucket = bucket
        self._spool = spool
        self._client: Any = boto3.client(
            "s3",
            endpoint_url=bucket.endpoint,
            region_name=bucket.region,
            aws_access_key_id=bucket.access_key,
            aws_secret_access_key=bucket.secret_key,
            aws_session_token=bucket.session_token,
            config=Config(
                connect_timeout=5,
                read_timeout=60,
                max_pool_connections=4 * AT_ONCE,
                retries={"mode": "standard", "total_max_attempts": 4},
                signature_version="s3v4",
                s3={"addressing_style": "path" if bucket.endpoint else "auto"},
                # Sums in trailers are unknown to many a store that speaks S3.
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        )
        self._parts = TransferConfig(
            multipart_threshold=PART_BYTES, multipart_chunksize=PART_BYTES, max_concurrency=4
        )

    def check(self) -> None:
        """Raises WrongSetting, with one sentence, where the bucket cannot be used."""
        try:
            self._client.head_bucket(Bucket=self._bucket.name)
        except (ClientError, BotoCoreError) as problem:
            raise WrongSetting(
                f"MEDIA_URL names the bucket {self._bucket.name!r}, which cannot be used: {problem}"
            ) from None

    def put_file(self, key: str, path: Path, *, lasting: bool = True) -> None:
        name = self._name(key)
        with _asking(key):
            if path.stat().st_size > PART_BYTES:
                self._forget_parts(name)
            about = {"ContentType": KINDS.get(PurePosixPath(key).suffix, "binary/octet-stream")}
            self._client.upload_file(
                str(path), self._bucket.name, name, ExtraArgs=about, Config=self._parts
            )

    def put_bytes(self, key: str, content: bytes, *, lasting: bool = True) -> None:
        with tempfile.NamedTemporaryFile(dir=self.spool("small")) as file:
            file.write(content)
            file.flush()
            self.put_file(key, Path(file.name), lasting=lasting)

    def take_file(self, key: str, path: Path) -> None:
        self.put_file(key, path)

    def put_tree(self, prefix: str, folder: Path) -> None:
        earlier = {blob.key for blob in self.below(checked(prefix))}
        now = self._put_all(prefix, folder)
        self._delete(self._name(key) for key in sorted(earlier - now))
        shutil.rmtree(folder)

    def add_tree(self, prefix: str, folder: Path) -> None:
        self._put_all(checked(prefix), folder)
        shutil.rmtree(folder)

    def find(self, key: str) -> Blob:
        name = self._name(key)
        with _asking(key):
            found = self._client.head_object(Bucket=self._bucket.name, Key=name)
        return Blob(key, found["ContentLength"], found["ETag"].strip('"'), found["LastModified"])

    def size(self, key: str) -> int:
        return self.find(key).size

    def below(self, prefix: str) -> Iterator[Blob]:
        top = self._name(prefix) + "/" if prefix else self._bucket.prefix
        pages = self._client.get_paginator("list_objects_v2")
        with _asking(prefix):
            for page in pages.paginate(Bucket=self._bucket.name, Prefix=top):
                for one in page.get("Contents", ()):
                    key = one["Key"].removeprefix(self._bucket.prefix)
                    yield Blob(key, one["Size"], one["ETag"].strip('"'), one["LastModified"])

    def open_range(self, key: str, start: int, length: int) -> Iterator[bytes]:
        size = self.find(key).size
        stop = min(start + length, size)
        if stop <= start:
            return iter(())
        with _asking(key):
            found = self._client.get_object(
                Bucket=self._bucket.name, Key=self._name(key), Range=f"bytes={start}-{stop - 1}"
            )
        return _Pieces(found["Body"])

    def delete_tree(self, prefix: str) -> None:
        with _asking(prefix):
            self._client.delete_object(Bucket=self._bucket.name, Key=self._name(prefix))
        self._delete(self._name(blob.key) for blob in self.below(prefix))

    @contextmanager
    def fetch(self, key: str) -> Iterator[Path]:
        size, folder = self.find(key).size, self.spool(FETCHED)
        if size + SPARE_BYTES > shutil.disk_usage(folder).free:
            raise Busy(retry_after=600)
        with tempfile.TemporaryDirectory(dir=folder) as place:
            copy = Path(place) / PurePosixPath(key).name
            with _asking(key):
                self._client.download_file(
                    self._bucket.name, self._name(key), str(copy), Config=self._parts
                )
            yield copy

    def url(self, key: str) -> str:
        return URL_PREFIX + checked(key)

    def direct_url(self, key: str) -> str | None:
        name = self._name(key)
        if not self._bucket.direct:
            return None
        url: str = self._client.generate_presigned_url(
            "get_object",
            Params={"Bucket": self._bucket.name, "Key": name},
            ExpiresIn=DIRECT_SECONDS,
        )
        return url

    def spool(self, name: str) -> Path:
        folder = self._spool / checked(name)
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def _name(self, key: str) -> str:
        return self._bucket.prefix + checked(key)

    def _put_all(self, prefix: str, folder: Path) -> set[str]:
        """Segments side by side, then the playlists one after the other; returns the keys."""
        files = {
            f"{prefix}/{path.relative_to(folder).as_posix()}": path
            for path in playlists_last(folder)
        }
        segments = [pair for pair in files.items() if pair[1].suffix != ".m3u8"]
        with ThreadPoolExecutor(AT_ONCE) as pool:
            for _done in pool.map(lambda pair: self.put_file(*pair), segments):
                pass
        for key, path in files.items():
            if path.suffix == ".m3u8":
                self.put_file(key, path)
        return set(files)

    def _delete(self, names: Iterable[str]) -> None:
        rest = iter(names)
        while some := [{"Key": name} for name in islice(rest, DELETED_AT_ONCE)]:
            with _asking():
                self._client.delete_objects(
                    Bucket=self._bucket.name, Delete={"Objects": some, "Quiet": True}
                )

    def _forget_parts(self, name: str) -> None:
        """Remove the parts that an attempt which was killed has left under ``name``."""
        found = self._client.list_multipart_uploads(Bucket=self._bucket.name, Prefix=name)
        for one in found.get("Uploads", ()):
            if one["Key"] == name:
                self._client.abort_multipart_upload(
                    Bucket=self._bucket.name, Key=name, UploadId=one["UploadId"]
                )


class _Pieces(Iterator[bytes]):
    """A body of the bucket, piece by piece; the line is given back at its end or when let go."""

    def __init__(self, body: Any) -> None:
        self._body = body
        self._open = True

    def __next__(self) -> bytes:
        with _asking():
            piece: bytes = self._body.read(PIECE_BYTES) if self._open else b""
        if not piece:
            self.close()
            raise StopIteration
        return piece

    def close(self) -> None:
        if self._open:
            self._open = False
            with suppress(BotoCoreError):
                self._body.close()
