"""How the web process serves: one gevent worker, because the room and the write lock live in it.

More processes need PostgreSQL and Redis (see docs/decisions); everything else is a setting.
"""

import os
from typing import Any

from config import load

settings = load()

bind = settings.listen
worker_class = "gevent"
workers = int(os.environ.get("WEB_PROCESSES", "1"))
worker_connections = 4000
keepalive = 15
timeout = 60
graceful_timeout = 5
# A heartbeat file on a disk that is busy would be taken for a hanging worker.
MEMORY = "/dev/shm"  # noqa: S108
worker_tmp_dir = MEMORY if os.access(MEMORY, os.W_OK) else None
control_socket_disable = True  # it would need a home folder, and nobody talks to it
loglevel = "warning"
accesslog = os.environ.get("ACCESS_LOG") or None
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1")


def post_worker_init(worker: Any) -> None:
    """Begins the rounds of a web process, and says where the academy is, once it can answer."""
    from app.kit import garbage, rounds

    rounds.begin(worker.wsgi)
    garbage.keep_what_is_loaded()
    print(f"知行 Zhixing is open at {settings.public_url}", flush=True)
    if welcome := os.environ.get("ZHIXING_WELCOME"):
        print(welcome, flush=True)
