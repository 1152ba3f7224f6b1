"""What a Python user calls; the commands call the same."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import evolve, frozen

from pembina.errors import N_, AwardError, Hint, Place, Problem, RecordError, did_you_mean

if TYPE_CHECKING:
    from pembina.analysis.assess_document import Assessed
    from pembina.evaluation.reading_plan import ReadingPlan
    from pembina.evaluation.road import Evaluated
    from pembina.evaluation.run import Progress
    from pembina.forms.worklist_tasks import Examined
    from pembina.model import Award, Finding, InputTable, Result
    from pembina.plugins import Host

BUILTINS = (
    "pembina.cli.builtin",
    "pembina.data.builtin",
    "pembina.evaluation.builtin",
    "pembina.plugins.builtin",
    "pembina.reports.builtin",
)
"""Pembina's own modules that hand over extensions through hooks."""

AWARD_FILE = "award.toml"
OTHER_AWARD = "PB732"


def make_host(blocked: Iterable[str] = ()) -> Host:
    """Return a plugin host that knows Pembina's own extensions and every installed plugin, except those blocked."""
    from pembina.plugins import Host

    return Host(blocked, BUILTINS)


def award_path(award: str | Path) -> Path:
    """Return the award file meant by a file, a folder holding ``award.toml``, or the name of a shipped award.

    Raises AwardError (PB101) naming what there is.
    """
    path = Path(award)
    if path.is_dir():
        return path / AWARD_FILE
    if path.exists():
        return path
    shipped = shipped_awards()
    name = str(award).rstrip("/")
    if name in shipped:
        return shipped[name]
    raise AwardError.of("PB101", Place(str(award)), hint=_shipped_hint(name, shipped))


def _shipped_hint(word: str, shipped: Iterable[str]) -> Hint | None:
    """Name the shipped award that was probably meant; all of its folder, or all, for a word that is like none.

    Who gave a path to a file of their own is told of none.
    """
    folder, inside, _ = word.partition("/")
    beside = [name for name in shipped if inside and name.partition("/")[0] == folder]
    near = did_you_mean(word, beside or shipped)
    if near is not None and (not beside or near.args["word"] != folder):
        return near
    if not beside and (Path(word).suffix or len(Path(word).parts) != 1):
        return None
    return Hint(N_("known are {known}"), {"known": ", ".join(sorted(beside or shipped))})


def shipped_awards() -> dict[str, Path]:
    """Return the awards that come with Pembina, by name.

    A folder that holds several (the stages of one award, its categories) calls the others ``FOLDER/FILE``.
    """
    spec = importlib.util.find_spec("pembina_criteria")
    folders = [Path(location) for location in (spec.submodule_search_locations or ())] if spec else []
    files = sorted(path for folder in folders for path in folder.glob("*/*.toml"))
    return {p.parent.name if p.name == AWARD_FILE else f"{p.parent.name}/{p.stem}": p for p in files}


def data_folder(award: str | Path, data: str | Path | None = None) -> Path:
    """Return the data folder that is meant: the one named, or ``data`` beside the award."""
    return Path(data) if data is not None else award_path(award).parent / "data"


def load_award(award: str | Path, *, host: Host | None = None, settings: Sequence[str] = ()) -> Award:
    """Read an award with every default filled in; raises AwardError with every mistake in the file.

    ``settings`` are what-ifs such as ``criteria.supervision.weight=45``; the result says so.
    """
    from pembina.awardfile import read_award

    return read_award(award_path(award), host or make_host(), settings)


def evaluate(
    award: Award | str | Path,
    data: str | Path | None = None,
    *,
    host: Host | None = None,
    engine: str = "duckdb",
    progress: Progress | None = None,
    previous: Result | str | Path | None = None,
) -> Result:
    """Evaluate an award over a data folder (by default ``data`` beside the award) and return the result.

    With an earlier result of the award as ``previous``, what cannot have changed is taken from it
    (:func:`evaluate_again` also says what); the bytes are the same. Raises AwardError, DataError, ScoringError or
    PluginError, each with every problem found, and RecordError for an earlier result that cannot be built upon.
    """
    from pembina.data import open_dataset
    from pembina.evaluation import evaluate as run

    host = host or make_host()
    if previous is not None:
        return evaluate_again(award, data, previous=previous, host=host, engine=engine, progress=progress).result
    rules, folder = _rules_and_folder(award, data, host)
    return run(rules, open_dataset(folder, host, engine), host, progress)


