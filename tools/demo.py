"""What `make demo` shows: both shipped awards evaluated, their rankings, one explanation, and what to type next.

Run as ``python tools/demo.py FOLDER``; it runs the same commands that a person would type.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

BIN = Path(sys.executable).parent
REAL, SYNTHETIC = "penggerak-koperasi-2014", "harkopnas-2022"


def say(text: str) -> None:
    """Print a heading."""
    print(f"\n\033[1m{text}\033[0m" if sys.stdout.isatty() else f"\n== {text}", flush=True)


def run(*words: str) -> None:
    """Show a command and run it; the demo stops where a command fails."""
    print(f"$ pembina {' '.join(words)}\n", flush=True)
    status = subprocess.run([BIN / "pembina", *words], check=False).returncode
    if status:
        sys.exit(f"demo: the command above ended with exit status {status}")
    print(flush=True)


def main(folder: Path) -> None:
    """Evaluate both awards into a folder and explain one place in the ranking."""
    folder.mkdir(parents=True, exist_ok=True)
    real, synthetic, ledger = folder / f"{REAL}.json", folder / f"{SYNTHETIC}.json", folder / "ledger"

    say("1. A real award: the published figures of 34 provinces at 31 December 2014")
    run("evaluate", f"criteria/{REAL}", "-o", str(real), "--quiet")
    run("show", str(real))

    say("2. A synthetic award: about 200,000 invented records of provinces that do not exist")
    subprocess.run([sys.executable, "-m", "pembina_criteria.harkopnas_ledger", str(ledger)], check=True)
    run("evaluate", f"criteria/{SYNTHETIC}", "--data", str(ledger), "-o", str(synthetic), "--quiet")
    run("show", str(synthetic))

    say("3. Why does Sulawesi Tenggara stand where it stands?")
    run("explain", str(real), "74")

    say("4. How firmly does the ranking stand? The rules drawn anew 10,000 times")
    run("robustness", str(real), "--top", "10")

    say("5. What is handed to the public: a page that works offline, minutes to sign, a certificate")
    page, minutes = folder / f"{SYNTHETIC}.html", folder / f"{SYNTHETIC}-minutes.pdf"
    run("report", str(synthetic), "-o", str(page))
    run("minutes", str(synthetic), "-o", str(minutes))
    run("certificate", str(synthetic), "X22", "-o", str(folder / f"{SYNTHETIC}-X22.pdf"))

    say(f"The results are in {folder}/. Next you could type:")
    program = BIN / "pembina"
    shown = program.relative_to(Path.cwd()) if program.is_relative_to(Path.cwd()) else "pembina"
    steps = {
        f"(open {page} in a browser)": "the ranking with its intervals; sliders show what other weights would change",
        f"{shown} template {SYNTHETIC} -o forms": "the forms that a region fills in",
        f"{shown} explain {real} 74 rat": "the records behind one number, with file and row",
        f"{shown} stability {real}": "how far a weight or a figure could be off before anything changes",
        f"{shown} improve {synthetic} X08 --tier utama": "what it would take to reach the first class",
        f"{shown} verify {real} --data criteria/{REAL}/data": "whether anything was changed since, check by check",
        f"python3 tools/verify_result.py {real}": "the same arithmetic by one file that shares no code with Pembina",
        f"{shown} --lang id show {synthetic}": "the same in Bahasa Indonesia",
        f"{shown} check criteria/{REAL}": "what the committee checks before it evaluates",
    }
    for command, purpose in steps.items():
        print(f"  # {purpose}\n  {command}")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "build/demo"))
