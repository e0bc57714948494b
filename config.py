"""Settings, from the environment or ``.env``. A wrong one stops the start with one sentence."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dotenv import dotenv_values

ROOT = Path(__file__).resolve().parent

_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", re.ASCII)
_PREFIX = re.compile(r"[A-Za-z0-9._-]+(?:/[A-Za-z0-9._-]+)*", re.ASCII)


class WrongSetting(SystemExit):
    """Stops the start; its text names the setting and says what would be right."""


@dataclass(frozen=True)
class Bucket:
    """An S3 bucket that holds the media; ``prefix`` is empty or ends in a slash."""

    name: str
    prefix: str
    endpoint: str | None
    region: str
    access_key: str | None
    secret_key: str | None
    session_token: str | None
    direct: bool


@dataclass(frozen=True)
class Settings:
    """Everything an installation may choose."""

    secret_key: str
    media_secret: str
    ledger_secret: str
    database_url: str
    redis_url: str | None
    media_url: str
    search_backend: str
    search_index_dir: Path
    public_url: str
    listen: str
    mail_url: str | None
    timezone: str
    max_upload_bytes: int
    accel_redirect: str | None
    workers: int
    watermark: bool
    queue_path: Path | None
    testing: bool = False
    bucket: Bucket | None = None
    spool_dir: Path = ROOT / "var" / "spool"
    organisation_quota_bytes: int | None = None
    clamd_url: str | None = None
    srt_ports: range = range(0)
    srt_host: str = "0.0.0.0"  # noqa: S104 - senders come from elsewhere
    rtmp_url: str | None = None

    @property
    def https(self) -> bool:
        return self.public_url.startswith("https://")

    @property
    def direct_origin(self) -> str:
        """Where browsers may fetch media besides from us, after a space, for lists of origins."""
        if self.bucket is None or not self.bucket.direct:
            return ""
        if self.bucket.endpoint is None:
            return " https://*.amazonaws.com"
        address = urlsplit(self.bucket.endpoint)
        return f" {address.scheme}://{address.netloc}"


def load(environment: Mapping[str, str] | None = None) -> Settings:
    """Read and check the settings; raises WrongSetting."""
    given = dict(environment) if environment is not None else given_settings()
    listen = given.get("LISTEN") or "127.0.0.1:5000"
    return Settings(
        secret_key=_secret(given),
        media_secret=_lasting_secret(given, "MEDIA_SECRET"),
        ledger_secret=_lasting_secret(given, "LEDGER_SECRET"),
        database_url=_database(given.get("DATABASE_URL") or f"sqlite:///{ROOT}/var/zhixing.db"),
        redis_url=_url(given, "REDIS_URL", ("redis", "rediss", "unix")),
        media_url=given.get("MEDIA_URL") or str(ROOT / "media"),
        bucket=_bucket(given),
        organisation_quota_bytes=_count(given, "ORGANISATION_QUOTA_BYTES", 0) or None,
        clamd_url=_clamd(given),
        spool_dir=Path(given.get("SPOOL_DIR") or ROOT / "var" / "spool"),
        search_backend=_choice(given, "SEARCH_BACKEND", "whoosh", ("whoosh",)),
        search_index_dir=Path(given.get("SEARCH_INDEX_DIR") or ROOT / "search_index"),
        public_url=(
            _url(given, "PUBLIC_URL", ("http", "https")) or f"http://{_address(listen)}"
        ).rstrip("/"),
        listen=_address(listen),
        mail_url=_url(given, "MAIL_URL", ("smtp", "smtps")),
        timezone=_timezone(given.get("TIMEZONE") or "Asia/Shanghai"),
        max_upload_bytes=_count(given, "MAX_UPLOAD_BYTES", 8 * 1024**3),
        accel_redirect=given.get("ACCEL_REDIRECT") or None,
        workers=_count(given, "WORKERS", 2),
        watermark=_choice(given, "WATERMARK", "on", ("on", "off")) == "on",
        queue_path=Path(given.get("QUEUE_PATH") or ROOT / "var" / "queue.db"),
        srt_ports=_ports(given, "LIVE_SRT_PORTS", "9710-9729"),
        rtmp_url=(_url(given, "LIVE_RTMP_URL", ("rtmp", "rtmps")) or "").rstrip("/") or None,
    )


def given_settings() -> dict[str, str]:
    """What this machine says: ``.env``, and above it the environment."""
    file = Path(os.environ.get("ZHIXING_ENV") or ROOT / ".env")
    return {k: v for k, v in dotenv_values(file).items() if v is not None} | dict(os.environ)


def _secret(given: Mapping[str, str]) -> str:
    secret = given.get("SECRET_KEY", "")
    if len(secret) < 32:
        raise WrongSetting(
            "SECRET_KEY must be set to at least 32 random characters "
            "(`make run` writes one into .env)."
        )
    return secret


def _lasting_secret(given: Mapping[str, str], name: str) -> str:
    """What keys are derived from that must stay as they are: those of recordings (MEDIA_SECRET)
    and of the chains over the ledger (LEDGER_SECRET). Under another one, recordings cannot be
    opened and entries not be verified any more. So who wants to change ``SECRET_KEY`` one day keeps
    the old value here.
    """
    secret = given.get(name) or _secret(given)
    if len(secret) < 32:
        raise WrongSetting(f"{name} must be at least 32 random characters.")
    return secret


def _database(url: str) -> str:
    """SQLAlchemy's form of the URL, with the drivers that this academy is tested on."""
    scheme, _, rest = url.partition("://")
    if scheme in ("postgresql", "postgres", "postgresql+psycopg"):
        return "postgresql+psycopg://" + rest
    if scheme == "sqlite" and rest.startswith("/"):
        Path(rest[1:]).expanduser().parent.mkdir(parents=True, exist_ok=True)
        return url
    raise WrongSetting(f"DATABASE_URL must begin with sqlite:/// or postgresql:// (it is {url!r}).")


