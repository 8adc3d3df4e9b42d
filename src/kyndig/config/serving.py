"""Serving the pages: granian for production, and a small server inside a process that does other things too."""

import gc
import logging
import multiprocessing
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler

THREADS = 4


def serve(host: str, port: int, *, processes: int = 1, threads: int = THREADS) -> None:
    """Serve until this process is told to end (SIGINT, SIGTERM); to be called in the main thread.

    The pages are made in `processes` processes of `threads` threads each; one that dies is started again.
    """
    # Read here, so that the demo and the commands do not wait for it.
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    Granian(
        f"{__name__}:application_of_a_child",
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=processes,
        blocking_threads=threads,
        websockets=False,
        log_level=LogLevels.error,
        respawn_failed_workers=True,
    ).serve()


def application_of_a_child() -> Callable[..., Any]:
    """The application, in a process that ends with the one that started it, also when that one is killed.

    Otherwise an orphan would keep the port and go on answering, with the code of yesterday after an upgrade.
    """
    from kyndig.config.wsgi import application

    # What was read at the start stays; looking through it for garbage again and again cost a tenth of every page.
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
    if (parent := multiprocessing.parent_process()) is not None:

        def end_with(parent: Any) -> None:
            parent.join()
            os._exit(1)

        threading.Thread(target=end_with, args=(parent,), name="parent", daemon=True).start()
    return application


@contextmanager
def serving_here(host: str, port: int) -> Iterator[str]:
    """Serve from a thread of this process inside the block, and answer the address; port 0 takes any that is free.

    For the demo, where web, worker and mail catcher share one process; raises OSError where the port is taken.
    """
    from kyndig.config.wsgi import application

    logging.getLogger("django.server").setLevel(logging.ERROR)
    server = ThreadedWSGIServer((host, port), WSGIRequestHandler, ipv6=":" in host)
    server.daemon_threads = True
    server.set_app(application)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.2}, name="web", daemon=True)
    thread.start()
    try:
        yield f"http://{f'[{host}]' if ':' in host else host}:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
