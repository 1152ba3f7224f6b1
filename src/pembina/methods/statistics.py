"""Columns to the statistics that treatment, imputation, weights and the statistical audit rest on.

Every function takes complete float64 numbers; NaN, an infinity and a number beyond 1e150 are :class:`Unfit`. What has
no value, such as the skewness of a constant column, is None, and in a matrix NaN under a ``defined`` mask: a NaN left
in by mistake spoils everything that it touches, where a made-up 0 would pass for a finding.

No answer depends on the order of entrants, to the last bit. Sums over one column are taken over sorted deviations;
cross products are sums of integers, which are exact in every order (see :func:`_cross_products`).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pembina.methods.matrix import by_criterion
from pembina.methods.refusal import N_, Unfit
from pembina.methods.rounding import significant

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

DECIMALS = 12
"""Decimals of pure numbers (correlations, skewness, loadings), besides 12 significant digits: so that 1e-17 is 0."""

LARGEST = 1e150
"""Numbers beyond are refused, since their squares leave float64; a spread below its inverse counts as none."""

MOST_ENTRANTS = 2**22
"""Up to here the sums of :func:`_cross_products` are exact in any order."""


class Moments(NamedTuple):
    """What :func:`moments` returns; None where the column has too few entrants or no spread."""

    entrants: int
    mean: float
    deviation: float | None
    skewness: float | None
    kurtosis: float | None


class Correlation(NamedTuple):
    """Coefficients (criteria, criteria), NaN where ``defined`` is False: a pair with a constant column."""

    values: Floats
    defined: Flags


class Alpha(NamedTuple):
    """Cronbach's alpha from covariances (``standard``) and from correlations (``standardised``)."""

    standard: float | None
    standardised: float | None


class Components(NamedTuple):
    """Principal components, largest first: ``loadings`` and ``vectors`` have shape (criteria, components)."""

    eigenvalues: Floats
    shares: Floats
    loadings: Floats
    vectors: Floats


class Fit(NamedTuple):
    """A least-squares fit, y = intercept + sum of coefficients x; runs through the means ``centre`` and ``level``."""

    intercept: float
    coefficients: Floats
    r_squared: float | None
    centre: Floats
    level: float


def complete(values: Floats) -> Floats:
    """Return the column or matrix as float64, or refuse: it is empty, or an entry is missing, infinite or too large.

    The refusal names the row (entrant) and, of a matrix, the column (criterion) of the first such entry.
    """
    checked = np.asarray(values, dtype=np.float64)
    if checked.size == 0:
        raise Unfit(N_("there are no numbers to work on"))
    if not float(np.abs(checked).max()) <= LARGEST:
        row, *place = (int(at) for at in np.argwhere(~(np.abs(checked) <= LARGEST))[0])
        found, column = float(checked[(row, *place)]), place[0] if place else None
        if np.isnan(found):
            raise Unfit(N_("a number is missing"), column=column, row=row)
        raise Unfit(N_("numbers must lie between -1e150 and 1e150, found {value}"), column=column, row=row, value=found)
    return checked


def skewness(values: Floats) -> float | None:
    """How lopsided a column is: G1 = n / ((n-1)(n-2)) * sum ((x - mean) / s)^3, with s over n - 1; a pure number.

    Source: the bias-corrected G1 of Joanes and Gill 1998, The Statistician 47:183-189; as SKEW in Excel and `skew` in
    COINr. Shape (entrants,). None for fewer than three entrants and for a constant column (COINr: NaN).
    """
    return moments(values).skewness


def kurtosis(values: Floats) -> float | None:
    """How heavy the tails of a column are, 0 for a normal distribution; a pure number.

    G2 = n(n+1) / ((n-1)(n-2)(n-3)) * sum ((x - mean) / s)^4 - 3 (n-1)^2 / ((n-2)(n-3)), with s over n - 1.
    Source: Joanes and Gill 1998, The Statistician 47:183-189; as KURT in Excel and `kurt` in COINr. Shape (entrants,).
    None for fewer than four entrants and for a constant column.
    """
    return moments(values).kurtosis


