"""Reading an award: from the file's bytes to the model, or every mistake at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pembina.awardfile.checks import cross_check
from pembina.awardfile.document import parse, too_deep, wild_numbers
from pembina.awardfile.draft import make_draft
from pembina.awardfile.flaws import Flaw, award_flaws
from pembina.awardfile.pruning import prune, substitute, without_keys
from pembina.awardfile.rescaling import make_room
from pembina.awardfile.resolving import resolve
from pembina.awardfile.settings import apply
from pembina.awardfile.source import Source, read_source
from pembina.awardfile.structuring import structure
from pembina.awardfile.tree_keys import gate_flaws, tree_flaws
from pembina.awardfile.uncertain_keys import uncertainty_flaws
from pembina.errors import AwardError, PembinaError, Place, PluginError, Problem, UsageError
from pembina.errors.positions import MOST_VALUES, count_values
from pembina.model import Award
from pembina.plugins import Host

FORMAT = 1
"""Version of the award format that this program reads."""


def read_award(path: Path, host: Host, settings: Sequence[str] = ()) -> Award:
    """Read an award file, or the ``award.toml`` in a folder, and resolve every default, inheritance and share.

    ``settings`` are what-ifs such as ``criteria.supervision.weight=45``; they are recorded in ``Award.changed``,
    together with the moves of sibling weights that make room for a changed one.
    Plugins are known by their manifests; no criterion is imported. Raises AwardError with every mistake in the file, or
    UsageError when the file is sound and the settings are not.
    """
    host.look_beside((path if path.is_dir() else path.parent).absolute())
    source = read_source(path)
    document = parse(source)
    if (found := count_values(document)) > MOST_VALUES:
        raise AwardError.of("PB115", Place(source.name), found=found, limit=MOST_VALUES)
    try:
        award, problems = judge(source, document, host)
    except RecursionError:
        raise too_deep(source) from None
    if award is None:
        raise refusal(problems)
    if not settings:
        return award
    changed = apply(document, settings)
    settings = [*settings, *make_room(document, changed, settings)]
    award, problems = judge(Source(source.name, None), apply(document, settings), host, settings)
    if award is None:
        raise UsageError(problems)
    return award


def refusal(problems: list[Problem]) -> PembinaError:
    """An award whose only trouble is what some plugin's author has to mend is not the award's mistake."""
    plugins = all(problem.code.startswith("PB4") and problem.code != "PB404" for problem in problems)
    return PluginError(problems) if plugins else AwardError(problems)


def judge(
    source: Source, document: Mapping[str, Any], host: Host, settings: Sequence[str] = ()
) -> tuple[Award | None, list[Problem]]:
    """Return the award, or None and everything that is wrong with the document."""
    version = document.get("format", FORMAT)
    if isinstance(version, int) and version != FORMAT:
        return None, [Problem("PB109", source.place(("format",)), {"found": version, "known": FORMAT})]
    flaws = shape(document, host.names("gates"))
    pruned, doubtful = prune(document, flaws)
    draft = make_draft(source, host, pruned, doubtful)
    problems = [draft.problem(flaw.code, flaw.path, flaw.hint, flaw.table, **flaw.args) for flaw in flaws]
    problems += cross_check(draft)
    if problems:
        return None, problems
    return structure({**resolve(draft), "changed": tuple(settings)}), []


def shape(document: Mapping[str, Any], gate_tests: Sequence[str]) -> list[Flaw]:
    """Return everything in a document that is not of the shape that the schema describes."""
    wild = [Flaw("PB108", path, {"found": found}) for path, found in wild_numbers(document)]
    strange = [*tree_flaws(document.get("criteria")), *gate_flaws(document.get("gates"), gate_tests)]
    strange += uncertainty_flaws(document.get("uncertainty"))
    tame = substitute(without_keys(document, strange), [flaw.path for flaw in wild])
    excused = {flaw.excused for flaw in strange if flaw.excused is not None}
    unusable = {flaw.path for flaw in wild}
    judged = [flaw for flaw in award_flaws(tame, excused) if flaw.path not in unusable]
    return wild + strange + judged
