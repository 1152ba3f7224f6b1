"""What pyproject.toml cannot say: the manual pages are written when a wheel is built, from the commands themselves."""

import sys
from pathlib import Path
from typing import Any

from setuptools import setup
from setuptools.command.build_py import build_py

ROOT = Path(__file__).resolve().parent


class BuildWithManual(build_py):
    """Builds the packages, and writes the pages that are installed into ``share/man``."""

    def run(self) -> None:
        """Build; the pages come from this tree and from no Pembina that may be installed besides."""
        super().run()
        sys.path.insert(0, str(ROOT / "src"))
        from pembina.cli.manual import PAGES, manual

        base, files = Path(self.get_finalized_command("build").build_base), list[Any]()  # type: ignore[attr-defined]
        for language, place in PAGES.items():
            file = base / "share-man" / place
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(manual(language), "ascii")
            files.append((f"share/man/{Path(place).parent.as_posix()}", [str(file)]))
        self.distribution.data_files = files


setup(cmdclass={"build_py": BuildWithManual})
