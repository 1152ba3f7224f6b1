"""From what a check found to the problems of a list: each with its file, its cell, and whose it is."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import frozen

from pembina.awardfile import read_award
from pembina.awardfile.document import parse
from pembina.awardfile.source import read_source
from pembina.data import open_dataset
from pembina.errors import AwardError, DataError, PembinaError, Place, Problem
from pembina.forms.worklist import (
    MEASURE,
    OVERRIDE,
    PREPARE,
    REMARKS,
    RULES,
    SCORE,
    TABLES,
    Task,
    finding_key,
    problem_key,
)  # fmt: skip
from pembina.reports.clean import clean
from pembina.reports.problem_words import message, remedy
from pembina.reports.texts import Texts

if TYPE_CHECKING:
    from pembina.data.whose import Spot
    from pembina.model import Award, Finding
    from pembina.plugins import Host
    from pembina.reports.names import Names

_ID = re.compile(r'^\s*id\s*=\s*"([^"\n]+)"', re.MULTILINE)
SYNTHETIC = "data.synthetic"
"""A remark that asks nobody to mend anything: it stands above the list instead."""
_ORIGIN = re.compile(r'^\s*origin\s*=\s*"synthetic"', re.MULTILINE)
ENTRANT_CODES = ("PB320", "PB321", "PB326")
"""Said of names that no entrant bears: they can only be told while the table of entrants can be read."""


@frozen
class Examined:
    """What a check came to: every problem, or the findings of an award and data without any."""

    path: Path
    folder: Path
    award: str
    title: Any
    data: str
    synthetic: bool
    problems: tuple[Problem, ...] = ()
    spots: Mapping[Place, Spot] = {}
    files: Mapping[str, str] = {}
    """Pattern or name of the file of each declared table, to tell what a missing one hides."""
    entrants: str = ""
    """The table of entrants."""
    names: Mapping[str, str] = {}
    findings: tuple[Finding, ...] = ()
    rules: Award | None = None
    exit_status: int = 0
    by_class: int = REMARKS
    checked: Any = None
    """What a check that refused nothing came to (`pembina.api.Checked`)."""


def sound(path: Path, folder: Path, checked: Any) -> Examined:
    """Take over what a check found that refused nothing (`pembina.api.Checked`)."""
    award: Award = checked.award
    return Examined(
        path, folder, award.id, award.title, checked.title, checked.origin == "synthetic", names=checked.entrants,
        findings=checked.findings, rules=award, entrants=award.entrants.table,
        exit_status=int(any(finding.level == "warning" for finding in checked.findings)), checked=checked,
    )  # fmt: skip


def failed(path: Path, folder: Path, host: Host, error: PembinaError) -> Examined:
    """Look up what can still be known of an award and data that were refused."""
    award = dataset = None
    with contextlib.suppress(PembinaError):
        award = read_award(path, host)
    with contextlib.suppress(PembinaError):
        dataset = open_dataset(folder, host)
    name, title = (award.id, award.title) if award is not None else _named(path)
    stage = RULES if isinstance(error, AwardError) else TABLES if isinstance(error, DataError) else MEASURE
    if award is None:
        stage = RULES
    files: dict[str, str] = {}
    spots: Mapping[Place, Spot] = {}
    if dataset is not None:
        files = {table.name: table.file or "" for table in dataset.settings.tables.values()}
        if award is not None:
            spots = _spots(award, dataset, host, error)
    return Examined(
        path, folder, name, title, dataset.title if dataset is not None else "",
        dataset.origin == "synthetic" if dataset is not None else _invented(folder), error.problems, spots, files,
        award.entrants.table if award is not None else "", rules=award, exit_status=error.exit_status,
        by_class=stage,
    )  # fmt: skip


def _invented(folder: Path) -> bool:
    """Whether a dataset.toml that is refused says of its data that they are invented."""
    try:
        return _ORIGIN.search((folder / "dataset.toml").read_text("utf-8", errors="replace")) is not None
    except OSError:
        return False


def _spots(award: Award, dataset: Any, host: Host, error: PembinaError) -> Mapping[Place, Spot]:
    from pembina.data.whose import spots
    from pembina.evaluation import make_plan
    from pembina.evaluation.override_table import override_needs

    try:
        needs = [need for job in make_plan(award, host) for need in job.needs]
    except PembinaError:
        return {}
    places = {problem.place for problem in error.problems}
    return spots(dataset, award.entrants, [*needs, *override_needs(award)], places)


def _named(path: Path) -> tuple[str, Any]:
    """Find the name of an award that is refused: what its file says of itself, as far as it can be read."""
    try:
        source = read_source(path)
    except PembinaError:
        return "", ""
    try:
        said = parse(source).get("award")
    except PembinaError:
        found = _ID.search(source.text or "")
        return (found[1] if found else ""), ""
    said = said if isinstance(said, dict) else {}
    name, title = said.get("id"), said.get("title")
    fits = isinstance(title, str) or (isinstance(title, dict) and all(isinstance(v, str) for v in title.values()))
    return name if isinstance(name, str) else "", title if fits else ""


def reached(examined: Examined) -> int:
    """Return the step at which the check stopped."""
    return min((_stage(problem, examined) for problem in examined.problems), default=REMARKS)


def tasks(examined: Examined, texts: Texts, names: Names | None = None) -> list[Task]:
    """Return every problem and every finding as a row to work on, in the order of files and rows.

    ``names`` word the findings; they are due where there are any.
    """
    files = {file: _relative(file, examined) for file in {problem.place.file for problem in examined.problems}}
    found = [_of_problem(problem, examined, files[problem.place.file], texts) for problem in examined.problems]
    if names is not None:
        found += [_of_finding(finding, examined, names) for finding in examined.findings if finding.key != SYNTHETIC]
    return list(dict.fromkeys(found))


def _of_problem(problem: Problem, examined: Examined, at: tuple[str, str], texts: Texts) -> Task:
    place, spot, (file, target) = problem.place, examined.spots.get(problem.place), at
    address = clean(place.address or "")
    key = problem_key(problem, file, address)
    who = spot.code if spot is not None else ""
    label = _label(who, spot.name) if spot is not None else clean(str(problem.args.get("entrant", "")))
    return Task(
        "error", problem.code, _stage(problem, examined), key, message(problem, texts), remedy(problem, texts),
        clean(file), clean(place.sheet or (spot.sheet if spot is not None else "")), place.line,
        clean(place.cell or ""), address, spot.cell if spot is not None else "", who, label, target,
        _hides(problem, file, examined),
    )  # fmt: skip


def _of_finding(finding: Finding, examined: Examined, names: Names) -> Task:
    import attrs

    from pembina.reports.findings import sentence

    who = finding.entrant or ""
    told = sentence(names, attrs.asdict(finding, recurse=False))
    key = finding_key(finding.key, finding.node, finding.entrant, finding.args)
    file, target = _relative(_file(finding, examined), examined)
    return Task(
        finding.level, finding.key, REMARKS, key, clean(told), "", clean(file), address=finding.node or "",
        target=target, who=who, entrant=_label(who, examined.names.get(who, "")),
    )  # fmt: skip


def _file(finding: Finding, examined: Examined) -> str | None:
    """Find the file that a remark on a table is about, where the table has only one."""
    inputs = examined.checked.inputs if examined.checked is not None else ()
    tables = [table for table in inputs if table.table == finding.args.get("table")]
    files: list[str] = [file.name for table in tables for file in table.files]
    if len(files) != 1:
        return None
    return files[0] if ADDRESS in files[0] else (examined.folder / files[0]).as_posix()


def _label(code: str, name: str) -> str:
    return clean(f"{name} ({code})" if name and code else name or code)


def _relative(file: str | None, examined: Examined) -> tuple[str, str]:
    """Return how the list calls a file, wherever the command was run, and the file to open."""
    if not file or ADDRESS in file:
        return file or "", ""
    path = Path(file)
    for base in (examined.folder, examined.path.parent if examined.path.suffix else examined.path):
        with contextlib.suppress(ValueError):
            shown = path.relative_to(base).as_posix()
            return (base.name or base.resolve().name) if shown == "." else shown, str(path.resolve())
    return path.name, str(path.resolve()) if path.exists() else ""


_PREPARING = ("PB509", "PB510")
ADDRESS = "://"
"""What stands in the name of a table that lies elsewhere, and of no file."""


_DATASET_TOML = ("PB302", "PB303", "PB304", "PB361", "PB362", "PB363")


def _stage(problem: Problem, examined: Examined) -> int:
    """Return the step of the check that found a problem."""
    code = problem.code
    if examined.by_class == RULES or code.startswith(("PB1", "PB2")) or code in _DATASET_TOML:
        return RULES
    if code.startswith("PB3"):
        return TABLES
    if not code.startswith("PB5"):
        return MEASURE
    if code == "PB504":
        return TABLES
    return PREPARE if code in _PREPARING else OVERRIDE if code >= "PB520" else SCORE


_WHOLE_FILE = (
    "PB305", "PB306", "PB307", "PB308", "PB309", "PB328", "PB329", "PB330", "PB331", "PB333", "PB334", "PB335", "PB336",
    "PB337", "PB338", "PB341", "PB342", "PB344", "PB346", "PB360", "PB364", "PB365", "PB366", "PB367", "PB368",
)  # fmt: skip
_NO_FILE = ("PB305", "PB306", "PB307", "PB308", "PB309", "PB341", "PB342", "PB344", "PB346", "PB360")


def _hides(problem: Problem, file: str, examined: Examined) -> tuple[str, str] | None:
    """Say which file, or which column of it, nobody could look at because of this."""
    if problem.code.startswith("PB10") or problem.code == "PB302":
        return (file, "")
    if problem.code in ("PB310", "PB332"):
        return (file, str(problem.args.get("header", "")))
    if problem.code in _NO_FILE:
        table = str(problem.args.get("table") or _table(problem.place.address))
        return (examined.files.get(table) or f"{table}.*", "")
    return (file, "") if problem.code in _WHOLE_FILE else None


def _table(address: str | None) -> str:
    parts = (address or "").split(".")
    return parts[1] if len(parts) > 1 and parts[0] == "tables" else ""
