"""The hooks: each hands over objects, once, when its plugin is loaded; afterwards Pembina calls the objects directly.

Hooks are called plugin by plugin in the order of names. None takes arguments, so that all can grow. A plugin that
hands over anything but criteria says so in ``[provides]`` of its manifest, so that it is loaded only where it is used.
"""

from __future__ import annotations

from collections.abc import Sequence

from pembina.errors import Code
from pembina.plugins.criterion import Criterion
from pembina.plugins.kinds import (
    Aggregator,
    Command,
    EngineKind,
    GateTest,
    Imputation,
    ProvidedTable,
    Report,
    ResultCheck,
    ScoringMethod,
    TableCheck,
    TableReader,
    Treatment,
    WeightingMethod,
)
from pembina.plugins.markers import hookspec


@hookspec
def pembina_criteria() -> Sequence[type[Criterion]]:  # type: ignore[empty-body]
    """Hand over the criterion classes of this plugin; exactly one for each ``criterion.toml``."""


@hookspec
def pembina_scoring_methods() -> Sequence[ScoringMethod]:  # type: ignore[empty-body]
    """Hand over ways to turn values into scores, used by ``score = { method = NAME }``."""


@hookspec
def pembina_aggregators() -> Sequence[Aggregator]:  # type: ignore[empty-body]
    """Hand over ways to turn children's scores into their group's, used by ``aggregate = NAME``."""


@hookspec
def pembina_weightings() -> Sequence[WeightingMethod]:  # type: ignore[empty-body]
    """Hand over ways to find the weights of a group's children, used by ``weights = NAME``."""


@hookspec
def pembina_treatments() -> Sequence[Treatment]:  # type: ignore[empty-body]
    """Hand over ways to tame outliers before a criterion is scored, used by ``treat = NAME``."""


@hookspec
def pembina_imputations() -> Sequence[Imputation]:  # type: ignore[empty-body]
    """Hand over ways to fill gaps before a criterion is scored, used by ``impute = NAME``."""


@hookspec
def pembina_gates() -> Sequence[GateTest]:  # type: ignore[empty-body]
    """Hand over conditions for ``[[gates]]``, used by their name as key."""


@hookspec
def pembina_readers() -> Sequence[TableReader]:  # type: ignore[empty-body]
    """Hand over readers for kinds of data files, used by ``reader = NAME`` in dataset.toml."""


@hookspec
def pembina_tables() -> Sequence[ProvidedTable]:  # type: ignore[empty-body]
    """Hand over tables that data sets may use, such as the list of all regions; ``provided = NAME`` in dataset.toml."""


@hookspec
def pembina_engines() -> Sequence[EngineKind]:  # type: ignore[empty-body]
    """Hand over engines that run criteria over tables."""


@hookspec
def pembina_table_checks() -> Sequence[TableCheck]:  # type: ignore[empty-body]
    """Hand over checks of a criterion's records; each remark becomes a finding in the result."""


@hookspec
def pembina_result_checks() -> Sequence[ResultCheck]:  # type: ignore[empty-body]
    """Hand over checks of a finished result; each remark becomes a finding in it."""


@hookspec
def pembina_reports() -> Sequence[Report]:  # type: ignore[empty-body]
    """Hand over ways to render a result, used by ``pembina show --format NAME``."""


@hookspec
def pembina_commands() -> Sequence[Command]:  # type: ignore[empty-body]
    """Hand over commands of the program; only their names and homes, not their code."""


@hookspec
def pembina_codes() -> Sequence[Code]:  # type: ignore[empty-body]
    """Hand over error codes of the plugin's own, for what its readers and commands refuse."""