def moments(values: Floats) -> Moments:
    """Return mean, standard deviation (over n - 1), skewness and excess kurtosis of a column at one go.

    Formulas and source as in :func:`skewness` and :func:`kurtosis`; 12 significant digits. The deviation is None for
    one entrant and 0 for a constant column.
    """
    ordered = np.sort(complete(values))
    count, low, spread = len(ordered), float(ordered[0]), float(ordered[-1] - ordered[0])
    if spread <= 1.0 / LARGEST:
        return Moments(count, low, 0.0 if count > 1 else None, None, None)
    unit, middle, away = _away(ordered)
    squares = away * away
    second = float(squares.sum()) / count
    skew = kurt = None
    if count > 2:
        third = float((squares * away).sum()) / count
        skew = _settled((count * (count - 1)) ** 0.5 / (count - 2) * third / second**1.5)
    if count > 3:
        fourth = float((squares * squares).sum()) / count
        excess = (count + 1) * fourth / (second * second) - 3.0 * (count - 1)
        kurt = _settled((count - 1) / ((count - 2) * (count - 3)) * excess)
    deviation = _digits(unit * (second * count / (count - 1)) ** 0.5)
    return Moments(count, _digits(low + unit * middle), deviation, skew, kurt)


def quantile(values: Floats, p: float) -> float:
    """Return the value below which a share ``p`` (0 to 1) of the column lies, interpolated linearly.

    With the sorted column x[0..n-1] and h = (n - 1) p: x[floor h] + (h - floor h)(x[floor h + 1] - x[floor h]).
    Source: type 7 of Hyndman and Fan 1996, The American Statistician 50:361-365; the default of R, NumPy and Excel.
    A value that falls on an entrant is that entrant's own number; one in between has 12 significant digits.
    """
    return _quantile(np.sort(complete(values)), p)


def quartiles(values: Floats) -> tuple[float, float, float]:
    """Return the quartiles (p = 0.25, 0.5, 0.75) of a column by :func:`quantile`."""
    ordered = np.sort(complete(values))
    return _quantile(ordered, 0.25), _quantile(ordered, 0.5), _quantile(ordered, 0.75)


def fences(values: Floats, reach: float = 1.5) -> tuple[float, float]:
    """Return the ends beyond which a number counts as an outlier: Q1 - reach (Q3 - Q1) and Q3 + reach (Q3 - Q1).

    Source: Tukey 1977, Exploratory Data Analysis (inner fences at 1.5, outer at 3), here with type-7 quartiles.
    """
    if not 0.0 <= reach <= LARGEST:
        raise Unfit(N_("the reach of the fences must be 0 or more, found {value}"), value=reach)
    first, _, third = quartiles(values)
    step = reach * (third - first)
    return (_digits(first - step), _digits(third + step)) if step > 0.0 else (first, third)


def outliers(values: Floats, reach: float = 1.5) -> NDArray[np.intp]:
    """Return the positions, rising, of numbers beyond the :func:`fences`; a number on a fence is inside."""
    low, high = fences(values, reach)
    checked = np.asarray(values, dtype=np.float64)
    return np.flatnonzero((checked < low) | (checked > high))


def correlation(matrix: Floats) -> Correlation:
    """Say how far criteria move together in a straight line: Pearson's r of each pair, -1 to 1, at 12 decimals.

    r_jk = sum (x_j - mean_j)(x_k - mean_k) / sqrt(sum (x_j - mean_j)^2 sum (x_k - mean_k)^2). Shape (entrants,
    criteria) in, (criteria, criteria) out. Pairs with a constant column, and all pairs of one entrant, are not
    defined: NaN under ``defined``. Source: OECD/JRC Handbook 2008, step 4.
    """
    products, spread = _cross_products(_table(matrix))
    defined = spread[:, None] & spread[None, :]
    own = np.diagonal(products)
    with np.errstate(divide="ignore", invalid="ignore"):
        raw = products / np.sqrt(own[:, None] * own[None, :])
    values = np.where(defined, np.clip(_settle(np.where(defined, raw, 0.0)), -1.0, 1.0), np.nan)
    np.fill_diagonal(values, np.where(spread, 1.0, np.nan))
    return Correlation(values, defined)


