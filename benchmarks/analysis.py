"""How sure is the ranking: the speed of analyses, as ratios in one run.

Run ``python benchmarks/analysis.py``. Each part is a module ``analysis_*.py`` beside this file with a function
``rows()``: name, our seconds, the seconds they are held against, and what is compared.
"""

from __future__ import annotations

import importlib
import os
import platform
import sys
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent
Row = tuple[str, float, float, str]


def main() -> None:
    """Run every part and print one table in Markdown."""
    sys.path.insert(0, str(HERE))
    cpu = platform.machine()
    print(f"Python {platform.python_version()}, NumPy {np.__version__}, {os.cpu_count()} cores, {cpu}\n")
    print("| what | ours, s | limit, s | ratio | note |\n|---|---|---|---|---|")
    for part in sorted(HERE.glob("analysis_*.py")):
        rows: list[Row] = importlib.import_module(part.stem).rows()
        for name, ours, limit, note in rows:
            print(f"| {name} | {ours:.3f} | {limit:.3f} | {ours / limit:.2f} | {note} |", flush=True)


if __name__ == "__main__":
    main()