def evaluate_again(
    award: Award | str | Path,
    data: str | Path | None = None,
    *,
    previous: Result | str | Path,
    host: Host | None = None,
    engine: str = "duckdb",
    progress: Progress | None = None,
) -> Evaluated:
    """Evaluate an award and take over what was measured for an earlier result, where nothing can have changed it.

    ``previous`` is that result, or its file. What comes back holds the result, which has the bytes of a full run, and
    as ``reuse`` which criteria were taken over and why the others were not. Raises what :func:`evaluate` raises, and
    RecordError (PB701, PB702, PB730 to PB732) where nobody may build upon that file.
    """
    from pembina.data import open_dataset
    from pembina.evaluation import evaluate_again as run

    host = host or make_host()
    with _built_upon(previous) as before:
        rules, folder = _rules_and_folder(award, data, host)
        return run(rules, open_dataset(folder, host, engine), host, before, progress)


@contextmanager
def _built_upon(previous: Result | str | Path) -> Iterator[Result]:
    """Read or check a result that is built upon; a result of another award is told with the name of its file."""
    from pembina.record import check_previous, read_previous

    if not isinstance(previous, str | Path):
        check_previous(previous)
        yield previous
        return
    before = read_previous(previous)
    try:
        yield before
    except RecordError as error:
        place = Place(str(previous))
        raise RecordError(evolve(p, place=place) if p.code == OTHER_AWARD else p for p in error.problems) from None


def reading_plan(
    award: Award | str | Path,
    data: str | Path | None = None,
    *,
    host: Host | None = None,
    engine: str = "duckdb",
    previous: Result | str | Path | None = None,
) -> ReadingPlan:
    """Say what :func:`evaluate` would read and run, and in how much memory; nothing is measured.

    Raises what :func:`evaluate` raises, as far as it comes to light before tables are read.
    """
    from pembina.data import open_dataset
    from pembina.evaluation.reading_plan import plan_reading

    host = host or make_host()
    rules, folder = _rules_and_folder(award, data, host)
    dataset = open_dataset(folder, host, engine)
    if previous is None:
        return plan_reading(rules, dataset, host, None)
    with _built_upon(previous) as before:
        return plan_reading(rules, dataset, host, before)


def _rules_and_folder(award: Award | str | Path, data: str | Path | None, host: Host) -> tuple[Award, Path]:
    if isinstance(award, str | Path):
        return load_award(award, host=host), data_folder(award, data)
    if data is None:
        raise TypeError("an Award object knows no folder: name the data folder")
    return award, Path(data)


@frozen
class Checked:
    """What `check` found: the award, and of its data who competes (names by code), what was read, and remarks."""

    award: Award
    entrants: Mapping[str, str] = {}
    inputs: tuple[InputTable, ...] = ()
    outside_period: Mapping[str, Mapping[str, int]] = {}
    origin: str | None = None
    findings: tuple[Finding, ...] = ()
    title: str = ""
    """Title of the data set; empty where it has none."""


def check(
    award: str | Path,
    data: str | Path | None = None,
    *,
    host: Host | None = None,
    engine: str = "duckdb",
    whole: bool = False,
    progress: Progress | None = None,
) -> Checked:
    """Check an award, and its data where there are any (``data`` beside the award unless named).

    Raises what :func:`evaluate` raises; mistakes in the award and in ``dataset.toml`` come together. ``whole`` asks for
    every cell that does not fit, each as a problem of its own.
    """
    from pembina.data import open_dataset
    from pembina.errors import PembinaError
    from pembina.evaluation import look_over

    host = host or make_host()
    folder = data_folder(award, data)
    if data is None and not folder.exists():
        return Checked(load_award(award, host=host))
    problems: list[Problem] = []
    try:
        rules = load_award(award, host=host)
    except PembinaError as error:
        problems += error.problems
    try:
        dataset = open_dataset(folder, host, engine, whole=whole)
    except PembinaError as error:
        problems += error.problems
    if problems:
        raise AwardError(problems)
    loaded, findings, outside = look_over(rules, dataset, host, progress)
    entrants = {entrant.code: entrant.name for entrant in loaded.entrants}
    return Checked(rules, entrants, loaded.inputs, outside, loaded.origin, tuple(findings), loaded.title)


