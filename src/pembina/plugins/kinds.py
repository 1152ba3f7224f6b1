"""The kinds of extension that a hook hands over: small frozen descriptions around one callable each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import Attribute, field, frozen
from attrs.validators import instance_of, optional
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
class Context:
    """What a method may know of the field: the award's highest score, and who and what stands where.

    ``codes`` are the entrants of the rows and ``parts`` the names of the columns (a group's children as the award names
    them), each in the order of what was handed in; both are empty where there is nothing to name.
    """

    scale: float
    codes: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()


@frozen
class ScoringMethod:
    """Turns values into scores (hook ``pembina_scoring_methods``).

    ``apply(values, parameters, context)`` gets a one-dimensional array without missing entries (float64, or object with
    text where ``takes`` is "category") and returns float64 of the same shape, from 0 to ``context.scale``.
    ``parameters`` is a JSON Schema for the keys beside ``method``, of which ``required`` have to be given; defaults are
    filled in from it, and a ``direction`` that is not given is the criterion's own. ``check(parameters, scale)``
    returns what the schema cannot say. ``best(parameters, scale)`` is the highest score the method can give, None when
    unbounded. ``relative`` methods depend on the field: one entrant more can move the others. ``summary`` is a sentence
    for editors and documentation.
    """

    name: str
    parameters: Mapping[str, Any]
    apply: Callable[[Any, Parameters, Context], Floats]
    takes: str = "number"
    relative: bool = False
    check: Callable[[Parameters, float], list[Fault]] | None = None
    best: Callable[[Parameters, float], float | None] | None = None
    required: tuple[str, ...] = ()
    summary: str = ""


def _by_language(thing: object, attribute: Attribute[Mapping[str, str]], texts: object) -> None:
    """Refuse what is no mapping from language to text, in the plugin's own line that makes it."""
    if not isinstance(texts, Mapping) or not all(isinstance(word, str) for pair in texts.items() for word in pair):
        raise TypeError(f"{attribute.name} is no mapping from language to text")


@frozen
class Told:
    """How a plugin's method is told to readers, each sentence by language: ``{"id": "...", "en": "..."}``.

    ``how`` says how scores or weights came about, ``taken`` what it means that ``{points}`` points are missing against
    a weighted mean. ``additive`` methods are told as what each part adds, and what the method takes from the sum.
    """

    how: Mapping[str, str] = field(validator=_by_language)
    taken: Mapping[str, str] = field(factory=dict, validator=_by_language)
    additive: bool = field(default=False, validator=instance_of(bool))


@frozen
class Aggregated:
    """Scores of a group with what is to be said of how they came about: plain figures and texts by key.

    ``remarks`` become warnings: pairs of a key and its arguments.
    """

    scores: Floats
    facts: Mapping[str, Any] = field(factory=dict)
    remarks: Sequence[tuple[str, Mapping[str, Any]]] = ()


@frozen
class Aggregator:
    """Turns the scores of children into the score of their group (hook ``pembina_aggregators``).

    ``apply(scores, shares, present, parameters, context)``: ``scores`` and ``shares`` are float64 of shape (entrants,
    children), columns in the order of the file; shares of present children add up to 1 per row where ``weighted``;
    ``present`` is False where a child has no score. Returns one score per entrant, or :class:`Aggregated`. Rows without
    any present child are never handed in. An unweighted aggregator (``sum``) gets shares of 1. ``relative`` aggregators
    compare the entrants with one another; ``complete`` ones need every child of every entrant and the same shares for
    all. ``bounded`` says that the result stays between 0 and the award's highest score.
    ``check(parameters, parts)`` returns what the schema of the parameters cannot say. ``told`` is what readers are told
    of it; the built-in methods have their sentences in the catalogues.
    """

    name: str
    apply: Callable[[Floats, Floats, Booleans, Parameters, Context], Floats | Aggregated]
    parameters: Mapping[str, Any] = field(factory=dict)
    weighted: bool = True
    relative: bool = False
    complete: bool = False
    bounded: bool = True
    check: Callable[[Parameters, Sequence[str]], list[Fault]] | None = None
    required: tuple[str, ...] = ()
    summary: str = ""
    told: Told | None = field(default=None, validator=optional(instance_of(Told)))


@frozen
class Weighted:
    """Shares that a method found: of shape (children,), or (entrants, children); with figures that explain them."""

    shares: Floats
    facts: Mapping[str, Any] = field(factory=dict)

    def checked(self, shape: tuple[int, ...]) -> Floats:
        """Return the shares; raises ValueError unless they are of this shape, 0 or more, and add up to 1."""
        shares = np.asarray(self.shares, dtype=np.float64)
        if shares.shape != shape:
            raise ValueError(f"it gave weights of the shape {shares.shape}, where {shape} is due")
        if not (np.isfinite(shares) & (shares >= 0)).all() or (np.abs(shares.sum(axis=-1) - 1.0) > 1e-9).any():
            raise ValueError(f"it gave the weights {shares}, which are not all 0 or more and 1 together")
        return shares


