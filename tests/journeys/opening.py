"""An academy before its doors open: schema, the demo's people, and those of ``people``.

``python -m tests.journeys.opening`` makes them in the installation that the environment names and
prints the ids of ``people`` as JSON. One process for all: starting one is what costs.
"""

import json
import sys

from sqlalchemy import update

from app import create_app
from app.accounts.models import User
from app.kit.db import session, transactional
from tests.factories import PASSWORD_HASH
from tests.journeys.people import add_everybody


@transactional
def make_signing_in_cheap() -> None:
    """The same password, hashed with parameters that cost nothing."""
    session.execute(update(User).values(password_hash=PASSWORD_HASH))


def main() -> None:
    app = create_app()
    for words in (["migrate-up"], ["seed", "--scale", "people"]):
        done = app.test_cli_runner().invoke(args=words, catch_exceptions=False)
        if done.exit_code:
            sys.exit(done.output)
    with app.app_context():
        make_signing_in_cheap()
        print(json.dumps(add_everybody()))


if __name__ == "__main__":
    main()
