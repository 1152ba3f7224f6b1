"""ELECTRE I: which entrants remain when everyone who is outranked by a remaining one has left.

An entrant outranks another where enough weight says it is at least as good, and no criterion speaks too loudly against.
The relation need not be transitive and may leave entrants incomparable: that is what the method is for.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pembina.methods.direction import signs
from pembina.methods.matrix import checked, finite
from pembina.methods.pairwise import (
    Booleans,
    Codes,
    Floats,
    Integers,
    agreement,
    blocks,
    dense_codes,
    strong_components,
)
from pembina.methods.refusal import N_, Unfit

RELATION_ENTRANTS = 10_000
"""Most entrants a relation is made for: 1 byte a pair, 100 MB at this number."""

TABLE_ENTRANTS = 5_000
"""Most entrants a table of concordance or discordance is made for: 8 bytes a pair, 200 MB at this number."""

DECIMALS = 12
"""Decimals that concordance and discordance are rounded to before they meet their thresholds."""

SCALES = ("common", "own")
"""What a difference is measured against: the widest range of all criteria, or the range of its own criterion."""


class Outranking(NamedTuple):
    """Who outranks whom, who remains, and in which layer everyone stands."""

    outranks: Booleans
    """(entrants, entrants): the row outranks the column; False on the diagonal."""
    kernel: Booleans
    """The entrants that remain: none outranks another, and everyone else is outranked by one of them."""
    layers: Integers
    """1 for entrants that nobody outranks, 2 for those that only entrants of layer 1 outrank, and so on."""
    cycles: tuple[tuple[int, ...], ...]
    """Sets of entrants that outrank each other round a circle; each is treated as one entrant."""


def electre_one(
    matrix: Floats,
    weights: Floats,
    *,
    concordance: float = 0.65,
    discordance: float = 0.35,
    scale: str = "common",
    directions: Sequence[str] | None = None,
) -> Outranking:
    """Return the outranking relation of ELECTRE I, its kernel, and layers for those who need an order.

    a outranks b where C_ab >= ``concordance`` and D_ab <= ``discordance``: C_ab (:func:`concordances`) is the weight of
    criteria on which a is at least as good as b, D_ab (:func:`discordances`) the widest lead of b over a on any
    criterion, as a share of the range. Roy (1968), RIRO 2 (8), 57-75; Figueira, Mousseau and Roy (2005), ch. 4 of
    Multiple Criteria Decision Analysis. The paper leaves the thresholds to the decision; the defaults are those of
    scikit-criteria 0.10.

    A graph without circles has exactly one kernel (Roy). Circles are contracted: all entrants of a strongly connected
    component are taken as one and enter or leave the kernel together, so a kernel always exists and is one only.
    scikit-criteria 0.10 returns the entrants that nobody outranks, which can leave others without anyone in the kernel
    who outranks them, and nobody at all where there is a circle; the paper's kernel is returned here.

    ``matrix`` (entrants, criteria); "common" needs criteria on one scale (scores), "own" takes any units. 1 byte a
    pair: above 10,000 entrants Unfit. A missing value is Unfit; a constant column agrees with everyone; zeros and
    negative numbers are numbers like others; one entrant is the kernel. Figures are rounded to 12 decimals first.
    As a score: by layers, (L - layer) / (L - 1) with L layers, and 1 where there is one layer. An entrant never stands
    below one that it outranks outside a circle, which levels by repeated kernels would not keep (a outranks b outranks
    c: a and c are the kernel although b outranks c). Layers from the best down are the direct ranking of ELECTRE II
    (Roy and Bertier 1971).
    """
    matrix, weights, sign = checked(matrix, weights, directions)
    _check_share(concordance, "concordance")
    _check_share(discordance, "discordance")
    values = matrix * sign
    outranks = _relation(values, weights, concordance, discordance, _ranges(values, scale))
    groups = strong_components(outranks)
    kernel, layers = _kernel_and_layers(outranks, groups)
    return Outranking(outranks, kernel, layers, tuple(tuple(group) for group in groups if len(group) > 1))


def _check_share(value: float, name: str) -> None:
    if not 0.0 <= value <= 1.0:
        raise Unfit(N_("the threshold {name} has to be a share from 0 to 1, found {value}"), name=name, value=value)


def _few_enough(entrants: int, most: int) -> int:
    if entrants > most:
        text = N_("comparing all pairs takes too much memory for {count} entrants; at most {most}")
        raise Unfit(text, count=entrants, most=most)
    return entrants


def _ranges(values: Floats, scale: str) -> Floats:
    """Return what a difference on each criterion is measured against; 0 where nobody differs."""
    if scale not in SCALES:
        raise ValueError(f"a scale is one of {', '.join(SCALES)}, not {scale!r}")
    ranges: Floats = values.max(axis=0) - values.min(axis=0)
    return np.full(len(ranges), ranges.max()) if scale == "common" else ranges


def _relation(values: Floats, weights: Floats, concordance: float, discordance: float, ranges: Floats) -> Booleans:
    """Return who outranks whom, block by block, without a table of numbers over all pairs."""
    entrants = _few_enough(len(values), RELATION_ENTRANTS)
    codes = dense_codes(values, np.ones(values.shape[1], dtype=np.int64))
    limits = _limits(values, codes, discordance * ranges)
    least = concordance - 0.5 * 10.0**-DECIMALS
    outranks = np.empty((entrants, entrants), dtype=np.bool_)
    for rows in blocks(entrants):
        holds = agreement(codes[:, rows], codes, weights, strict=False) >= least
        for criterion in range(len(weights)):
            holds &= codes[criterion][None, :] <= limits[criterion, rows][:, None]
        outranks[rows] = holds
    np.fill_diagonal(outranks, False)
    return outranks


def _limits(values: Floats, codes: Codes, allowed: Floats) -> Codes:
    """Return the highest place of a value on each criterion that does not lead an entrant by more than allowed."""
    limits = np.empty_like(codes)
    for criterion, lead in enumerate(allowed):
        distinct = np.unique(values[:, criterion])
        # What rounding of discordance to 12 decimals forgives, and what adding two decimals can cost.
        slack = lead * 1e-12 + 1e-14 * max(abs(float(distinct[0])), abs(float(distinct[-1])))
        within = np.searchsorted(distinct, distinct + (lead + slack), side="right") - 1
        limits[criterion] = within[codes[criterion]]
    return limits


def _kernel_and_layers(outranks: Booleans, groups: Sequence[Sequence[int]]) -> tuple[Booleans, Integers]:
    """Walk the groups, each before those it outranks, and settle who stays and in which layer everyone stands."""
    kernel = np.zeros(len(outranks), dtype=np.bool_)
    layers = np.zeros(len(outranks), dtype=np.int64)
    covered = np.zeros(len(outranks), dtype=np.bool_)
    for group in groups:
        members = np.array(group)
        reached = outranks[group[0]] if len(group) == 1 else outranks[members].any(axis=0)
        layer = int(layers[members].max()) + 1
        layers[reached] = np.maximum(layers[reached], layer)
        layers[members] = layer
        if not covered[members].any():
            kernel[members] = True
            covered |= reached
    return kernel, layers


def concordances(matrix: Floats, weights: Floats, *, directions: Sequence[str] | None = None) -> Floats:
    """Return the weight of criteria on which the entrant of the row is at least as good as that of the column.

    C_ab = sum of w_k over k with g_k(a) >= g_k(b) (Roy 1968), 1 on the diagonal, rounded to 12 decimals. 8 bytes a
    pair: above 5,000 entrants Unfit. Missing values, constant columns, zeros and negatives as in :func:`electre_one`.
    """
    matrix, weights, sign = checked(matrix, weights, directions)
    entrants = _few_enough(len(matrix), TABLE_ENTRANTS)
    codes = dense_codes(matrix, sign)
    table = np.empty((entrants, entrants))
    for rows in blocks(entrants):
        table[rows] = agreement(codes[:, rows], codes, weights, strict=False)
    return np.round(table, DECIMALS)


def discordances(
    matrix: Floats, *, scale: str = "common", directions: Sequence[str] | None = None
) -> NDArray[np.float64]:
    """Return the widest lead of the column's entrant over the row's on any criterion, as a share of the range.

    D_ab = max over k of (g_k(b) - g_k(a)) / range, 0 where b leads on none; the range is the widest of all criteria
    ("common", Roy 1968, for criteria on one scale) or the criterion's own ("own"). 0 where everyone is equal. Rounded
    to 12 decimals; 8 bytes a pair: above 5,000 entrants Unfit. Missing values, constant columns, zeros and negatives as
    in :func:`electre_one`.
    """
    matrix = finite(matrix)
    entrants = _few_enough(len(matrix), TABLE_ENTRANTS)
    values = matrix * signs(directions, matrix.shape[1])
    ranges = _ranges(values, scale)
    table = np.zeros((entrants, entrants))
    for rows in blocks(entrants):
        for criterion in np.flatnonzero(ranges):
            lead = values[:, criterion][None, :] - values[rows, criterion][:, None]
            np.maximum(table[rows], lead / ranges[criterion], out=table[rows])
    return np.round(table, DECIMALS)
