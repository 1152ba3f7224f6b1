"""Writes the manual pages that a wheel holds, to be looked at: ``python tools/manpage.py FOLDER``, ``man -l FILE``.

They are not kept: setup.py has them written when a wheel is built, by the same module.
"""

from __future__ import annotations

import sys
from pathlib import Path

from pembina.cli.manual import PAGES, manual


def main(folder: Path) -> None:
    """Write both pages below a folder and say where."""
    for language, place in PAGES.items():
        file = folder / place
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(manual(language), "ascii")
        print(file)


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "build/man"))
