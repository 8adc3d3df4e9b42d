# ruff: noqa: E402 (models can be imported only after django.setup)
"""A mail server in a process of its own: prints its port, and writes a line for each mail into the file named."""

import sys
import threading
from pathlib import Path

import django

django.setup()

from kyndig.outbox.catcher import Caught, catching


def main(path: Path) -> None:
    with path.open("a", encoding="utf-8") as file:

        def keep(caught: Caught) -> None:
            file.write(f"{caught.mail['Message-ID']}\n")
            file.flush()

        with catching(keep) as port:
            print(port, flush=True)
            threading.Event().wait()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
