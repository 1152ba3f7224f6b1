"""What a Python user calls; the commands call the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import evolve, frozen

from pembina.awards import award_path as award_path
from pembina.awards import data_folder as data_folder
from pembina.awards import shipped_awards as shipped_awards
from pembina.errors import AwardError, Place, Problem, RecordError
from pembina.showing import RecordsShown, records_behind

if TYPE_CHECKING:
    from pembina.analysis.assess_document import Assessed
    from pembina.analysis.verify_checks import Verification
    from pembina.data import DataSet
    from pembina.evaluation.gaming import Looked
    from pembina.evaluation.reading_plan import ReadingPlan
    from pembina.evaluation.road import Evaluated
    from pembina.evaluation.run import Progress
    from pembina.forms.worklist_tasks import Examined
    from pembina.model import Award, Finding, InputTable, Result
    from pembina.plugins import Host
    from pembina.record.seal import Seal

BUILTINS = (
    "pembina.cli.builtin",
    "pembina.data.builtin",
    "pembina.evaluation.builtin",
    "pembina.plugins.builtin",
    "pembina.reports.builtin",
)
"""Pembina's own modules that hand over extensions through hooks."""

OTHER_AWARD = "PB732"


def make_host(blocked: Iterable[str] = (), *, isolated: bool = False) -> Host:
    """Return a plugin host that knows Pembina's own extensions and every installed plugin, except those blocked.

    With ``isolated``, plugins that do not come with Pembina are never imported: their criteria are measured in
    processes of their own, and their other extensions are refused.
    """
    from pembina.plugins import Host

    if not isolated:
        return Host(blocked, BUILTINS)
    from pembina.evaluation.apart import Apart

    return Host(blocked, BUILTINS, keeper=Apart())


def _host(host: Host | None, isolated: bool) -> Host:
    """Return the host to work with; one that is given has said already whether plugins run apart."""
    if host is None:
        return make_host(isolated=isolated)
    if isolated and host.keeper is None:
        raise TypeError("this host imports plugins: make it by make_host(isolated=True)")
    return host


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
    seal: Seal | str | Path | None = None,
    isolated: bool = False,
) -> Result:
    """Evaluate an award over a data folder (by default ``data`` beside the award) and return the result.

    With an earlier result of the award as ``previous``, what cannot have changed is taken from it
    (:func:`evaluate_again` also says what); the bytes are the same. With a ``seal`` the rules, the plugins and the
    program are held to it before any data are opened, and everything is measured anew (TypeError for both together).
    With ``isolated``, plugins that do not come with Pembina run apart (:func:`make_host`).
    Raises AwardError, DataError, ScoringError or PluginError, each with every problem found, and RecordError for an
    earlier result that cannot be built upon, and for what is no seal or is not as sealed (PB740, PB742 to PB745).
    """
    from pembina.data import open_dataset
    from pembina.evaluation import evaluate as run

    host = _host(host, isolated)
    if seal is not None:
        if previous is not None:
            raise TypeError("under a seal everything is measured anew: leave the earlier result out")
        from pembina.sealing import evaluate_sealed

        if isinstance(award, str | Path):
            host.look_beside(award_path(award).parent.absolute())
        return evaluate_sealed(seal, partial(_rules_and_folder, award, data, host), host, engine, progress)
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
    gaming: Looked | None = None
    """What the look for signs of gaming came to (its findings are among ``findings``); None without data."""


def check(
    award: str | Path,
    data: str | Path | None = None,
    *,
    host: Host | None = None,
    engine: str = "duckdb",
    whole: bool = False,
    progress: Progress | None = None,
    against: Result | None = None,
    isolated: bool = False,
) -> Checked:
    """Check an award, and its data where there are any (``data`` beside the award unless named).

    Raises what :func:`evaluate` raises; mistakes in the award and in ``dataset.toml`` come together. ``whole`` asks for
    every cell that does not fit, each as a problem of its own. ``against`` is an earlier result of the same award, with
    whose denominators those of now are compared; RecordError (PB732) where it is another award's. ``isolated`` is that
    of :func:`evaluate`.
    """
    from pembina.data import open_dataset
    from pembina.errors import PembinaError
    from pembina.evaluation import look_over

    host = _host(host, isolated)
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
    if against is not None and against.award["id"] != rules.id:
        raise RecordError.of("PB778", found=against.award["id"], wanted=rules.id)
    loaded, findings, outside, gaming = look_over(rules, dataset, host, progress, against)
    entrants = {entrant.code: entrant.name for entrant in loaded.entrants}
    said = (*findings, *gaming.findings)
    return Checked(rules, entrants, loaded.inputs, outside, loaded.origin, said, loaded.title, gaming)