def spearman(matrix: Floats) -> Correlation:
    """Say how far criteria put entrants in the same order: Pearson's r of the ranks, equals sharing their mean rank.

    Source: Spearman 1904, American Journal of Psychology 15:72-101, in the form for ties. Shapes, units and what is
    not defined as in :func:`correlation`.
    """
    checked = _table(matrix)
    return correlation(np.column_stack([average_ranks(checked[:, column]) for column in range(checked.shape[1])]))


def average_ranks(values: Floats) -> Floats:
    """Return 1 for the smallest number up to n for the largest; equals share the mean of their places."""
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    ranks: Floats = (last - (counts - 1) / 2.0)[place.reshape(-1)]
    return ranks


def r_squared(x: Floats, y: Floats) -> float | None:
    """Return the share of the variance of ``y`` that ``x`` accounts for in a straight line: Pearson's r, squared.

    Between a criterion and the total of an award this is the criterion's linear importance of Paruolo, Saisana and
    Saltelli 2013, J. R. Statist. Soc. A 176:609-634. None where one of the two is constant.
    """
    products, spread = _cross_products(np.column_stack([complete(x), complete(y)]))
    if not spread.all():
        return None
    return min(_settled(float(products[0, 1] ** 2 / (products[0, 0] * products[1, 1]))), 1.0)


def cronbach_alpha(matrix: Floats) -> Alpha:
    """Say how far criteria measure one and the same thing: k / (k-1) (1 - sum of variances / variance of the sum).

    ``standardised`` is k r / (1 + (k-1) r) with r the mean correlation of the pairs. Source: Cronbach 1951,
    Psychometrika 16:297-334; OECD/JRC Handbook 2008, step 4. Shape (entrants, criteria), at least two criteria; all of
    the same direction, or alpha is negative. ``standard`` is None where the sum is constant, ``standardised`` where a
    criterion is, or where the formula divides by zero.
    """
    checked = _table(matrix)
    count = checked.shape[1]
    if count < 2:
        raise Unfit(N_("Cronbach's alpha needs two criteria or more"))
    total = checked[:, 0].copy()
    for column in range(1, count):
        total += checked[:, column]
    parts, of_total = [_squares(checked[:, column]) for column in range(count)], _squares(total)
    standard = standardised = None
    if of_total > 1e-24 * max(parts):  # below it the sum is constant but for rounding
        standard = _settled(count / (count - 1) * (1.0 - sum(part / of_total for part in parts)))
    found = correlation(checked)
    if found.defined.all():
        mean = sum(float(r) for r in found.values[np.triu_indices(count, 1)]) / (count * (count - 1) / 2)
        below = 1.0 + (count - 1) * mean
        standardised = _settled(count * mean / below) if below > 1e-9 else None
    return Alpha(standard, standardised)


def principal_components(matrix: Floats) -> Components:
    """Turn criteria into uncorrelated components, the most telling first: eigenvectors of the correlation matrix.

    ``eigenvalues`` (adding up to the number of criteria), ``shares`` of the variance, ``loadings`` = vector times root
    of its eigenvalue = correlation of criterion and component. Source: Pearson 1901; OECD/JRC Handbook 2008, step 4.
    A vector and its negative say the same: here the entry of largest size, the first of equals, is positive. Where
    eigenvalues are equal every basis will do: here the criterion most inside their space comes first. A constant
    criterion and fewer than two entrants are Unfit. 12 decimals.
    """
    checked = _table(matrix)
    if len(checked) < 2:
        raise Unfit(N_("principal components need two entrants or more"))
    found = correlation(checked)
    own = np.diagonal(found.defined)
    if not own.all():
        raise Unfit(N_("a constant column has no principal components"), column=int(np.argmin(own)))
    values, vectors = np.linalg.eigh(found.values)
    eigenvalues = _settle(np.maximum(values[::-1], 0.0))
    basis = _settle(_fixed_basis(eigenvalues, vectors[:, ::-1]))
    return Components(eigenvalues, _settle(eigenvalues / len(own)), _settle(basis * np.sqrt(eigenvalues)), basis)


