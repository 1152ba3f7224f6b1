"""Run pages of the documentation as the tests do, and say what differs; ``--write`` renews what they show.

``python tools/docs_run.py docs/how-to/sign.md`` tells every difference with its line, by ``--write`` the page takes
over what was printed. Where lines are left out (``[...]``) as many are kept as were there; what cannot be found again
is told, and is for you to renew. Without a page all of them are run.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.docs.comparing import difference, renewed  # noqa: E402
from tests.docs.pages import WRITTEN, Block, items, label, pages  # noqa: E402
from tests.docs.running import Place, follow  # noqa: E402


def renew(place: Place) -> int:
    """Write what was printed into the page, from its end to its beginning; return how many commands were renewed."""
    lines = place.page.read_text("utf-8").split("\n")
    done = 0
    for shown in sorted(place.shown, key=lambda each: -each.command.line):
        before = shown.command.shown
        if before is None or not difference(before, shown.printed):
            continue
        after = renewed(before, shown.printed)
        if after is None:
            print(f"{label(place.page)}:{shown.command.line}: cannot be renewed by itself", file=sys.stderr)
            continue
        end = shown.command.line
        while lines[end - 1].endswith("\\"):
            end += 1
        assert lines[end : end + len(before)] == list(before)
        lines[end : end + len(before)] = after
        done += 1
    place.page.write_text("\n".join(lines), "utf-8")
    return done


def chosen(names: list[str]) -> list[Path]:
    """Return the pages that are named, or all that no tool writes."""
    named = [Path(name).resolve() for name in names]
    return named or [page for page in pages() if not WRITTEN.match(page.read_text("utf-8"))]


def excused(found: list[Path]) -> None:
    """Print every block that is not run, and why."""
    for page in found:
        for item in items(page.read_text("utf-8")):
            if isinstance(item, Block) and item.kind == "not run":
                print(f"{label(page)}:{item.line}: {item.excuse}")


def main(found: list[Path], write: bool) -> int:
    """Run the pages; return 1 where one of them shows something else than what was printed."""
    status = 0
    for page in found:
        with tempfile.TemporaryDirectory() as folder:
            place = follow(page, Path(folder))
        if write:
            print(f"{label(page)}: {renew(place)} of {len(place.shown)} commands renewed")
        elif place.problems:
            status = 1
            print("\n\n".join(place.problems))
    return status


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", nargs="*", help="pages to run; all of them where none is named")
    parser.add_argument("--write", action="store_true", help="write what was printed into the pages")
    parser.add_argument("--not-run", action="store_true", help="list the blocks that cannot be run, and why")
    asked = parser.parse_args()
    if asked.not_run:
        excused(chosen(asked.pages))
    else:
        sys.exit(main(chosen(asked.pages), asked.write))
