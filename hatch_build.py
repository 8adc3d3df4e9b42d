"""Compiles the message catalogues while the package is built, as .mo files are not kept in git."""

import sys
from pathlib import Path

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class MessagesHook(BuildHookInterface):
    """Puts a .mo beside each .po, and into the wheel."""

    PLUGIN_NAME = "custom"

    def initialize(self, version, build_data):
        source = Path(self.root) / "src"
        sys.path.insert(0, str(source))
        try:
            from kyndig.design.messages.catalogues import compile_all
        finally:
            sys.path.remove(str(source))
        compiled = compile_all(source / "kyndig")
        build_data["artifacts"].extend(str(path.relative_to(self.root)) for path in compiled)
