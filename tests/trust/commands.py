"""Every command that prints something of an award, its data or a result, run in the folder of one award."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterable, Iterator
from itertools import cycle
from pathlib import Path

from .award_planted import ENTRANTS, in_a_table

Run = Callable[..., str]
"""Runs the program with these words and returns what it printed, on both outputs."""

JURY = "jury sheets a --assignment assignment.csv"
PRINTED = {
    "check": "check a --engine polars",
    "plan": "evaluate a --engine polars --plan",
    "compare": "compare r.json s.json",
    "compare-one": "compare r.json s.json --entrant 03",
    "robustness": "robustness r.json --draws 20",
    "stability": "stability r.json",
    "stability-pair": "stability r.json --pair 03 06",
    "improve": "improve r.json 06 --rank 1",
    "confidence": "confidence r.json --draws 100",
    "audit": "audit r.json",
    "versus": "explain r.json 03 --versus 06",
    "records": "explain r.json 03 field.events --limit 5",
    "self-assess": "self-assess a --engine polars --entrant 03 --no-way",
    "sample": "sample r.json --seed 7 --size 10",
    "verify": "verify r.json --data a/data --engine polars",
    "log": "log a",
    "plugins": "plugins",
    "jury-sheets": JURY + " -o {new}",
}
"""Commands whose output has four forms."""
TOLD = {
    "evaluate": "evaluate a --engine polars -o t.json",
    "extract": "extract r.json 03 -o extract.json",
    "extract-page": "extract --check extract.json",
    "seal": "seal a -o {new}.json --sample-by {text}",
    "no-entrant": "explain r.json {text}",
    "no-criterion": "confidence r.json {text}",
    "no-tier": "improve r.json 03 --tier {text}",
    "no-group": "show r.json --group {text}",
    "no-setting": "evaluate a --engine polars --set {text}=1",
    "no-engine": "evaluate a --engine {text}",
    "no-plugin": "plugins {text}",
    "no-award": "check {text}",
    "no-file": "show {text}",
    "no-command": "{text}",
    "no-option": "show r.json --{text}",
    "no-code": "error {text}",
    "no-schema": "schema {text}",
}
"""Commands that print text alone, and those that are refused and quote what they were given."""
FILES = {
    "template": ("template a -o {new}", "{new}/*"),
    "list-markdown": ("check a --engine polars -o {new}.md", "{new}.md"),
    "list-json": ("check a --engine polars -o {new}.json", "{new}.json"),
    "list": ("check a --engine polars -o {new}.xlsx", "{new}.xlsx"),
    "list-csv": ("check a --engine polars -o {new}.csv", "{new}.csv"),
    "sample": ("sample r.json --seed 7 --size 10 -o {new}.xlsx", "{new}.xlsx"),
    "sample-csv": ("sample r.json --seed 7 --size 10 -o {new}.csv", "{new}.csv"),
    "jury-key": (JURY + " -o {new} --pseudonymous entrants --key {new}.csv", "{new}.csv"),
    "certificates": ("certificate r.json --all -o {new} --no-robustness", "{new}/*.csv"),
    "jury-sheets": (JURY + " -o {new}", "{new}/*"),
}
"""Commands that write files for spreadsheets."""
FORMS = ("table", "markdown", "csv", "json")


def prepare(run: Run, folder: Path, jurors: list[str]) -> None:
    """Evaluate the award twice, once by other rules, and say which juror judges whom."""
    rows = [f'"{name}",{number:02}' for name in (_quoted(each) for each in jurors) for number in range(1, ENTRANTS + 1)]
    (folder / "assignment.csv").write_text("\n".join(["juror,entrant", *rows]) + "\n", "utf-8")
    for words in ("-o r.json", "-o s.json --set criteria.jury.weight=45 --set criteria.field.weight=55"):
        run(*shlex.split(f"evaluate a --engine polars -q {words}"))
    assert (folder / "r.json").exists(), "the award was refused"
    assert (folder / "s.json").exists(), "the award was refused by other rules"


def printed(run: Run, folder: Path, texts: Iterable[str], every: bool) -> Iterator[tuple[str, bytes]]:
    """Run everything; yields what was printed or written by its name, form at the end. ``texts`` are what is mistyped.

    Unless ``every`` each second command prints one form, taking turns, and each third kind of file is written.
    """
    count, following = 0, cycle(texts)

    def words(line: str) -> list[str]:
        nonlocal count
        count += 1
        given = in_a_table(next(following))  # no program can be given a sign of number 0
        return [word.replace("{new}", f"new{count}").replace("{text}", given) for word in shlex.split(line)]

    for turn, (name, line) in list(enumerate(PRINTED.items()))[:: 1 if every else 2]:
        for form in FORMS if every else FORMS[turn % 3 :][:1]:
            said = run(*words(line), "--format", form)
            yield f"{name}.{'told' if said.startswith('error[') else form}", said.encode()  # refused: JURY359
    for name, line in TOLD.items():
        yield f"{name}.told", run(*words(line)).encode()
    for name, (line, pattern) in list(FILES.items())[:: 1 if every else 3]:
        told = run(*words(line))
        paths = sorted(path for path in folder.glob(pattern.replace("{new}", f"new{count}")) if path.is_file())
        assert paths or "error[JURY359]" in told, (name, told)  # for codes like formulas no sheet is written
        yield f"file-{name}.told", told.encode()
        for path in paths:
            form = "markdown" if path.suffix == ".md" else path.suffix[1:]
            yield f"file-{name}.{form}", path.read_bytes()


def _quoted(text: str) -> str:
    return in_a_table(text).replace('"', '""')