def least_squares(matrix: Floats, target: Floats) -> Fit:
    """Fit target = intercept + sum of coefficients times columns, so that the squared residuals are smallest.

    Columns are orthogonalised one after the other (modified Gram-Schmidt; Bjorck 1967, BIT 7:1-21) over rows in sorted
    order, so that neither entrants' order nor a library of linear algebra moves a digit. ``matrix`` (entrants, m),
    ``target`` (entrants,). Unfit for fewer than m + 2 entrants, and for a column that is constant or that the columns
    before it determine (named). ``r_squared`` is None for a constant target. 12 significant digits.
    """
    entrants, count = np.shape(matrix)
    if entrants < count + 2:
        text = N_("a regression on {count} columns needs {least} entrants or more, found {found}")
        raise Unfit(text, count=count, least=count + 2, found=entrants)
    columns, level = _table(matrix), complete(target)
    order = np.lexsort((level, *columns.T[::-1]))
    centre = np.array([moments(columns[:, column]).mean for column in range(count)])
    middle = moments(level).mean
    rest = level[order] - middle
    rest -= float(rest.sum()) / entrants
    whole = float((rest * rest).sum())
    shares = np.zeros(count)
    steps, upper = _orthogonal([columns[order, column] - centre[column] for column in range(count)], columns)
    for column, step in enumerate(steps):
        shares[column] = float((step * rest).sum()) / upper[column, column]
        rest = rest - shares[column] * step
    for column in reversed(range(count)):
        for later in range(column + 1, count):
            shares[column] -= upper[column, later] * shares[later]
    coefficients = significant(shares) + 0.0
    intercept = middle - sum(float(b * at) for b, at in zip(coefficients, centre, strict=True))
    explained = None
    if whole > 0.0 and float(level.max() - level.min()) > 1.0 / LARGEST:
        explained = _settled(1.0 - float((rest * rest).sum()) / whole)
    return Fit(_digits(intercept), coefficients, explained, centre, middle)


def _orthogonal(steps: list[Floats], columns: Floats) -> tuple[list[Floats], Floats]:
    """Make centred columns orthogonal, the earlier one first, in place; return them and the triangle that undoes it.

    The diagonal of the triangle holds the sums of squares; above it stand the shares taken off.
    """
    upper = np.zeros((len(steps), len(steps)))
    for column, step in enumerate(steps):
        step -= float(step.sum()) / len(step)
        if float(np.abs(step).max()) <= max(1e-13 * float(np.abs(columns[:, column]).max()), 1.0 / LARGEST):
            raise Unfit(N_("a constant column explains nothing in a regression"), column=column)
        before = float((step * step).sum())
        for earlier in range(column):
            upper[earlier, column] = float((steps[earlier] * step).sum()) / upper[earlier, earlier]
            step -= upper[earlier, column] * steps[earlier]
        upper[column, column] = float((step * step).sum())
        if upper[column, column] <= 1e-18 * before:
            raise Unfit(
                N_("a regression cannot tell this column from the ones before it, which determine it"), column=column
            )
    return steps, upper


def _away(ordered: Floats) -> tuple[float, float, Floats]:
    """Return the unit of a sorted column, its mean and its deviations in that unit, the mean counted from the lowest.

    The unit is a power of two above the spread, so that dividing by it rounds nothing and powers stay in range.
    """
    unit = float(np.ldexp(1.0, int(np.frexp(ordered[-1] - ordered[0])[1])))
    shifted = (ordered - ordered[0]) / unit
    middle = float(shifted.sum()) / len(ordered)
    return unit, middle, shifted - middle


def _squares(values: Floats) -> float:
    """Return the sum of squared deviations from the mean, 0 for a constant column; not rounded."""
    ordered = np.sort(values)
    if ordered[-1] - ordered[0] <= 1.0 / LARGEST:
        return 0.0
    unit, _, away = _away(ordered)
    return unit * unit * float((away * away).sum())


def _table(matrix: Floats) -> Floats:
    """Return a complete matrix, or refuse; a one-dimensional array is the programmer's mistake."""
    if np.ndim(matrix) != 2:
        raise ValueError(f"a matrix has two dimensions, not {np.ndim(matrix)}")
    return complete(matrix)