@frozen
class WeightingMethod:
    """Finds the weights of a group's children (hook ``pembina_weightings``), used by ``weights = NAME``.

    ``apply(scores, parameters, context)`` returns shares that are not negative and add up to 1. ``scores`` is float64
    of shape (entrants, children) without gaps where ``uses_scores``; otherwise it is None, and the weights follow from
    the rules alone, before there are data. ``per_entrant`` methods give every entrant weights of its own.
    ``check(parameters, parts)`` returns what the schema of the parameters cannot say; readers are told ``told``.
    """

    name: str
    parameters: Mapping[str, Any]
    apply: Callable[[Any, Parameters, Context], Weighted]
    uses_scores: bool = True
    per_entrant: bool = False
    check: Callable[[Parameters, Sequence[str]], list[Fault]] | None = None
    required: tuple[str, ...] = ()
    summary: str = ""
    told: Told | None = field(default=None, validator=optional(instance_of(Told)))


@frozen
class Changed:
    """Values of one criterion after a step, NaN where there still is none, with figures that explain it."""

    values: Floats
    facts: Mapping[str, Any] = field(factory=dict)


@frozen
class Adjusted:
    """What became of a criterion's values when they were adjusted by what several entrants together say.

    ``values`` by the entrant's code; those not named stay as they were measured. ``method`` says how, ``facts`` hold
    the figures that explain it (a juror's severity), ``told`` the sentence for readers by language, with ``{before}``,
    ``{after}`` and the facts that are single figures or texts. ``warning``, by language, is what has to be known of
    the method wherever its ranks are printed.
    """

    values: Mapping[str, float]
    method: str
    facts: Mapping[str, Any] = field(factory=dict)
    told: Mapping[str, str] = field(factory=dict, validator=_by_language)
    warning: Mapping[str, str] = field(factory=dict, validator=_by_language)


@frozen
class Treatment:
    """Tames outliers of one criterion before it is scored (hook ``pembina_treatments``), used by ``treat = NAME``.

    ``apply(values, parameters, context)`` gets float64 without gaps and returns :class:`Changed`. A fact ``passed``
    that is False becomes a warning. ``relative`` treatments depend on the field: one entrant more can move the others.
    """

    name: str
    parameters: Mapping[str, Any]
    apply: Callable[[Floats, Parameters, Context], Changed]
    relative: bool = True
    check: Callable[[Parameters, Sequence[str]], list[Fault]] | None = None
    required: tuple[str, ...] = ()
    summary: str = ""


@frozen
class Imputation:
    """Fills gaps of one criterion (hook ``pembina_imputations``), used by ``impute = NAME``.

    ``apply(values, others, groups, parameters, context)``: ``values`` float64 with NaN where there is none; ``others``
    the values of the criteria that the parameter ``on`` names, of shape (entrants, criteria) with NaN; ``groups`` the
    labels of the group column that the parameter ``within`` names, or None. Returns :class:`Changed`.
    """

    name: str
    parameters: Mapping[str, Any]
    apply: Callable[[Floats, Floats, Any, Parameters, Context], Changed]
    check: Callable[[Parameters, Sequence[str]], list[Fault]] | None = None
    required: tuple[str, ...] = ()
    summary: str = ""


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
    ``options`` are the table's settings in dataset.toml. Both raise :class:`pembina.errors.DataError`. A reader that
    ``seals`` refuses what does not bear the seal in ``options``; with any other the key ``seal`` is refused. A table
    names its reader in dataset.toml; only those that come with Pembina are also found by ``suffixes``, the endings.
    """

    name: str
    suffixes: tuple[str, ...]
    columns: Callable[[Path, Mapping[str, Any]], Sequence[str]]
    rows: Callable[[Path, Mapping[str, Any]], Iterator[SourceRow]]
    seals: bool = False


@frozen
class ProvidedTable:
    """A table that a plugin brings along (hook ``pembina_tables``), used by ``provided = NAME`` in dataset.toml.

    ``path`` is a csv file in the plugin's own folder: UTF-8, commas, column names in the first row, numbers written
    1234.56 and dates 2022-07-01. ``source`` and ``as_of`` (a day, 2025-04-25) stand in results, ``columns`` says in a
    few words what each column holds. A table of other names, which ``aliases = NAME`` in dataset.toml uses, has the
    columns ``name`` and ``code``.
    """

    name: str
    path: Path
    columns: Mapping[str, str]
    source: str = ""
    as_of: str | None = None


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
    """An engine by name (hook ``pembina_engines``); ``open(options)`` returns a ``pembina.data.engines.Engine``.

    ``schemes`` are addresses of tables that it reads (``s3``, ``postgresql``), known so without opening it.
    """

    name: str
    open: Callable[[str], Any]
    schemes: tuple[str, ...] = ()
