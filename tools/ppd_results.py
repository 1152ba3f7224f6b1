"""Write the earlier results that the award ppd ships: province, central-1 and central-2, each read by the next.

    python tools/ppd_results.py          write criteria/ppd/data/*.json anew
    python tools/ppd_results.py check    exit 1 where one of them is not what evaluating its stage today writes

A result holds the hashes of the rules, plugins and files that made it, and of the result before it. So run this after a
change of the award, of its data, or of a plugin that it uses (reported-value, earlier-stage).
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

import pembina

AWARD = Path(__file__).resolve().parent.parent / "criteria" / "ppd"
STAGES = ("province", "central-1", "central-2")


def write(folder: Path) -> None:
    """Evaluate stage after stage on the tables in a folder; each result lies there before the next one is made."""
    for stage in STAGES:
        pembina.write_result(pembina.evaluate(AWARD / f"{stage}.toml", folder), folder / f"{stage}.json")


def stale() -> list[str]:
    """Return the stages whose shipped result is not the one of today."""
    shipped = AWARD / "data"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "data"
        shutil.copytree(shipped, folder, ignore=shutil.ignore_patterns("*.json"))
        write(folder)
        return [s for s in STAGES if (folder / f"{s}.json").read_bytes() != (shipped / f"{s}.json").read_bytes()]


def main(words: list[str]) -> int:
    """Write, or check."""
    if words == ["check"]:
        found = stale()
        if found:
            print(f"not up to date: {', '.join(found)}; run python tools/ppd_results.py")
        return 1 if found else 0
    if words:
        print(__doc__)
        return 2
    write(AWARD / "data")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
