"""Plugins that run apart: their code is never imported here, and what it answers is held to the contract all the same.

For each criterion of such a plugin two processes with different seeds of Python's hashes open the data set, load that
criterion's tables and measure. Their answers have to be the same, and are read by the checks that every plugin's
answer goes through, so that a run apart gives the same bytes as one in the program. A plugin can still say what it
likes of its own criterion; it can reach nothing else.
"""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import Factory, define, evolve, frozen

from pembina.data.engines.opening import split_engine
from pembina.data.scratch import make_scratch, remove_scratch
from pembina.data.settings import DataSettings
from pembina.errors import DataError, PembinaError, Place, PluginError, Problem, ScoringError
from pembina.evaluation.apart_answer import Answer, faults_of, read_answer
from pembina.evaluation.apart_cell import SEEDS, Cell, find_cell, plugin_paths, program_paths
from pembina.evaluation.apart_ended import opened
from pembina.evaluation.apart_process import Limits, run_apart
from pembina.evaluation.apart_wire import Nonsense, pack, unpack_problems
from pembina.evaluation.ask import Asking
from pembina.evaluation.document import plain
from pembina.evaluation.measure import Measuring, measured_of
from pembina.evaluation.plan import Job
from pembina.model import Award
from pembina.plugins import Criterion, Found, TableCheck
from pembina.plugins.apart import Keeper, ours
from pembina.plugins.kinds import Fault
from pembina.plugins.manifest import CRITERION, PLUGIN
from pembina.plugins.single import content_hash

if TYPE_CHECKING:
    from pembina.data import DataSet, Loaded

ENGINES = {"duckdb": "duckdb:memory={memory}MB,threads=1", "polars": "polars:threads=1"}
"""Engines that work in a process of their own without a network."""

ACTIVE = ("table-checks", "result-checks")
"""Kinds of extension that take part wherever their plugin does."""

DARING = frozenset({"$ref", "$dynamicRef", "pattern", "patternProperties"})
"""Keys of a schema by which a manifest alone could keep the program busy, or have it fetch something."""

MANY = 500
"""Files from which on a process is shown the whole data folder."""

ERRORS: Mapping[str, type[PembinaError]] = {each.__name__: each for each in (DataError, PluginError, ScoringError)}


class StandIn(Criterion):
    """What stands for a criterion that runs apart: its manifest, and somebody to ask."""

    def __init__(self, found: Found, keeper: Apart) -> None:
        assert found.manifest is not None
        self.manifest, self.found, self.keeper = found.manifest, found, keeper

    def check(self, parameters: Mapping[str, Any]) -> list[Fault]:
        """Ask the plugin what is wrong with parameters."""
        return self.keeper.check(self.found, parameters)

    def records(self, tables: Any, rules: Any) -> Any:
        """Refuse to show records: only whoever runs the plugin's code knows which count; raises PluginError (PB431)."""
        raise PluginError.of("PB431", **who(self.found))

    def measure(self, records: Any, tables: Any, rules: Any) -> Any:
        """Refuse to be measured in the program, as by mistake; raises PluginError (PB426)."""
        self.keeper.refuse(self.found, "criterion", "measure")


@frozen
class Errand:
    """What measuring apart needs beside the criterion: who competes, when, and where the data lie."""

    keeper: Apart
    award: Award
    data: DataSet

    def measure(self, job: Job, loaded: Loaded, checks: Sequence[tuple[Found, TableCheck]]) -> Measuring:
        """Measure one criterion apart; raises PluginError, DataError and ScoringError."""
        return self.keeper.measure(job, self, loaded, checks)


def need_records(jobs: Iterable[Job]) -> None:
    """Refuse to show records of criteria that run apart before any data are read; raises PluginError (PB431)."""
    kept = [job for job in jobs if isinstance(job.criterion, StandIn)]
    if kept:
        at = [Place(address=f"criteria.{job.leaf.path}") for job in kept]
        raise PluginError(Problem("PB431", place, who(job.found)) for place, job in zip(at, kept, strict=True))


def sent_apart(jobs: Sequence[Job], award: Award, data: DataSet, keeper: Keeper) -> tuple[Job, ...]:
    """Give the jobs of plugins that run apart what they need; raises DataError (PB428, PB429)."""
    kept = [job for job in jobs if isinstance(job.criterion, StandIn)]
    problems = [] if not kept else _unfit(kept, award, data)
    if problems:
        raise DataError(problems)
    assert isinstance(keeper, Apart) or not kept
    paths = {job.leaf.path for job in kept}
    return tuple(
        evolve(job, apart=Errand(keeper, award, data)) if isinstance(keeper, Apart) and job.leaf.path in paths else job
        for job in jobs
    )


