# ruff: noqa: E402 (models can be imported only after django.setup)
"""Start a worker process for each line read, and print its id. The product is loaded once, so that starts are quick.

Each worker is a process of its own that runs what `kyndig worker` runs, and can be killed without harm to the others.
"""

import os
import signal
import sys
import threading

import django

django.setup()

from kyndig.outbox.worker import run_worker


def main() -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for _ in sys.stdin:
        pid = os.fork()
        if pid == 0:
            run_worker(threading.Event())
            os._exit(0)
        print(pid, flush=True)


if __name__ == "__main__":
    main()
