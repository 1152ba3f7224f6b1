"""The jury's error codes: 1 assign, 2 sheets, 3 collect, 4 seal and consensus, 5 reading a panel and its figures."""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path

from pembina.commands import Code


def _tables() -> tuple[Code, ...]:
    """Gather the table of every module ``codes_*`` beside this one, in the order of codes."""
    beside = sorted(m.name for m in pkgutil.iter_modules([str(Path(__file__).parent)]) if m.name.startswith("codes_"))
    modules = (importlib.import_module(f".{name}", __package__) for name in beside)
    return tuple(sorted((code for module in modules for code in module.TABLE), key=lambda code: code.code))


TABLE = _tables()
