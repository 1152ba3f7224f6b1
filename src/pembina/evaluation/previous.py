"""A result of before used again: which of its criteria need not be measured, and what has to be read for the others.

A criterion is taken over where everything that its measuring depends on is provably what it was: Pembina, its plugin
and those that read its tables or look at its records, its rules, the period, the bytes of its files, how they are
read, by what entrants are known, and who competes. Whatever is not provably the same is measured.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from attrs import define, evolve, field, frozen

from pembina.awardfile.structuring import structure
from pembina.data.partition import LeftOut
from pembina.data.reading import Survey, survey
from pembina.errors import N_, Phrase, Problem, RecordError
from pembina.evaluation.document import plain, rules_document
from pembina.evaluation.measure import Column
from pembina.evaluation.outside import Counts, Dated, looking_beyond
from pembina.evaluation.plan import Job
from pembina.evaluation.previous_same import (
    Plugins,
    criteria_rules,
    of_another_award,
    of_another_kind,
    of_other_entrants,
    same_aside,
)
from pembina.evaluation.restore import restored_column, restored_finding
from pembina.model import Award, Entrant, Finding, InputFile, InputTable, Result, TableNeed
from pembina.plugins import Found, Host, TableCheck

if TYPE_CHECKING:
    from pembina.data import DataSet, Loaded

NEW = N_("it was not in the award then")
RULES = N_("its rules have changed")
PLUGIN = N_("the plugin {plugin} has changed")
TABLE = N_("the table {table} has changed")
READ = N_("the table {table} is read otherwise than then")
ELSEWHERE = N_("of the table {table} it cannot be told without reading it")
ADJUSTED = N_("its values were adjusted by what several entrants show together")
DIVIDED = N_("it is divided by {criterion}, which is measured again")
COUNTED = N_("rows of {table} outside the period have to be counted")
DOUBTFUL = N_("a plugin's remark on the result may be mistaken for one on its records")

LEFT_OUT = "files.outside-period"
"""The finding that tells of files that were not read."""

STANDARD_ERROR = "standard-error.dropped"
"""The finding of measuring itself; all others that measuring makes come from table checks."""


@frozen
class Reuse:
    """What became of a result of before: the paths of criteria that were taken over, and why others were measured.

    ``sha256`` is the name of that result. ``whole`` says why none could be taken over, where one reason holds for all.
    ``unread`` are tables of which only the files were hashed.
    """

    sha256: str
    taken: tuple[str, ...]
    again: Mapping[str, Phrase]
    whole: Phrase | None
    unread: tuple[str, ...]

    def facts(self) -> dict[str, Any]:
        """Return what the facts of the run say of it, as plain data."""
        return {"result": self.sha256, "taken-over": list(self.taken), "measured": list(self.again)}


@define
class Previous:
    """A result of before, asked on the road of a new evaluation of the same award.

    Raises RecordError (PB732) for a result of another award.
    """

    result: Result
    award: Award
    jobs: Sequence[Job]
    data: DataSet
    host: Host
    checks: Sequence[tuple[Found, TableCheck]]
    reasons: dict[str, Phrase] = field(init=False, factory=dict)
    whole: Phrase | None = field(init=False, default=None)
    _there: Survey | None = field(init=False, default=None)
    _unchanged: dict[str, bool] = field(init=False, factory=dict)

    def __attrs_post_init__(self) -> None:
        found = self.result.award["id"]
        if found != self.award.id:
            raise RecordError([Problem("PB732", args={"found": found, "wanted": self.award.id})])

    # What is to be done

    def decide(self, entrants: Sequence[Entrant], identity: str, others: Sequence[TableNeed]) -> None:
        """Find out which criteria have to be measured, and why; hashes files, and reads nothing in them.

        ``others`` is what is read in any case: for overrides, worksheets, relations.
        """
        self.whole = self._unfit(entrants, identity)
        if self.whole is not None:
            self.reasons = {job.leaf.path: self.whole for job in self.jobs}
            return
        self._there = survey(self.data, [*(need for job in self.jobs for need in job.needs), *others])
        plugins, then = Plugins(self.result), criteria_rules(self.result.award["root"])
        now = criteria_rules(rules_document(self.award)["root"])
        for job in self.jobs:
            path = job.leaf.path
            reasons = self._against(job, plugins, then.get(path), now[path], entrants)
            first = next(reasons, None)
            if first is not None:
                self.reasons[path] = first
        self._divisions()

    def _unfit(self, entrants: Sequence[Entrant], identity: str) -> Phrase | None:
        """Why no criterion at all can be taken over."""
        other = of_another_kind(self.result) or of_another_award(self.result, rules_document(self.award))
        if other is not None:
            return other
        then = structure({**self.result.award, "changed": ()})
        return of_other_entrants(self.result, entrants, identity) or Plugins(self.result).other_check(self.checks, then)

    def _against(
        self, job: Job, plugins: Plugins, then: bytes | None, now: bytes, entrants: Sequence[Entrant]
    ) -> Iterator[Phrase]:
        """Why one criterion has to be measured, by itself."""
        if then is None:
            yield Phrase(NEW)
            return
        if then != now:
            yield Phrase(RULES)
        if not plugins.same(job.found):
            yield Phrase(PLUGIN, plugin=job.found.name)
        for need in job.needs:
            yield from self._table(need, plugins)
        node = self.result.node(job.leaf.path)
        if job.criterion.manifest.adjusts and not same_aside(self.result, entrants):
            yield Phrase(ADJUSTED)
        yield from self._uncounted(node["dated"])
        if any(self._checked(job.leaf.path)) and plugins.looked_at_result(self.host):
            yield Phrase(DOUBTFUL)

    def _table(self, need: TableNeed, plugins: Plugins) -> Iterator[Phrase]:
        """Why a table is not provably what it was."""
        assert self._there is not None
        then, now = self._inputs.get(need.table), self._there.lying.get(need.table)
        if need.table in self._there.lacking and need.optional:
            if then is not None:
                yield Phrase(TABLE, table=need.table)
        elif now is None:
            yield Phrase(ELSEWHERE, table=need.table)
        elif then is None or tuple((file["name"], file["sha256"]) for file in then["files"]) != now.files:
            yield Phrase(TABLE, table=need.table)
        elif then["read"] != now.read:
            yield Phrase(READ, table=need.table)
        elif self._left_out(need.table) != now.left:
            yield Phrase(TABLE, table=need.table)
        elif now.provider is not None and not plugins.same(now.provider):
            yield Phrase(PLUGIN, plugin=now.provider.name)
        else:
            self._unchanged[need.table] = True

    def _left_out(self, table: str) -> LeftOut | None:
        """Which files of a table were not read then."""
        for told in self.result.findings:
            args = told["args"]
            if told["key"] == LEFT_OUT and args.get("table") == table:
                return LeftOut(args.get("column", ""), args.get("files", 0), args.get("rows", 0))
        return None

    def _uncounted(self, dated: Dated) -> Iterator[Phrase]:
        """Why rows outside the period have to be counted in a table: the result of before says nothing of them."""
        assert self._there is not None
        silent = looking_beyond(self.jobs) | self._there.lacking
        for table, columns in dated.items() if self.award.period is not None else ():
            counted = self._inputs.get(table, {}).get("outside-period", {})
            if table not in silent and not counted.keys() >= set(columns):
                yield Phrase(COUNTED, table=table)

    def _divisions(self) -> None:
        """Measure again what is divided by a criterion that is; no award divides by what is divided itself (PB247)."""
        for job in self.jobs:
            by = job.leaf.denominate
            if by is not None and by.criterion is not None and by.criterion in self.reasons:
                self.reasons.setdefault(job.leaf.path, Phrase(DIVIDED, criterion=by.criterion))

    # What is read, and what is taken over

    def to_measure(self) -> list[Job]:
        """The criteria that have to be measured."""
        return [job for job in self.jobs if job.leaf.path in self.reasons]

    def needs(self, others: Sequence[TableNeed]) -> list[TableNeed]:
        """Return what is to be read, given what is read in any case (overrides, worksheets, relations).

        Of a table that is read for somebody, criteria that are taken over ask for their columns only where the
        reading as a whole may depend on them.
        """
        wanted = [*(need for job in self.to_measure() for need in job.needs), *others]
        tables = {need.table for need in wanted if self._there is not None and self._whole(need.table)}
        rest = [need for job in self.jobs if job.leaf.path not in self.reasons for need in job.needs]
        return wanted + [need for need in rest if need.table in tables]

    def _whole(self, table: str) -> bool:
        assert self._there is not None
        lying = self._there.lying.get(table)
        return lying is None or lying.whole

    def completed(self, loaded: Loaded) -> Loaded:
        """Return what was read together with the tables that were not, as the result of before tells of them."""
        read = {table.table for table in loaded.inputs}
        inputs, readers = list(loaded.inputs), {found.name: found for found in loaded.readers}
        left_out = dict(loaded.left_out)
        for table in self._unread(read):
            assert self._there is not None
            lying, then = self._there.lying[table], self._inputs[table]
            files = tuple(InputFile(f["name"], f["sha256"], f["rows"], f["blank"]) for f in then["files"])
            inputs.append(InputTable(table, files, *lying.said, lying.read))
            if lying.provider is not None:
                readers[lying.provider.name] = lying.provider
            if lying.left is not None:
                left_out[table] = lying.left
        inputs.sort(key=lambda each: each.table)
        found = tuple(readers[name] for name in sorted(readers))
        return evolve(loaded, inputs=tuple(inputs), readers=found, left_out=dict(sorted(left_out.items())))

    def _unread(self, read: set[str]) -> list[str]:
        taken = {need.table for job in self.jobs if job.leaf.path not in self.reasons for need in job.needs}
        there = self._there.lying.keys() if self._there is not None else set[str]()
        return sorted((taken & there) - read)

    def columns(self, entrants: Sequence[Entrant]) -> dict[str, Column]:
        """Return what was measured then for the criteria that are taken over, divided where they are divided."""
        codes = tuple(entrant.code for entrant in entrants)
        taken = [job.leaf for job in self.jobs if job.leaf.path not in self.reasons]
        return {leaf.path: restored_column(self.result, leaf, codes) for leaf in taken}

    def findings(self) -> list[Finding]:
        """Return what was remarked while those criteria were measured."""
        paths = [job.leaf.path for job in self.jobs if job.leaf.path not in self.reasons]
        kept = [told for path in paths for told in self._checked(path)]
        kept += [t for t in self.result.findings if t["key"] == STANDARD_ERROR and t["node"] in paths]
        return [restored_finding(told) for told in kept]

    def _checked(self, path: str) -> Iterator[Mapping[str, Any]]:
        """Findings of table checks on a criterion's records: a number of records of one entrant."""
        texts = {f"check.{c.name}" if c.text else c.name: plain(c.text) or None for _, c in self.checks}
        for told in self.result.findings:
            if told["node"] == path and told["key"] in texts and told["text"] == texts[told["key"]]:
                yield told

    def dated(self) -> dict[str, Dated]:
        """Return by which date columns the criteria that are taken over asked about the period."""
        paths = [job.leaf.path for job in self.jobs if job.leaf.path not in self.reasons]
        return {path: self.result.node(path)["dated"] for path in paths}

    def counts(self) -> Counts:
        """Return the rows outside the period in tables that are unchanged."""
        return {table: self._inputs[table]["outside-period"] for table in self._unchanged}

    def reuse(self, loaded: Loaded, read: set[str]) -> Reuse:
        """Say what became of the result of before; ``read`` are the tables that were read."""
        taken = tuple(job.leaf.path for job in self.jobs if job.leaf.path not in self.reasons)
        unread = tuple(table.table for table in loaded.inputs if table.table not in read)
        again = {job.leaf.path: self.reasons[job.leaf.path] for job in self.to_measure()}
        return Reuse(self.result.sha256, taken, again, self.whole, unread)

    @property
    def _inputs(self) -> dict[str, Mapping[str, Any]]:
        return {table["table"]: table for table in self.result.document["data"]["inputs"]}