def _bucket(given: Mapping[str, str]) -> Bucket | None:
    """The bucket that MEDIA_URL names, with the usual settings of S3 clients; None for a folder."""
    url = given.get("MEDIA_URL") or ""
    if "://" not in url:
        return None
    named = urlsplit(url)
    if named.scheme != "s3" or not _BUCKET.fullmatch(named.netloc) or named.query:
        raise WrongSetting(f"MEDIA_URL must be a folder or s3://bucket/prefix (it is {url!r}).")
    prefix = named.path.strip("/")
    if prefix and not _PREFIX.fullmatch(prefix):
        raise WrongSetting(f"MEDIA_URL has a prefix that S3 keys cannot begin with ({prefix!r}).")
    access, secret = given.get("AWS_ACCESS_KEY_ID"), given.get("AWS_SECRET_ACCESS_KEY")
    if bool(access) != bool(secret):
        raise WrongSetting("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY belong together: set both.")
    web = ("http", "https")
    return Bucket(
        name=named.netloc,
        prefix=f"{prefix}/" if prefix else "",
        endpoint=_url(given, "S3_ENDPOINT_URL", web) or _url(given, "AWS_ENDPOINT_URL", web),
        region=given.get("AWS_REGION") or given.get("AWS_DEFAULT_REGION") or "us-east-1",
        access_key=access or None,
        secret_key=secret or None,
        session_token=given.get("AWS_SESSION_TOKEN") or None,
        direct=_choice(given, "MEDIA_DIRECT", "no", ("yes", "no")) == "yes",
    )


def _url(given: Mapping[str, str], name: str, schemes: tuple[str, ...]) -> str | None:
    url = given.get(name)
    if not url:
        return None
    if urlsplit(url).scheme not in schemes:
        wanted = " or ".join(f"{scheme}://" for scheme in schemes)
        raise WrongSetting(f"{name} must begin with {wanted} (it is {url!r}).")
    return url


def _choice(given: Mapping[str, str], name: str, otherwise: str, choices: tuple[str, ...]) -> str:
    value = given.get(name) or otherwise
    if value not in choices:
        raise WrongSetting(f"{name} must be one of {', '.join(choices)} (it is {value!r}).")
    return value


def _clamd(given: Mapping[str, str]) -> str | None:
    url = _url(given, "CLAMD_URL", ("tcp", "unix"))
    address = urlsplit(url or "")
    if url and not (address.path if address.scheme == "unix" else address.hostname):
        raise WrongSetting(
            f"CLAMD_URL must be tcp://host:port or unix:///path of the socket (it is {url!r})."
        )
    return url


def _count(given: Mapping[str, str], name: str, otherwise: int) -> int:
    value = given.get(name)
    if not value:
        return otherwise
    if not value.isascii() or not value.isdigit() or int(value) < 1:
        raise WrongSetting(f"{name} must be a whole number above zero (it is {value!r}).")
    return int(value)


def _ports(given: Mapping[str, str], name: str, otherwise: str) -> range:
    """``9710-9729``: the UDP ports on which live lessons wait for SRT senders; ``off`` for none."""
    value = given.get(name) or otherwise
    if value == "off":
        return range(0)
    first, _, last = value.partition("-")
    ports = [int(port) for port in (first, last or first) if port.isascii() and port.isdigit()]
    if len(ports) < 2 or not 1024 <= ports[0] <= ports[1] < 65536:
        raise WrongSetting(
            f"{name} must be FIRST-LAST such as 9710-9729, or off (it is {value!r})."
        )
    return range(ports[0], ports[1] + 1)


def _timezone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise WrongSetting(
            f"TIMEZONE must be the name of a time zone such as Asia/Shanghai (it is {name!r})."
        ) from None
    return name


def _address(listen: str) -> str:
    host, _, port = listen.rpartition(":")
    if not host or not port.isdigit() or not 0 < int(port) < 65536:
        raise WrongSetting(f"LISTEN must be HOST:PORT such as 127.0.0.1:5000 (it is {listen!r}).")
    return listen