@define(eq=False)
class Apart:
    """Runs the plugins apart that are not of Pembina's own distribution, and those that are ``forced``."""

    limits: Limits = Factory(lambda: Limits())
    forced: frozenset[str] = frozenset()
    used: dict[str, Found] = Factory(dict)
    _cell: Cell | None = None

    # What a host asks

    def holds(self, found: Found) -> bool:
        """Whether a plugin runs apart."""
        return found.name in self.forced or not ours(found)

    def admit(self, found: Found) -> None:
        """Refuse a manifest whose schemas could keep the program busy; raises PluginError (PB430)."""
        keys = sorted(set(_keys(found.manifest.parameters)) & DARING) if found.manifest else []
        if keys:
            raise PluginError.of("PB430", **who(found), keys=", ".join(keys))

    def criterion(self, found: Found) -> Criterion:
        """Return what stands in for a plugin's criterion; raises PluginError (PB409, PB426)."""
        if found.manifest is None or not found.manifest.criterion:
            raise PluginError.of("PB409", **who(found), reason="it has no criterion")
        for kind in ACTIVE:
            for name in found.manifest.provides.get(kind, ()):
                self.refuse(found, kind, name)
        self.used[found.name] = found
        return StandIn(found, self)

    def refuse(self, found: Found, kind: str, name: str) -> None:
        """Refuse an extension that cannot run apart; raises PluginError (PB426)."""
        raise PluginError.of("PB426", **who(found), kind=kind, name=name)

    # What an evaluation asks

    @property
    def cell(self) -> Cell:
        """What this system takes from a process, found by trying; raises PluginError (PB427)."""
        if self._cell is None:
            with _scratch() as scratch:
                self._cell = find_cell(self.limits, scratch)
        return self._cell

    def facts(self) -> dict[str, Any]:
        """Return what the facts of a run say: which plugins ran apart, by what, and what they could reach."""
        if not self.used:
            return {"plugins": []}
        return {"plugins": sorted(self.used), **self.cell.facts()}

    def check(self, found: Found, parameters: Mapping[str, Any]) -> list[Fault]:
        """Ask a plugin what is wrong with parameters; raises PluginError."""
        job = {"task": "check", "parameters": pack(dict(parameters))}
        answer = self._asked(found, job, [], 0, "with")
        with _sense(found, None):
            return faults_of(answer)

    def measure(
        self, job: Job, errand: Errand, loaded: Loaded, checks: Sequence[tuple[Found, TableCheck]]
    ) -> Measuring:
        """Measure one criterion apart; raises PluginError, DataError and ScoringError."""
        address = f"criteria.{job.leaf.path}"
        told, files = _errand_document(job, errand, loaded, checks, self.limits)
        document = self._asked(job.found, told, files, len(loaded.known), address)
        with _sense(job.found, address):
            answer = read_answer(document, job, checks)
            job.rules.date_columns = list(answer.dated)
            return _measured(job, answer, loaded)

    def _asked(
        self, found: Found, job: Mapping[str, Any], files: Sequence[str], entrants: int, address: str
    ) -> Mapping[str, Any]:
        """Let two processes do the same job, and return what both answered."""
        assert found.manifest is not None
        cell, single = self.cell, found.manifest.file
        own, entry = plugin_paths(found.module, found.manifest.folder) if single is None else ([str(single)], None)
        whole = {**job, "plugin": found_document(found), "paths": _paths(entry)}
        readable = [*program_paths(), *own, *files]
        with contextlib.ExitStack() as stack:
            places = [stack.enter_context(_scratch()) for _ in SEEDS]
            starts = [
                evolve(cell, scratch=place).start(whole, readable, self.limits, seed)
                for seed, place in zip(SEEDS, places, strict=True)
            ]
            most = self.limits.answer + self.limits.each * entrants
            ended = run_apart(starts, self.limits.wall, most)
        with _sense(found, address):
            first, second = (opened(each, found, self.limits, most, address) for each in ended)
            for answer in (first, second):
                if "error" in answer:
                    problems = unpack_problems(answer.get("problems"), who(found), address)
                    raise ERRORS.get(str(answer["error"]), PluginError)(problems)
        if _settled(first) != _settled(second):
            raise PluginError.of("PB425", Place(address=address), **who(found))
        return first


def _measured(job: Job, answer: Answer, loaded: Loaded) -> Measuring:
    """Hold an answer to everything that an answer in the program is held to."""
    nothing: Any = None
    evidence: Any = nothing if job.criterion.manifest.tallies else ()
    remarks: Any = tuple((found, check, nothing) for found, check in answer.remarks)
    asking = Asking(job, {}, nothing, evidence, nothing, answer.names, remarks)
    return measured_of(asking, answer.rows, loaded, lambda asked, by_code: answer.adjusted_from(asked, by_code, loaded))