def _cross_products(matrix: Floats) -> tuple[Floats, Flags]:
    """Return sums of products of centred columns (criteria, criteria), and which columns have a spread.

    Each column is divided by a power of two above its range, which does not matter to what the callers make of it.

    Floating-point sums depend on the order of rows, and products of matrices also on the machine and the number of
    threads. Sums of integers do not. So columns are cut into limbs of 20 bits, and limbs are multiplied instead: of
    1024 rows these sums stay below 2^53, where float64 holds every integer, and over all rows below 2^63. Three limbs
    keep 60 bits, of which only products worth less than 2^-60 are dropped. Source of the idea: Ozaki, Ogita, Oishi
    and Rump 2012, Numerical Algorithms 59:95-118. Products of two limbs f and s come out of squares, which cost half:
    f's + s'f = (f + s)'(f + s) - f'f - s's.
    """
    entrants, count = matrix.shape
    if entrants > MOST_ENTRANTS:
        text = N_("correlations are for {most} entrants at most, found {found}")
        raise Unfit(text, most=MOST_ENTRANTS, found=entrants)
    columns = by_criterion(matrix).T
    low, high = columns.min(axis=1), columns.max(axis=1)
    spread: Flags = high - low > 1.0 / LARGEST
    limb = 2.0**20
    scale = np.where(spread, np.ldexp(limb, -np.frexp(np.where(spread, high - low, 1.0))[1]), 0.0)
    fine = scale * 2.0**10
    starts = range(0, entrants, 1024)
    coarse = sum(np.rint((columns[:, at : at + 1024] - low[:, None]) * fine[:, None]).sum(axis=1) for at in starts)
    centre = low + coarse / entrants / np.where(spread, fine, 1.0)  # the mean, as nearly as matters to squares
    sums = np.zeros((5, count, count), dtype=np.int64)
    for at in starts:
        rest = columns[:, at : at + 1024] - centre[:, None]
        rest *= scale[:, None]
        first = np.rint(rest)
        rest -= first
        rest *= limb
        second = np.rint(rest)
        rest -= second
        rest *= limb
        third = np.rint(rest, out=rest)
        for square, limbs in zip(sums, (first, second, third, first + second, first + third), strict=True):
            square += (limbs @ limbs.T).astype(np.int64)
    top, middle, last, across, tail = sums
    return top + (across - top - middle) / limb + (middle + (tail - top - last)) / limb**2, spread


def _fixed_basis(eigenvalues: Floats, vectors: Floats) -> Floats:
    """Choose among equal bases one that every machine and every order of rows agrees on."""
    fixed = np.empty_like(vectors)
    start = 0
    for end in range(1, len(eigenvalues) + 1):
        if end < len(eigenvalues) and eigenvalues[end - 1] - eigenvalues[end] <= 1e-9:
            continue
        space = vectors[:, start:end].copy()
        for component in range(start, end):
            inside = _settle((space * space).sum(axis=1))
            chosen = (space * space[int(np.argmax(inside))]).sum(axis=1)
            chosen /= float((chosen * chosen).sum()) ** 0.5
            fixed[:, component] = chosen
            space = space - chosen[:, None] * (space * chosen[:, None]).sum(axis=0)
        start = end
    sizes = _settle(np.abs(fixed))
    leading = fixed[np.argmax(sizes, axis=0), np.arange(fixed.shape[1])]
    return fixed * np.where(leading < 0.0, -1.0, 1.0)


def _quantile(ordered: Floats, p: float) -> float:
    if not 0.0 <= p <= 1.0:
        raise Unfit(N_("a quantile lies between 0 and 1, found {value}"), value=p)
    at = round((len(ordered) - 1) * p, 9)  # so that 0.29 of 100 steps is the 29th, and not 28.999999999999996
    below = int(at)
    low = float(ordered[below])
    if at == below or low == ordered[below + 1]:
        return low
    return _digits(low * (1.0 - (at - below)) + float(ordered[below + 1]) * (at - below))


def _settle(x: Floats) -> Floats:
    """Round pure numbers to 12 significant digits and to 12 decimals."""
    rounded: Floats = np.round(significant(x), DECIMALS) + 0.0
    return rounded


def _settled(x: float) -> float:
    return float(_settle(np.array([x]))[0])


def _digits(x: float) -> float:
    """Round a number that has a unit to 12 significant digits."""
    return float(significant(np.array([x]))[0]) + 0.0