NOTHING_THERE = ("PB101", "PB102", "PB301", "PB345", "PB350", "PB351", "PB352", "PB354", "PB355")
"""Codes of an award, a folder or an engine that is not there: nothing was checked, so there is no list of problems."""


def problems(
    award: str | Path,
    data: str | Path | None = None,
    *,
    host: Host | None = None,
    engine: str = "duckdb",
    progress: Progress | None = None,
) -> Examined:
    """Check as :func:`check` does, and return everything that is wrong, cell by cell, instead of raising it.

    What comes back says of every problem in which cell of which file it stands and whose row it is. Raises AwardError
    or DataError only where there is no award, no folder or no engine to check with.
    """
    from pembina.errors import PembinaError
    from pembina.forms.worklist_tasks import failed, sound

    host = host or make_host()
    path, folder = award_path(award), data_folder(award, data)
    try:
        return sound(path, folder, check(award, data, host=host, engine=engine, whole=True, progress=progress))
    except PembinaError as error:
        if any(problem.code in NOTHING_THERE for problem in error.problems):
            raise
        return failed(path, folder, host, error)


def self_assess(
    award: Award | str | Path,
    data: str | Path | None = None,
    entrant: str | None = None,
    *,
    host: Host | None = None,
    engine: str = "duckdb",
    against: Result | None = None,
    way: bool = True,
) -> Assessed:
    """Assess one entrant's own data before they are handed in; ``against`` is a result of an earlier year.

    Raises UsageError for an entrant that is not there, and what :func:`evaluate` raises; what does not fit in the
    tables stands in ``problems`` of what is returned, and the rest is assessed.
    """
    from pembina.assessing import self_assess as run

    host = host or make_host()
    rules, folder = _rules_and_folder(award, data, host)
    return run(rules, folder, entrant, host, engine=engine, against=against, way=way)


@frozen
class RecordsShown:
    """Records behind a number: the first columns are the file and the row in it. ``total`` counts them all."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    total: int


def records(
    result: Result,
    award: str | Path,
    data: str | Path,
    entrant: str,
    criterion: str,
    *,
    host: Host | None = None,
    engine: str = "duckdb",
    limit: int | None = None,
) -> RecordsShown:
    """Return the records behind one number, by the same expression that measured it.

    Raises RecordError (PB706) when rules or data are no longer those of the result.
    """
    import narwhals.stable.v2 as nw

    from pembina.data import open_dataset
    from pembina.evaluation import load, make_plan
    from pembina.plugins.guard import guarded

    host = host or make_host()
    settings = result.document["award"]["changed"]
    rules = load_award(award, host=host, settings=settings)
    jobs = make_plan(rules, host)
    loaded = load(rules, open_dataset(Path(data), host, engine), jobs)
    _same(result, rules, loaded)
    job = next(job for job in jobs if job.leaf.path == criterion)
    job.rules.absent = loaded.absent(criterion)
    column = job.criterion.manifest.entrant
    address = f"criteria.{criterion}"
    with guarded(job.found, f"criterion {criterion}", at=type(job.criterion).records, address=address):
        frame = job.criterion.records(loaded.tables(criterion), job.rules).filter(nw.col(column) == entrant)
        names = [n for n in frame.collect_schema().names() if n != column and not n.startswith("_")]
        rows = sorted(loaded.engine.rows(frame.select("_file", "_row", *names)), key=lambda row: (row[0], row[1]))
    return RecordsShown(("_file", "_row", *names), rows[:limit], len(rows))


def _same(result: Result, rules: Award, loaded: Any) -> None:
    """Refuse to show records of other rules or other files than the result's."""
    from pembina.evaluation.document import award_document

    problems = []
    now, then = award_document(rules)["hash"], result.document["award"]["hash"]
    if now != then:
        problems.append(Problem("PB706", args={"what": rules.id, "found": now[:12], "wanted": then[:12]}))
    wanted = {f["name"]: f["sha256"] for table in result.document["data"]["inputs"] for f in table["files"]}
    found = {f.name: f.sha256 for table in loaded.inputs for f in table.files}
    for name in sorted(wanted.keys() | found.keys()):
        if wanted.get(name) != found.get(name):
            args = {"what": name, "found": str(found.get(name))[:12], "wanted": str(wanted.get(name))[:12]}
            problems.append(Problem("PB706", args=args))
    if problems:
        raise RecordError(problems)
