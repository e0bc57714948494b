"""A pool of real threads for what would hold the event loop: password hashes, PDF, sheets.

What runs here is pure work on values: no session, no request.
"""

import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

_pool: ThreadPoolExecutor | None = None


def offload(work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Run ``work`` in a real thread and return its result; other greenlets go on meanwhile."""
    if _under_gevent():
        import gevent

        pool = gevent.get_hub().threadpool
        result: R = pool.apply(work, args, kwargs)
        return result
    global _pool
    if _pool is None:
        _pool = ThreadPoolExecutor(max_workers=4, thread_name_prefix="offload")
    return _pool.submit(work, *args, **kwargs).result()


def _under_gevent() -> bool:
    if "gevent.monkey" not in sys.modules:
        return False
    from gevent import monkey

    return bool(monkey.is_module_patched("threading"))