@contextlib.contextmanager
def _sense(found: Found, address: str | None) -> Iterator[None]:
    """Whatever cannot be made sense of is told as nonsense, and never as a mistake of Pembina."""
    try:
        yield
    except PembinaError:
        raise
    except (Nonsense, ArithmeticError, AttributeError, LookupError, TypeError, ValueError, RecursionError) as error:
        reason = str(error) if isinstance(error, Nonsense) else f"{type(error).__name__}: {error}"[:300]
        raise PluginError.of("PB424", Place(address=address), **who(found), reason=reason) from error


@contextlib.contextmanager
def _scratch() -> Iterator[Path]:
    """A folder for temporary files of a process that has no place of its own."""
    path = make_scratch()
    try:
        yield path
    finally:
        remove_scratch(path)


def _settled(answer: Mapping[str, Any]) -> str:
    """An answer in one order: rows come in none that is promised."""
    rows = answer.get("rows")
    kept = dict(answer)
    if isinstance(rows, list):
        kept["rows"] = [sorted(json.dumps(row) for row in part) if isinstance(part, list) else part for part in rows]
    return json.dumps(kept, sort_keys=True)


def _errand_document(
    job: Job, errand: Errand, loaded: Loaded, checks: Sequence[tuple[Found, TableCheck]], limits: Limits
) -> tuple[dict[str, Any], list[str]]:
    """Say what a process is to do, and which files of the data set it has to read."""
    leaf, award, data = job.leaf, errand.award, errand.data
    needs = [need for need in job.needs if need.owner == leaf.path]
    aliases = data.settings.aliases
    tables = {need.table for need in needs} | {award.entrants.table} | ({aliases.table} if aliases else set())
    names = [file.name for table in loaded.inputs if table.table in tables for file in table.files]
    folder = data.folder.resolve()
    files = [str(path) for name in ["dataset.toml", *names] if (path := folder / name).exists()]
    others = {found.name: found for found, _ in checks if found.manifest is not None}
    checking = sorted(others)
    others |= {found.name: found for found in loaded.readers}
    engine = ENGINES[loaded.engine.name].format(memory=limits.memory // 2**21)
    document = {
        "task": "measure",
        "data": str(folder),
        "engine": engine,
        "leaf": plain(evolve(leaf, parameters={}, score=None, treat=None, impute=None, denominate=None)),
        "parameters": pack(dict(leaf.parameters)),
        "entrants": plain(evolve(award.entrants, where={})),
        "where": pack(dict(award.entrants.where)),
        "needs": [plain(need) for need in needs],
        "period": None if award.period is None else [award.period.start.isoformat(), award.period.end.isoformat()],
        "checking": checking,
        "others": [found_document(others[name]) for name in sorted(others)],
        "listable": [str(folder)],
    }
    return document, files if len(files) <= MANY else [str(folder)]


def found_document(found: Found) -> dict[str, Any]:
    """Say which plugin is meant, so that a process finds the same; of a file, the hash that it has to have."""
    assert found.manifest is not None
    manifest = found.manifest.file or found.manifest.folder / (CRITERION if found.manifest.criterion else PLUGIN)
    said = {"name": found.name, "distribution": found.distribution, "version": found.version}
    said |= {"module": found.module, "manifest": str(manifest), "folder": str(found.manifest.folder)}
    return said if found.content is None else {**said, "sha256": content_hash(found.content)}


def who(found: Found) -> dict[str, Any]:
    """Name a plugin, its distribution and version, as messages do."""
    return {"plugin": found.name, "distribution": found.distribution, "version": found.version}


def _paths(entry: str | None) -> list[str]:
    """The path on which modules are found, without the folder in which the program was started."""
    here = str(Path.cwd())
    paths = [path for path in sys.path if path and (path != here or path == entry)]
    return paths if entry is None or entry in paths else [*paths, entry]


def _unfit(jobs: Sequence[Job], award: Award, data: DataSet) -> list[Problem]:
    """Engines that need a network, and tables that lie elsewhere: nothing of them can be had apart."""
    name = split_engine(data.engine_name)[0]
    problems = [] if name in ENGINES else [Problem("PB428", args={"engine": name, "known": ", ".join(ENGINES)})]
    for job in jobs:
        for table in sorted({need.table for need in job.needs} | {award.entrants.table}):
            if _elsewhere(data.settings, table):
                args = {**who(job.found), "table": table}
                problems.append(Problem("PB429", Place(address=f"criteria.{job.leaf.path}"), args))
    return problems


def _elsewhere(settings: DataSettings, table: str) -> bool:
    return table in settings.tables and settings.tables[table].url is not None


def _keys(schema: Any) -> Iterator[str]:
    """Every key in a schema, however deep."""
    waiting = [schema]
    while waiting:
        value = waiting.pop()
        if isinstance(value, Mapping):
            yield from map(str, value)
            waiting += value.values()
        elif isinstance(value, list | tuple):
            waiting += value
