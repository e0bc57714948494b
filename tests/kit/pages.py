"""Pages with a socket: Flask-SocketIO's client, whose events share nothing with the test."""

from contextvars import Context
from typing import Any

from flask import Flask
from flask_socketio import SocketIOTestClient

from app.kit.sockets import socketio


class Page(SocketIOTestClient):
    """A connected page: ``ask`` waits for the ack, ``heard`` tells what arrived since."""

    def __init__(self, app: Flask, token: Any = None, **kwargs: Any) -> None:
        auth = {"token": token} if token is not None else None
        Context().run(super().__init__, app, socketio, **({"auth": auth} | kwargs))

    def ask(self, event: str, *payload: Any) -> Any:
        return Context().run(super().emit, event, *payload, callback=True)

    def tell(self, event: str, *payload: Any) -> Any:
        return Context().run(super().emit, event, *payload)

    def close(self) -> None:
        if self.is_connected():
            Context().run(super().disconnect)

    def heard(self, event: str | None = None) -> list[Any]:
        """What arrived since the last look: (event, payload), or the payloads of one event."""
        said = [(each["name"], each["args"][0]) for each in self.get_received()]
        return [payload for name, payload in said if name == event] if event else said
