"""Holding an evaluation to its seal: what is checked before a plugin is imported, before data are opened, and after."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from pembina.errors import PluginError, RecordError

if TYPE_CHECKING:
    from pembina.evaluation.run import Progress
    from pembina.model import Award, Result
    from pembina.plugins import Host
    from pembina.record.seal import Seal

NO_SUCH_PLUGIN = "PB401"


def open_seal(seal: Seal | str | Path, host: Host) -> Seal:
    """Read a seal and hold the installed plugins and the program to it, before any code of a plugin is run.

    Raises RecordError: PB740 where it is no seal, PB743 for plugins and PB744 for a program that differ.
    """
    from pembina.analysis.seal_differences import plugin_differences, program_differences
    from pembina.record.seal import program_document, read_seal
    from pembina.reports.seal import seal_problems

    read = read_seal(seal) if isinstance(seal, str | Path) else seal
    there = [plugin for each in read.plugins if (plugin := _installed(each["name"], host)) is not None]
    found = [*plugin_differences(read, there), *program_differences(read, program_document())]
    if found:
        raise RecordError(seal_problems(found, read.path))
    return read


def _installed(name: str, host: Host) -> Mapping[str, str] | None:
    """A plugin as it lies on disk, not imported; None where there is none of this name."""
    from pembina.evaluation.document import plugins_document

    try:
        return plugins_document([host.found(name)])[0]
    except PluginError as error:
        if any(problem.code != NO_SUCH_PLUGIN for problem in error.problems):
            raise
        return None


def hold_rules(seal: Seal, award: Award, host: Host) -> None:
    """Hold the rules, and the plugins that they use, to a seal; raises RecordError (PB742, PB743).

    Plugins are imported only where the rules are the sealed ones.
    """
    from pembina.analysis.seal_differences import plugin_differences, seal_differences
    from pembina.evaluation import make_plan
    from pembina.evaluation.document import plugins_document, rules_document
    from pembina.evaluation.taking_part import plugins_used
    from pembina.reports.seal import seal_problems

    found = seal_differences(seal, rules_document(award), seal.plugins, changed=award.changed)
    if not found:
        used = plugins_used(award, make_plan(award, host), host)
        found = plugin_differences(seal, plugins_document(used))
    if found:
        raise RecordError(seal_problems(found, seal.path))


def hold_result(seal: Seal, result: Result, host: Host, engine: str) -> None:
    """Refuse a result on which a plugin worked that is not sealed: a reader of the data set, or an engine (PB745)."""
    from pembina.analysis.seal_differences import plugin_differences
    from pembina.data.engines.opening import engine_kind
    from pembina.evaluation.document import plugins_document
    from pembina.reports.seal import seal_problem

    worked = plugins_document([host.provider("engines", engine_kind(host, engine).name)])
    found = plugin_differences(seal, [*result.document["plugins"], *worked])
    if found:
        raise RecordError([seal_problem("PB745", found, seal.path)])


def evaluate_sealed(
    seal: Seal | str | Path,
    read: Callable[[], tuple[Award, Path]],
    host: Host,
    engine: str,
    progress: Progress | None = None,
) -> Result:
    """Evaluate under a seal; ``read`` gives the rules and the data folder once plugins and program are the sealed ones.

    Raises what evaluating raises, and RecordError (PB740, PB742 to PB745) as the functions of this module do.
    """
    from pembina.data import open_dataset
    from pembina.evaluation import evaluate

    sealed = open_seal(seal, host)
    rules, folder = read()
    hold_rules(sealed, rules, host)
    result = evaluate(rules, open_dataset(folder, host, engine), host, progress)
    hold_result(sealed, result, host, engine)
    return result


def hold_document(seal: Seal, result: Result, program: str | None = None) -> None:
    """Hold what a result says of its rules and plugins, and the facts beside it of the program, to a seal.

    ``program`` is the hash of the program's files. Raises RecordError (PB742, PB743, PB744).
    """
    from pembina.analysis.seal_differences import seal_differences
    from pembina.reports.seal import seal_problems

    award = result.document["award"]
    found = seal_differences(seal, award["rules"], result.document["plugins"], program, award["changed"])
    if found:
        raise RecordError(seal_problems(found, seal.path))
