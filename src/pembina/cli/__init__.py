"""The program ``pembina``: one module per command, each thin."""

from __future__ import annotations

import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program and return its exit status; ``--version`` alone is answered before anything else is imported."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given in (["--version"], ["-V"]):
        from pembina import __version__

        print(f"pembina {__version__}")
        return 0
    from pembina.cli.program import run

    return run(given)
