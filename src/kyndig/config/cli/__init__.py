"""The one program, `kyndig`: a file a command, each with `add(subparsers)` and `run(arguments)` → exit code."""

import argparse
import importlib
import pkgutil
import sys

from kyndig import __version__


def parser() -> argparse.ArgumentParser:
    program = argparse.ArgumentParser(
        prog="kyndig", description="A CRM together with the training programme that makes people use it."
    )
    program.add_argument("--version", action="version", version=f"kyndig {__version__}")
    commands = program.add_subparsers(metavar="COMMAND", required=True)
    for module in sorted(name for _, name, _ in pkgutil.iter_modules(__path__)):
        importlib.import_module(f"{__name__}.{module}").add(commands)
    return program


def main() -> None:
    """Run the command named on the command line and end with its exit code."""
    arguments = parser().parse_args()
    try:
        sys.exit(arguments.run(arguments))
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        sys.exit(0)
