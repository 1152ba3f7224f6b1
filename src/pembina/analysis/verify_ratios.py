"""Check 3.1: values as ratios of what stands beside them. By what factor is not in the document, but it is one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pembina.analysis.verify_asked import Asked
from pembina.analysis.verify_checks import Difference, Found, Remark
from pembina.analysis.verify_differences import Names, of_cell
from pembina.errors import N_, Phrase, PluginError
from pembina.model import Award, Leaf
from pembina.plugins.values import divide

UNSURE = N_(
    "{node}: its ratios have several factors, which the document does not state; they are checked by measuring again."
)
DIGITS = 12
"""Significant digits of a factor that is found from a value and its parts: fewer than a float has."""

Triple = tuple[str, float, float, float | None]


def ratios(asked: Asked) -> Found:
    """3.1: every value that has a numerator and a denominator."""
    from pembina.awardfile.structuring import structure

    result = asked.result()
    award: Award = structure({**result.award, "changed": ()})
    leaves = {leaf.path: leaf for leaf in award.leaves()}
    codes = [entrant["code"] for entrant in result.entrants]
    for node in result.nodes:
        leaf = leaves.get(node["path"])
        if leaf is None or node["numerators"] is None or node["denominators"] is None:
            continue
        if leaf.panel is not None and leaf.denominate is None:
            continue  # what is taken of several dates is no ratio of the parts of one of them
        yield from _of_node(asked, node, leaf, codes)


def _of_node(asked: Asked, node: Mapping[str, Any], leaf: Leaf, codes: Sequence[str]) -> Found:
    rows = list(_rows(node, codes))
    factor = leaf.denominate.scale if leaf.denominate else _factor(asked, leaf, rows)
    if factor is None:
        yield Remark(Phrase(UNSURE, node=leaf.path))
        return
    yield from _off(asked.subject.names, leaf.path, rows, factor)


def _off(names: Names, path: str, rows: Sequence[Triple], factor: float) -> Iterator[Difference]:
    for code, numerator, denominator, value in rows:
        due = _ratio(numerator, denominator, factor)
        if due != value and not (value is None and due is not None):  # why there is none is said in a note
            yield of_cell(names, path, code, "values", value, due)


def _rows(node: Mapping[str, Any], codes: Sequence[str]) -> Iterator[Triple]:
    """Entrants that have both parts, with their value."""
    columns = (node["numerators"], node["denominators"], node["values"])
    for code, numerator, denominator, value in zip(codes, *columns, strict=True):
        if numerator is not None and denominator is not None and not isinstance(value, str):
            yield code, numerator, denominator, value


def _factor(asked: Asked, leaf: Leaf, rows: Sequence[Triple]) -> float | None:
    """The factor by which most rows are ratios: that of the plugin's manifest, or else one that they have in common."""
    known = [row for row in rows if row[3] and row[1] and row[2]]
    implied = Counter(factor for factor in map(_implied, known) if factor is not None)
    tried = [_promised(asked, leaf), *(factor for factor, _ in implied.most_common(3))]
    for factor in tried:
        if factor is not None and 2 * sum(_ratio(n, d, factor) == value for _, n, d, value in known) > len(known):
            return factor
    return 1.0 if not known else None


def _implied(row: Triple) -> float | None:
    """The factor that one row gives, as far as a value tells it; None for figures that nobody can count with."""
    _, numerator, denominator, value = row
    try:
        return float(f"{(value or 0.0) * denominator / numerator:.{DIGITS}g}")
    except OverflowError:
        return None


def _ratio(numerator: float, denominator: float, factor: float) -> float | None:
    """The ratio; None where it has none, or lies beyond what a number can hold."""
    try:
        return divide(numerator, denominator, factor)
    except (OverflowError, ValueError):
        return None


def _promised(asked: Asked, leaf: Leaf) -> float | None:
    try:
        return asked.host.manifest(leaf.use).factor
    except PluginError:
        return None
