"""What the pre-commit hook runs: ``python -m pembina.cli.changed FILE...`` checks the awards that the files belong to.

An award lies in the nearest folder above a file (its own included) that holds ``award.toml``; whatever else in that
folder is an award, a stage or a category of it, reads the same data and is checked as well. Files of no award are
nobody's business here. What is printed is what ``pembina check`` prints.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from pembina.awards import AWARD_FILE
from pembina.cli import main, parts
from pembina.cli.parts import argument, option
from pembina.errors import N_

SUMMARY = N_("Check every award that one of these files belongs to: what the pre-commit hook runs.")
STRICT = N_("Fail for warnings as well, not for mistakes alone.")
LANGUAGE = N_("Language of what is printed (default: that of the environment).")
WARNINGS = 1
"""How `pembina check` ends where nothing is wrong and something is odd."""


def awards_of(files: Iterable[Path]) -> list[Path]:
    """Return the award files that files belong to, each once, in order; a file that is gone had its folder, too."""
    folders = {folder for file in files if (folder := _folder(file)) is not None}
    return sorted(award for folder in folders for award in folder.glob("*.toml") if _is_award(award))


def _folder(file: Path) -> Path | None:
    for folder in file.parents:
        if (folder / AWARD_FILE).is_file():
            return folder
    return None


def _is_award(file: Path) -> bool:
    """Whether a file holds rules; one by the name of an award that cannot be read is one, and is told what is wrong."""
    import tomli

    if file.name == AWARD_FILE:
        return True
    try:
        content = tomli.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(content.get("award"), dict) and "criteria" in content


@parts.command("changed", SUMMARY)
@argument("files", N_("FILE..."), nargs=-1, type=click.Path(path_type=Path))
@option("--strict", is_flag=True, help=STRICT)
@option("--lang", metavar="id|en", help=LANGUAGE)
def command(files: tuple[Path, ...], strict: bool, lang: str | None) -> int:
    """Check each award; return the worst exit status."""
    worst = 0
    for award in awards_of(files):
        print(award, flush=True)
        ended = main([*(("--lang", lang) if lang else ()), "check", str(award)])
        worst = max(worst, ended if strict or ended != WARNINGS else 0)
    return worst


def run(arguments: Sequence[str]) -> int:
    """Run the hook; return its exit status."""
    try:
        return int(command.main(list(arguments), prog_name="python -m pembina.cli.changed", standalone_mode=False) or 0)
    except click.ClickException as error:
        error.show()
        return error.exit_code


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
