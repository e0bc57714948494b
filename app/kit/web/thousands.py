"""Small requests that come by the thousand: gathered, written together, answered ahead of Flask.

Each kind is one route whose path holds one id. What ends well is answered before the framework has
begun (``kit.web.ahead``); what the framework has to say, refusals in the reader's language, it says
still: it is handed what was decided, and nothing is judged twice.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from json import dumps
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from flask import Flask, current_app, has_app_context
from flask.blueprints import BlueprintSetupState
from pydantic import ValidationError

from app.kit.batching import Batch
from app.kit.forms import MAX_ID, Form
from app.kit.web import ahead
from app.kit.web.identity import presented_token
from app.kit.web.reading import read_json

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

F = TypeVar("F", bound=Form)
Item = TypeVar("Item")
Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Thousands(Generic[F, Item, Answer]):
    """One kind: where it comes to, what it carries, what writes a batch of it, how it is told.

    ``address`` matches a path; its one group is the id. ``item`` makes what is written of the token
    that signs a request in (not judged yet), the id and the form. ``record`` writes many at once;
    it judges each token and answers each item, or gives the refusal for it. ``tell`` makes the
    JSON. ``is_plain`` says whether an answer needs nothing of the framework, such as words in the
    reader's language. ``lanes`` is how many batches may be written at once and ``rest_seconds`` the
    least time between two that are not full (``kit.batching``).
    """

    name: str
    address: re.Pattern[str]
    form: type[F]
    item: Callable[[str, int, F], Item]
    record: Callable[[Sequence[Item]], Sequence[Answer | Exception]]
    tell: Callable[[Answer], Mapping[str, Any]]
    is_plain: Callable[[Answer], bool] = lambda _answer: True
    lanes: Callable[[], int] = lambda: 1
    rest_seconds: float = 0.0

    def answer(self, id_: int) -> Answer:
        """What the view answers with: what was decided ahead of it, or what is decided now."""
        decided: Answer | None = ahead.decided()
        if decided is not None:
            return decided
        form = read_json(self.form)
        batch: Batch[Item, Answer] = current_app.extensions[self.name]
        answer = batch.submit(self.item(presented_token(), id_, form))
        ahead.know_again()
        return answer

    def open(self, state: BlueprintSetupState) -> None:
        """Answer what ends well before the framework begins, from now on."""
        app = cast("Flask", state.app)
        framework = app.wsgi_app
        fresh = Batch(
            partial(self._record, app), lanes=self.lanes(), rest_seconds=self.rest_seconds
        )
        batch: Batch[Item, Answer] = app.extensions.setdefault(self.name, fresh)

        def answer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
            item = self._plain(environ)
            if item is None:
                return framework(environ, start_response)
            try:
                found = batch.submit(item)
            except Exception as refusal:
                ahead.leave_decided(environ, refusal)
                return framework(environ, start_response)
            if not self.is_plain(found):
                ahead.leave_decided(environ, found)
                return framework(environ, start_response)
            body = dumps(self.tell(found), separators=(",", ":"), default=datetime.isoformat)
            return ahead.send_json(environ, start_response, body.encode())

        app.wsgi_app = answer  # type: ignore[method-assign]

    def _record(self, app: Flask, items: Sequence[Item]) -> Sequence[Answer | Exception]:
        """For a whole batch there is one context of the application, its leader's or a new one."""
        if has_app_context():
            return self.record(items)
        with app.app_context():
            return self.record(items)

    def _plain(self, environ: "WSGIEnvironment") -> Item | None:
        """What this request brings, if the framework would let it in and find no fault with it."""
        if environ["REQUEST_METHOD"] != "POST":
            return None
        found = self.address.fullmatch(environ["PATH_INFO"])
        if found is None or int(found[1]) > MAX_ID:
            return None
        token = ahead.token_of(environ)
        body = ahead.json_body(environ) if token else None
        if token is None or body is None:
            return None
        try:
            form = self.form.model_validate_json(body)
        except ValidationError:
            return None
        return self.item(token, int(found[1]), form)
