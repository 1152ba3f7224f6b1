"""The kinds of extension that a hook hands over: small frozen descriptions around one callable each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

if TYPE_CHECKING:
    import narwhals.stable.v2 as nw

    from pembina.model import Finding, Result

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]
Parameters = Mapping[str, Any]


@frozen
class Fault:
    """What a method says against its own parameters: where (keys below the method's table), the reason, what mends it.

    ``text`` is a message template with ``args``; ``at`` is the path below the table, such as ``("bands", 2, "to")``.
    """

    text: str
    args: Mapping[str, Any] = field(factory=dict)
    at: tuple[str | int, ...] = ()
    hint: str | None = None


@frozen
class ScoringMethod:
    """Turns values into scores (hook ``pembina_scoring_methods``).

    ``apply(values, parameters, scale)`` gets a one-dimensional array without missing entries (float64, or object with
    text where ``takes`` is "category") and returns float64 of the same shape. ``parameters`` is a JSON Schema for the
    keys beside ``method``; defaults are filled in from it. ``check(parameters, scale)`` returns what the schema cannot
    say. ``best(parameters, scale)`` is the highest score the method can give, None when unbounded. ``relative`` methods
    depend on the field: one entrant more can move the others.
    """

    name: str
    parameters: Mapping[str, Any]
    apply: Callable[[Any, Parameters, float], Floats]
    takes: str = "number"
    relative: bool = False
    check: Callable[[Parameters, float], list[Fault]] | None = None
    best: Callable[[Parameters, float], float | None] | None = None


@frozen
class Aggregator:
    """Turns the scores of children into the score of their group (hook ``pembina_aggregators``).

    ``apply(scores, shares, present, parameters)``: ``scores`` and ``shares`` are float64 of shape (entrants, children),
    columns in the order of the file; shares of present children add up to 1 per row where ``weighted``;
    ``present`` is False where a child has no score. Returns one score per entrant. Rows without any present child are
    never handed in. An unweighted aggregator (``sum``) gets shares of 1.
    """

    name: str
    apply: Callable[[Floats, Floats, Booleans, Parameters], Floats]
    parameters: Mapping[str, Any] = field(factory=dict)
    weighted: bool = True


@frozen
class GateTest:
    """A condition on a criterion's value or a group's score (hook ``pembina_gates``).

    ``apply(values, argument)`` gets float64 values and the argument from the award and says which entrants meet it.
    ``ordered`` tests compare sizes: text is then compared by the score that the criterion's levels give it.
    ``argument`` is the JSON Schema of the argument.
    """

    name: str
    apply: Callable[[Any, Any], Booleans]
    argument: Mapping[str, Any] = field(factory=dict)
    ordered: bool = True


@frozen
class SourceRow:
    """One row as a reader found it: its number as a person counts it, and its cells by column name.

    Cells are what the file holds: text, int, float, Decimal, bool, date, or None.
    """

    number: int
    cells: Mapping[str, Any]


@frozen
class TableReader:
    """Reads a kind of file row by row (hook ``pembina_readers``); engines read csv, tsv and parquet themselves.

    ``columns(path, options)`` returns the column names; ``rows(path, options)`` yields :class:`SourceRow`.
    ``options`` are the table's settings in dataset.toml. Both raise :class:`pembina.errors.DataError`.
    """

    name: str
    suffixes: tuple[str, ...]
    columns: Callable[[Path, Mapping[str, Any]], Sequence[str]]
    rows: Callable[[Path, Mapping[str, Any]], Iterator[SourceRow]]


@frozen
class TableCheck:
    """Looks at the records of one criterion and remarks on them; never changes a score (hook ``pembina_table_checks``).

    ``apply(records, entrant_column, rules)`` gets the lazy frame of the records that count and returns a lazy frame
    with the entrant column and a count ``n`` of suspicious records, entrants without remark left out.
    ``text`` is the finding's template with ``{n}``.
    """

    name: str
    text: Mapping[str, str]
    apply: Callable[[nw.LazyFrame[Any], str, Any], nw.LazyFrame[Any]]


@frozen
class ResultCheck:
    """Looks at a finished result and returns findings; never changes a score (hook ``pembina_result_checks``)."""

    name: str
    apply: Callable[[Result], Sequence[Finding]]


@frozen
class Report:
    """Renders a result (hook ``pembina_reports``); ``render(result, language)`` returns text or bytes."""

    name: str
    suffix: str
    render: Callable[[Result, str], str | bytes]


@frozen
class Command:
    """A command of the program (hook ``pembina_commands``); ``load`` is ``module:attribute`` of a click command."""

    name: str
    load: str


@frozen
class EngineKind:
    """An engine by name (hook ``pembina_engines``); ``open(options)`` returns a ``pembina.data.engines.Engine``."""

    name: str
    open: Callable[[str], Any]