NOTHING_THERE = ("PB101", "PB102", "PB301", "PB345", "PB350", "PB351", "PB352", "PB354", "PB355")
"""Codes of an award, a folder or an engine that is not there: nothing was checked, so there is no list of problems."""


def problems(
    award: str | Path,
    data: str | Path | None = None,
    *,
    host: Host | None = None,
    engine: str = "duckdb",
    progress: Progress | None = None,
    against: Result | None = None,
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
        checked = check(award, data, host=host, engine=engine, whole=True, progress=progress, against=against)
        return sound(path, folder, checked)
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


def verify(
    result: str | Path,
    data: str | Path | None = None,
    *,
    seal: str | Path | None = None,
    signers: str | Path | None = None,
    log: str | Path | None = None,
    head: str | None = None,
    minutes: str | Path | None = None,
    sha256: str | None = None,
    host: Host | None = None,
    engine: str = "duckdb",
    isolated: bool = False,
) -> Verification:
    """Verify a result file by numbered checks, and return how each ended: ``passed``, ``failed``, ``check("3.8")``.

    ``data`` is the folder that it was made of; ``seal``, ``signers`` and ``minutes`` are files, ``log`` is the log of
    evaluations (by default the one beside the award) and ``head`` a hash of it that was kept elsewhere; ``sha256`` is
    the hash that the result is said to have. ``isolated`` is that of :func:`evaluate`; where the facts of the run say
    that plugins ran apart, they do so here as well. Whatever is in the file, an answer comes: only where there is no
    file, it raises RecordError (PB701).
    """
    from pembina.analysis import verify as run
    from pembina.record import ran_apart

    isolated = isolated or (host is None and ran_apart(result))
    return run(
        result, data, seal=seal, signers=signers, log=log, head=head, minutes=minutes, sha256=sha256,
        host=_host(host, isolated), engine=engine,
    )  # fmt: skip


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

    Raises RecordError (PB706) when rules, data or plugins are no longer those of the result: a plugin with other files,
    or one that the result does not name, before a line of it is run.
    """
    host = host or make_host()
    with _as_measured(result, award, data, host, engine) as (rules, read):
        return records_behind(result, rules, read, host, entrant, criterion, limit)


def sample(
    result: Result,
    award: str | Path,
    data: str | Path,
    seed: str | int,
    *,
    size: int | None = None,
    seal: Mapping[str, Any] | None = None,
    host: Host | None = None,
    engine: str = "duckdb",
) -> dict[str, Any]:
    """Draw records to be verified in the field, by a public number; returns the document ``pembina-sample/1``.

    See :func:`pembina.analysis.sample`, which says what is raised.
    """
    from pembina.analysis import sample as run

    host = host or make_host()
    with _as_measured(result, award, data, host, engine) as (rules, read):
        return run(result, rules, read, host, str(seed), size, seal)


@contextmanager
def _as_measured(
    result: Result, award: str | Path, data: str | Path, host: Host, engine: str
) -> Iterator[tuple[Award, DataSet]]:
    """Hand over rules and data while no plugin runs but with the files that a result names.

    The engine is the choice of whoever asks: the same records come from each, and no result names it.
    """
    from pembina.data import open_dataset
    from pembina.data.engines.opening import engine_kind

    engine_kind(host, engine)
    with host.expecting({row["name"]: row["sha256"] for row in result.document["plugins"]}):
        rules = load_award(award, host=host, settings=result.document["award"]["changed"])
        yield rules, open_dataset(Path(data), host, engine)
