"""知行: an online academy for officials who study beside their work."""

from importlib import import_module
from importlib.util import find_spec

from flask import Flask

import config
from app.kit import blobs, clock, db, garbage, jobs, signing, sockets, web

SLICES = (
    "operations",
    "demo",
    "learning",
    "supervision",
    "moderation",
    "discussion",
    "appeals",
    "anomalies",
    "live",
    "claims",
    "progress",
    "notes",
    "classes",
    "courses",
    "videos",
    "documents",
    "credits",
    "notices",
    "search",
    "pledges",
    "accounts",
)
"""Every slice, high to low: the order of the import contracts."""

SURFACES = ("views", "api", "sockets", "jobs", "cli")


def create_app(settings: config.Settings | None = None) -> Flask:
    """The academy, ready to serve under ``settings`` (by default those of the environment)."""
    settings = settings or config.load()
    with garbage.left_alone():
        return _build(settings)


def _build(settings: config.Settings) -> Flask:
    app = Flask(__name__, static_folder="ui/static", static_url_path="/static")
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SETTINGS=settings,
        TESTING=settings.testing,
        MAX_CONTENT_LENGTH=4 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=4 * 1024 * 1024,  # ten thousand captions are typed as one text
        PERMANENT_SESSION_LIFETIME=14 * 24 * 3600,
        # The cookie lasts as long as the sign-in it names; signing it anew each time buys nothing.
        SESSION_REFRESH_EACH_REQUEST=False,
        SESSION_COOKIE_NAME="zhixing",
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.https,
        WTF_CSRF_CHECK_DEFAULT=False,
        WTF_CSRF_TIME_LIMIT=None,
        SEND_FILE_MAX_AGE_DEFAULT=31536000,
        PROPAGATE_EXCEPTIONS=settings.testing,
    )
    clock.init(settings.timezone)
    signing.init(settings.ledger_secret)
    db.bind(settings.database_url)
    blobs.init_app(app)
    web.init_app(app)
    sockets.init_app(app)
    for name in SLICES:
        _open(app, name)
    jobs.init_app(app, redis_url=settings.redis_url, path=settings.queue_path)
    return app


def _open(app: Flask, slice_name: str) -> None:
    """Register what the slice shows: pages, API, socket events, jobs, commands."""
    for surface in SURFACES:
        path = f"app.{slice_name}.{surface}"
        if find_spec(path) is None:
            continue
        module = import_module(path)
        for blueprint in (getattr(module, "pages", None), getattr(module, "api", None)):
            if blueprint is not None:
                app.register_blueprint(blueprint)
        for command in getattr(module, "commands", ()):
            app.cli.add_command(command)
