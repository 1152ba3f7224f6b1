"""PROMETHEE: how strongly each entrant is preferred to the others, and they to it, criterion by criterion.

Flows are sums over all pairs, but no table of pairs is made: a criterion is sorted once, and counts and sums between
two places of the sorted column answer for every entrant. Sums are kept in two exact halves, so that neither the order
of entrants nor a narrow threshold on a wide scale costs digits.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pembina.methods.matrix import by_criterion, checked
from pembina.methods.refusal import N_, Unfit

Floats = NDArray[np.float64]
Places = NDArray[np.intp]

PREFERENCES = ("usual", "u", "v", "level", "linear", "gaussian")
"""Types I to VI of Brans and Vincke (1985)."""

DECIMALS = 12
"""Decimals of a flow."""

_NEEDS = {
    "usual": (),
    "u": ("indifference",),
    "v": ("strict",),
    "level": ("indifference", "strict"),
    "linear": ("indifference", "strict"),
    "gaussian": ("inflection",),
}


class Flows(NamedTuple):
    """What speaks for each entrant, what speaks against it, and the difference."""

    positive: Floats
    """Leaving flow, 0 to 1: how far the entrant is preferred to the others."""
    negative: Floats
    """Entering flow, 0 to 1: how far the others are preferred to it."""
    net: Floats
    """Positive less negative, -1 to 1: PROMETHEE II ranks by it, higher being better."""


Thresholds = float | Sequence[float | None] | None


def promethee_two(
    matrix: Floats,
    weights: Floats,
    *,
    preference: str | Sequence[str] = "usual",
    indifference: Thresholds = None,
    strict: Thresholds = None,
    inflection: Thresholds = None,
    directions: Sequence[str] | None = None,
) -> Flows:
    """Return the flows by which PROMETHEE I (positive, negative) and II (net) rank entrants.

    phi+(a) = 1/(n-1) sum_b sum_k w_k F_k(d), phi-(a) the same with F_k(-d), phi = phi+ - phi-, d = g_k(a) - g_k(b), or
    the other way round where lower is better. F is 0 for d <= 0, and for d > 0 one of, with q = ``indifference``,
    p = ``strict`` and s = ``inflection``: "usual" 1; "u" 1 where d > q; "v" d/p, 1 where d > p; "level" 1/2 where
    q < d <= p, 1 where d > p; "linear" (d - q)/(p - q) where q < d <= p, 1 where d > p; "gaussian" 1 - exp(-d^2/2s^2).
    Brans and Vincke (1985), Management Science 31, 647-656; Brans, Vincke and Mareschal (1986), EJOR 24, 228-238.

    ``matrix`` (entrants, criteria) in any unit, thresholds in the unit of their criterion: one for all, or one per
    criterion (None where its type has no use for it). A difference that passes a threshold by 1e-14 of the largest
    value of the criterion is at the threshold (0.8 - 0.7 is not more than 0.1). Flows are rounded to 12 decimals.
    Work is n log n for each criterion; "gaussian" sums pairs one by one where few are near
    one another, and else by series with an error below 1e-12 (see :func:`_fast_gauss`), n log n as well.

    A threshold that is missing, not positive (q: negative) or not in order q < p is Unfit, and so is a missing value.
    A constant column prefers nobody; zeros and negative numbers are numbers like others; one entrant has flows 0.
    pymcdm 1.4.0 has no type VI; the formulas agree.
    As a score: (net + 1) / 2.
    """
    matrix, weights, sign = checked(matrix, weights, directions)
    entrants, criteria = matrix.shape
    kinds = _kinds(preference, criteria)
    given = {"indifference": indifference, "strict": strict, "inflection": inflection}
    thresholds = {name: _per_criterion(value, criteria) for name, value in given.items()}
    _check_thresholds(kinds, thresholds)
    positive, negative = np.zeros(entrants), np.zeros(entrants)
    turned = by_criterion(matrix).T
    for column, kind in enumerate(kinds):
        values = turned[column] if sign[column] > 0 else -turned[column]
        order = np.argsort(values)
        numbers = [float(thresholds[name][column] or 0.0) for name in _NEEDS[kind]]
        above, below = _COUNTS[kind](values[order], *numbers)
        positive[order] += weights[column] * above
        negative[order] += weights[column] * below
    others = max(entrants - 1, 1)
    positive, negative = positive / others, negative / others
    return Flows(*(np.round(flow, DECIMALS) + 0.0 for flow in (positive, negative, positive - negative)))


def _kinds(preference: str | Sequence[str], criteria: int) -> list[str]:
    kinds = [preference] * criteria if isinstance(preference, str) else list(preference)
    if len(kinds) != criteria:
        raise ValueError(f"{len(kinds)} preference functions for {criteria} criteria")
    for kind in kinds:
        if kind not in PREFERENCES:
            raise ValueError(f"a preference function is one of {', '.join(PREFERENCES)}, not {kind!r}")
    return kinds


def _per_criterion(value: Thresholds, criteria: int) -> list[float | None]:
    if value is None or isinstance(value, int | float):
        return [value] * criteria
    if len(value) != criteria:
        raise ValueError(f"{len(value)} thresholds for {criteria} criteria")
    return list(value)


def _check_thresholds(kinds: Sequence[str], thresholds: dict[str, list[float | None]]) -> None:
    """Refuse a threshold that its criterion needs and lacks or cannot use, and one that no criterion uses."""
    for name, values in thresholds.items():
        used = [name in _NEEDS[kind] for kind in kinds]
        if not any(used) and any(value is not None for value in values):
            raise Unfit(N_("no criterion has a preference function that uses the threshold {name}"), name=name)
        for column, value in enumerate(values):
            if used[column]:
                _check_threshold(kinds[column], name, value, column)
    for column, kind in enumerate(kinds):
        if kind in ("level", "linear"):
            low, high = thresholds["indifference"][column], thresholds["strict"][column]
            if low is None or high is None or not low < high:
                text = N_("indifference has to be below strict preference, found {low} and {high}")
                raise Unfit(text, column=column, low=low, high=high)


def _check_threshold(kind: str, name: str, value: float | None, column: int) -> None:
    if value is None:
        text = N_("the preference function {kind} needs the threshold {name}")
        raise Unfit(text, column=column, kind=kind, name=name)
    if name == "indifference" and not 0.0 <= value < np.inf:
        text = N_("the threshold {name} has to be a number of 0 or more, found {value}")
        raise Unfit(text, column=column, name=name, value=value)
    if name != "indifference" and not 0.0 < value < np.inf:
        text = N_("the threshold {name} has to be a number above 0, found {value}")
        raise Unfit(text, column=column, name=name, value=value)


# Each function below takes a column sorted upwards and returns, for each place, the sum of F over all entrants that it
# is preferred to, and over all that are preferred to it.


def _usual(ordered: Floats) -> tuple[Floats, Floats]:
    fresh = ordered[1:] != ordered[:-1]
    if fresh.all():
        below = np.arange(len(ordered), dtype=np.float64)
        return below, below[::-1]
    edges = np.concatenate([[0.0], np.flatnonzero(fresh) + 1.0, [len(ordered)]])
    sizes = np.diff(edges).astype(np.int64)
    return np.repeat(edges[:-1], sizes), np.repeat(len(ordered) - edges[1:], sizes)


def _u(ordered: Floats, indifference: float) -> tuple[Floats, Floats]:
    if not indifference:
        return _usual(ordered)
    reach = indifference + _slack(ordered, indifference)
    below = np.searchsorted(ordered, ordered - reach, side="left")
    above = len(ordered) - np.searchsorted(ordered, ordered + reach, side="right")
    return below.astype(np.float64), above.astype(np.float64)


def _slack(ordered: Floats, threshold: float) -> float:
    """How far a difference may be off a threshold and still be at it: what subtracting two decimals can cost."""
    return 1e-14 * max(abs(float(ordered[0])), abs(float(ordered[-1])), threshold)


def _v(ordered: Floats, strict: float) -> tuple[Floats, Floats]:
    return _linear(ordered, 0.0, strict)


def _level(ordered: Floats, indifference: float, strict: float) -> tuple[Floats, Floats]:
    weak, strong = _u(ordered, indifference), _u(ordered, strict)
    return (weak[0] + strong[0]) / 2, (weak[1] + strong[1]) / 2


def _linear(ordered: Floats, indifference: float, strict: float) -> tuple[Floats, Floats]:
    # A function without steps: which side of a threshold an entrant falls on within rounding does not matter.
    ordered = ordered - ordered[0]
    sums = _exact_sums(ordered)
    count = len(ordered)
    far = np.searchsorted(ordered, ordered - strict, side="left")
    near = np.searchsorted(ordered, ordered - indifference, side="left") if indifference else np.arange(count)
    inside = (near - far).astype(np.float64)
    above = far + (-_excess(sums, far, near) - indifference * inside) / (strict - indifference)
    far = np.searchsorted(ordered, ordered + strict, side="right")
    near = np.searchsorted(ordered, ordered + indifference, side="right") if indifference else np.arange(count)
    inside = (far - near).astype(np.float64)
    below = count - far + (_excess(sums, near, far) - indifference * inside) / (strict - indifference)
    return above, below


class _Sums(NamedTuple):
    """Values in two parts that add up to them, and the running sums of the parts, all free of rounding."""

    high: Floats
    low: Floats
    high_before: Floats
    low_before: Floats


def _exact_sums(ordered: Floats) -> _Sums:
    """Split values of 0 and more into multiples of a power of two and a rest, so that sums of n parts fit in 53 bits.

    What is cut off is below 2^-72 of the largest value at 100,000 entrants.
    """
    bits = 52 - len(ordered).bit_length()
    unit = 2.0 ** (int(np.frexp(ordered[-1])[1]) - bits)
    high = np.round(ordered / unit) * unit
    finer = unit * 2.0**-bits
    low = np.round((ordered - high) / finer) * finer
    return _Sums(high, low, np.append(0.0, np.cumsum(high)), np.append(0.0, np.cumsum(low)))


def _excess(sums: _Sums, start: Places, stop: Places) -> Floats:
    """Return for each place the sum of (value - own value) over the places from ``start`` up to ``stop``."""
    inside = (stop - start).astype(np.float64)
    high = sums.high_before[stop] - sums.high_before[start] - inside * sums.high
    low = sums.low_before[stop] - sums.low_before[start] - inside * sums.low
    return high + low


def _gaussian(ordered: Floats, inflection: float) -> tuple[Floats, Floats]:
    """Count those below and above, less what exp(-d^2/2s^2) sums up to over them."""
    scaled = (ordered - ordered[0]) / (inflection * np.sqrt(2.0))
    above, below = _usual(ordered)
    place = np.arange(len(ordered))
    most = int((place - np.searchsorted(scaled, scaled - _FAR)).max())
    if most <= _FEW + _SMALL / len(ordered):
        nearer, farther = _direct_gauss(scaled, most)
    else:
        nearer, farther = _fast_gauss(scaled), _fast_gauss(scaled[-1] - scaled[::-1])[::-1]
    # The sums run over all other places, equal entrants among them: each of those counts exp(0) = 1 and is taken out.
    twins_before = place - above
    twins_after = len(ordered) - 1 - below - place
    return above - (nearer - twins_before), below - (farther - twins_after)


_FAR = 6.0
"""exp(-6^2) = 2e-16: entrants further away add nothing."""

_FEW, _SMALL = 200, 800_000
"""Up to this many neighbours, and this many more over the number of entrants, pairs are summed one by one."""


def _direct_gauss(scaled: Floats, most: int) -> tuple[Floats, Floats]:
    """Return for each place of a sorted column the sum of exp(-d^2) over ``most`` earlier and as many later places."""
    before, after = np.zeros(len(scaled)), np.zeros(len(scaled))
    for step in range(1, most + 1):
        terms = scaled[step:] - scaled[:-step]
        terms = np.exp(-(terms * terms))
        before[step:] += terms
        after[:-step] += terms
    return before, after


_WIDTH = 2.0
_TERMS = 24
_TWO_LEVELS = 256


def _fast_gauss(scaled: Floats) -> Floats:
    """Return the sum of exp(-d^2) over earlier places by a one-sided fast Gauss transform, in steps proportional to n.

    The line is cut into cells of width 2. With x = c + u and y = c - D + v, where c and c - D are the middles of two
    cells, exp(-(x-y)^2) = exp(-(D+u)^2) exp(2Dv - v^2) sum_m (2uv)^m / m!, so that each term is a number for x times a
    sum over y: over a whole cell further left, or over the earlier places in x's own cell. |2uv| <= 2, so what is left
    of the series after 24 terms is at most e^4 2^24/24! < 2e-15 of each pair; cells more than three away hold nothing
    nearer than 6, where exp is below 3e-16; running sums round by less than 1e-13 of n at 100,000 entrants. Flows are
    averages over pairs and so are off by as little. (Greengard and Strain 1991, SIAM J. Sci. Stat. Comput. 12, 79-94.)
    """
    cell = np.floor(scaled / _WIDTH)
    starts = np.flatnonzero(np.concatenate([[True], cell[1:] != cell[:-1]]))
    counts = np.diff(np.append(starts, len(scaled)))
    names = cell[starts]
    own = np.repeat(np.arange(len(starts)), counts)
    offset = scaled - (cell + 0.5) * _WIDTH
    total = np.zeros(len(scaled))
    for steps in range(4):
        left = np.searchsorted(names, names - steps)
        reached = names[left] == names - steps
        gap = steps * _WIDTH
        source = np.exp(2 * gap * offset - offset**2)
        target = np.exp(-((gap + offset) ** 2)) * reached[own]
        for term in range(_TERMS):
            before = _running(source)
            sums = before[:-1] - before[starts][own] if not steps else _cells(before, starts, counts, left)[own]
            total += target * sums
            source = source * offset
            target = target * offset * (2.0 / (term + 1))
    return total


def _cells(before: Floats, starts: Places, counts: Places, chosen: Places) -> Floats:
    sums: Floats = (before[starts + counts] - before[starts])[chosen]
    return sums


def _running(values: Floats) -> Floats:
    """Return the sums of what comes before each place and of all, in two levels so that rounding stays small."""
    rows = -(-len(values) // _TWO_LEVELS)
    table = np.zeros((rows, _TWO_LEVELS))
    table.ravel()[: len(values)] = values
    inner = np.cumsum(table, axis=1)
    inner[1:] += np.cumsum(inner[:-1, -1])[:, None]
    return np.concatenate([[0.0], inner.ravel()[: len(values)]])


_COUNTS: dict[str, Callable[..., tuple[Floats, Floats]]] = {
    "usual": _usual,
    "u": _u,
    "v": _v,
    "level": _level,
    "linear": _linear,
    "gaussian": _gaussian,
}
