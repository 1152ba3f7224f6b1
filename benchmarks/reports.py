"""What committees and regions wait for: reports, forms' answers, minutes; each against its limit, in one run.

Run ``make benchmarks-reports``. Makes the wide result (514 entrants and 50 criteria, invented) and hands it to each of
the four parts, which can be run by themselves as well; they print tables in Markdown.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from commands import ROOT, make_wide

HERE = Path(__file__).parent
HOME = ROOT / "build" / "benchmarks-reports"
PARTS = (
    ("The page, made and used", "reports_html.py"),
    ("Commands of `pembina report`", "reports_xlsx.py"),
    ("PDF", "reports_pdf.py"),
)


def main() -> None:
    """Make the result, run the parts."""
    make_wide(HOME / "wide")
    result = HOME / "wide.json"
    evaluate = [sys.executable, "-m", "pembina.cli", "evaluate", str(HOME / "wide"), "-o", str(result), "--quiet"]
    subprocess.run(evaluate, check=True, stdout=subprocess.DEVNULL)
    for title, part in PARTS:
        print(f"\n### {title}\n", flush=True)
        subprocess.run([sys.executable, str(HERE / part), str(result)], check=True)
    print("\n### Self-assessment\n", flush=True)
    subprocess.run([sys.executable, str(HERE / "reports_assess.py")], check=True)


if __name__ == "__main__":
    main()
