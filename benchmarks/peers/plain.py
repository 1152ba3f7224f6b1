"""The same quantities in plain NumPy, as fast as we know how to write them: what Pembina's speed is measured against.

No checks, no rounding, no promise about the order of entrants or of additions. ``einsum`` stands for a sum of products
where it is faster than ``(a * b).sum``; it does not call BLAS for these. What calls BLAS (``@``) is said by its name.
"""

from __future__ import annotations

import numpy as np

IN_ORDER = False
"""Whether sums over criteria add one criterion after the other, as Pembina promises, or as is quickest."""


def weighted(x, w):
    """Sum of products over the criteria, without BLAS."""
    if not IN_ORDER:
        return np.einsum("ij,j->i", x, w)
    return one_by_one(lambda part, out: np.multiply(part, w[:, None], out=out), x)


def added(x):
    """Sum over the criteria."""
    if not IN_ORDER:
        return x.sum(axis=1)
    return one_by_one(lambda part, out: np.copyto(out, part), x)


def squared(x):
    """Sum of squares over the criteria."""
    if not IN_ORDER:
        return np.einsum("ij,ij->i", x, x)
    return one_by_one(lambda part, out: np.multiply(part, part, out=out), x)


def one_by_one(write, x, rows=1024):
    """Sum over the criteria, one after the other: the quickest way we know is to turn some rows into columns."""
    total = np.empty(len(x))
    buffer = np.empty((x.shape[1], min(rows, len(x))))
    for start in range(0, len(x), rows):
        part = x[start : start + rows]
        terms = buffer[:, : len(part)]
        write(part.T, terms)
        np.add.reduce(terms, axis=0, out=total[start : start + rows])
    return total


def in_order(function):
    """Return a plain formulation with its sums over criteria added in their order."""

    def ordered(*args):
        global IN_ORDER
        IN_ORDER = True
        try:
            return function(*args)
        finally:
            IN_ORDER = False

    return ordered


def in_blocks(row_wise, x, rows=4096):
    """Apply a function of rows to blocks that stay in the processor's cache."""
    return np.concatenate([row_wise(x[start : start + rows]) for start in range(0, len(x), rows)])


def min_max(x):
    low = x.min(axis=0)
    return (x - low) / (x.max(axis=0) - low)


def z_score(x):
    centred = x - x.mean(axis=0)
    return centred / np.sqrt(np.einsum("ij,ij->j", centred, centred) / len(x))


def by_column(one, x):
    """Apply a function to each criterion; the columns of the answer lie together in memory."""
    scored = np.empty(x.shape[::-1])
    for place, column in enumerate(np.ascontiguousarray(x.T)):
        scored[place] = one(column)
    return scored.T


def mean_rank(column):
    """Places from the lowest, 1 first; equal values share the mean of theirs."""
    order = np.argsort(column)
    rising = column[order]
    edges = np.flatnonzero(np.concatenate(([True], rising[1:] != rising[:-1], [True])))
    ranks = np.empty(len(column))
    if len(edges) == len(column) + 1:
        ranks[order] = np.arange(1.0, len(column) + 1)
    else:
        ranks[order] = np.repeat((edges[:-1] + edges[1:] + 1) / 2, np.diff(edges))
    return ranks


def entropy(x):
    total = x.sum(axis=0)
    spread = 1 - (np.log(total) - np.einsum("ij,ij->j", x, np.log(x)) / total) / np.log(len(x))
    return spread / spread.sum()


def standard_deviation(x, ddof):
    spread = x.std(axis=0, ddof=ddof)
    return spread / spread.sum()


def critic(x, ddof, product):
    y = min_max(x)
    y -= y.mean(axis=0)
    cross = product(y)
    sizes = np.sqrt(np.diag(cross))
    told = sizes / np.sqrt(len(x) - ddof) * (1 - cross / np.outer(sizes, sizes)).sum(axis=0)
    return told / told.sum()


def cross_blas(y):
    return y.T @ y


def cross(y):
    return np.einsum("ij,ik->jk", y, y)


def merec(x):
    logs = np.log(x)
    logs -= logs.min(axis=0)
    total = logs.sum(axis=1)
    whole = np.log1p(total / x.shape[1])
    without = (total[:, None] - logs) / x.shape[1]
    effect = np.abs(np.log1p(without, out=without) - whole[:, None]).sum(axis=0)
    return effect / effect.sum()


def arithmetic(x, w):
    return weighted(x, w)


def arithmetic_blas(x, w):
    return x @ w


def geometric(x, w):
    return np.exp(weighted(np.log(x), w))


def geometric_blas(x, w):
    return np.exp(np.log(x) @ w)


def harmonic(x, w):
    return 1 / (w / x).sum(axis=1)


def harmonic_blas(x, w):
    return 1 / ((1 / x) @ w)


def harmonic_einsum(x, w):
    return 1 / weighted(1 / x, w)


def power(x, w, exponent):
    return weighted(x**exponent, w) ** (1 / exponent)


def owa(x, w):
    return weighted(np.sort(x, axis=1), w[::-1])


def mpi(x):
    centred = x - x.mean(axis=0)
    z = 100 + centred * (10 / np.sqrt(np.einsum("ij,ij->j", centred, centred) / len(x)))
    mean = added(z) / x.shape[1]
    z -= mean[:, None]
    return mean - squared(z) / x.shape[1] / mean


def topsis(x, w):
    v = x * (w / np.sqrt(np.einsum("ij,ij->j", x, x)))
    high, low = v.max(axis=0), v.min(axis=0)
    gap = v - high
    best = np.sqrt(squared(gap))
    np.subtract(v, low, out=gap)
    worst = np.sqrt(squared(gap))
    return worst / (best + worst)


def vikor(x, w, v=0.5):
    high = x.max(axis=0)
    regret = high - x
    regret *= w / (high - x.min(axis=0))
    s, r = added(regret), regret.max(axis=1)
    return v * (s - s.min()) / np.ptp(s) + (1 - v) * (r - r.min()) / np.ptp(r)


def promethee(x, w, flow):
    net = np.zeros(len(x))
    for weight, column in zip(w, np.ascontiguousarray(x.T), strict=True):
        order = np.argsort(column)
        net[order] += weight * flow(column[order])
    return net / (len(x) - 1)


def usual(rising):
    if (rising[1:] != rising[:-1]).all():
        return np.arange(len(rising)) * 2.0 - (len(rising) - 1)
    return (
        np.searchsorted(rising, rising, side="left")
        + np.searchsorted(rising, rising, side="right")
        - float(len(rising))
    )


def linear(rising, q, p):
    sums = np.concatenate(([0.0], np.cumsum(rising)))
    count = len(rising)

    def ramp(near, far, sign):
        inside = np.abs(near - far)
        return (sign * (rising * inside - np.abs(sums[near] - sums[far])) - q * inside) / (p - q)

    low, lower = np.searchsorted(rising, rising - q), np.searchsorted(rising, rising - p)
    high, higher = np.searchsorted(rising, rising + q, "right"), np.searchsorted(rising, rising + p, "right")
    return lower + ramp(low, lower, 1) - (count - higher) - ramp(high, higher, -1)


def gaussian(x, w, s, block=64):
    """Pair by pair, but no table of all pairs: the fast transform that Pembina has is not a plain formulation."""
    net = np.zeros(len(x))
    for weight, column in zip(w, np.ascontiguousarray(x.T) / (s * np.sqrt(2)), strict=True):
        for start in range(0, len(column), block):
            part = column[start : start + block, None] - column
            net[start : start + block] += weight * (np.sign(part) * -np.expm1(-(part * part))).sum(axis=1)
    return net / (len(x) - 1)


def copras(x, w, costs):
    v = x * (w / x.sum(axis=0))
    good, bad = added(v[:, ~costs]), added(v[:, costs])
    joint = good + bad.sum() / (bad * (1 / bad).sum())
    return joint / joint.max()


def spotis(x, w, low, high):
    return weighted(high - x, w / (high - low))


def moora(x, w, costs):
    """Both parts, as Pembina's: the ratio system and the largest distance from the best."""
    by = np.where(costs, -w, w) / np.sqrt(np.einsum("ij,ij->j", x, x))
    apart = np.where(costs, x.min(axis=0), x.max(axis=0)) - x
    apart *= by
    return weighted(x, by), apart.max(axis=1)


def edas(x, w):
    mean = x.mean(axis=0)
    apart = (x - mean) * (w / mean)
    net = added(apart)
    good = added(np.maximum(apart, 0, out=apart))
    bad = good - net
    return (good / good.max() + 1 - bad / bad.max()) / 2


def mabac(x, w):
    low = x.min(axis=0)
    share = x - low
    share /= x.max(axis=0) - low
    raised = share + 1
    # Products of a thousand numbers between 1 and 2 do not overflow, and cost much less than logarithms.
    parts = [np.log(np.multiply.reduce(raised[start : start + 1000])) for start in range(0, len(x), 1000)]
    border = np.exp(np.sum(parts, axis=0) / len(x))
    return weighted(share, w) + (w * (1 - border)).sum()


def aras(x, w):
    high = x.max(axis=0)
    by = w / (x.sum(axis=0) + high)
    return weighted(x, by) / (high * by).sum()


def concordance(x, w):
    table = np.zeros((len(x), len(x)))
    for weight, column in zip(w, np.ascontiguousarray(x.T), strict=True):
        table += weight * (column[:, None] >= column)
    return table


def electre_one(x, w, least, most):
    agree, against = np.zeros((len(x), len(x))), np.zeros((len(x), len(x)))
    for weight, column in zip(w, np.ascontiguousarray(x.T), strict=True):
        ahead = column[:, None] - column
        agree += weight * (ahead >= 0)
        np.maximum(against, -ahead, out=against)
    outranks = (agree >= least) & (against <= most * np.ptp(x, axis=0).max())
    np.fill_diagonal(outranks, False)
    return outranks


def electre_three(x, w, q, p, v):
    agree, behind = np.zeros((len(x), len(x))), []
    for weight, column in zip(w, np.ascontiguousarray(x.T), strict=True):
        behind.append(column - column[:, None])
        agree += weight * np.clip((p - behind[-1]) / (p - q), 0, 1)
    credible, room = agree.copy(), np.where(agree < 1, 1 - agree, 1)
    for apart in behind:
        against = np.clip((apart - p) / (v - p), 0, 1)
        credible *= np.where(against > agree, (1 - against) / room, 1)
    np.fill_diagonal(credible, 0)
    return credible


def borda(x, w):
    points = np.zeros(len(x))
    for weight, column in zip(w, np.ascontiguousarray(x.T), strict=True):
        points += weight * (mean_rank(column) - 1)
    return points


def copeland(x, w, block=16):
    """Weighted majorities, a few rows at a time: int16 places, so that comparing is cheap."""
    places = np.array([np.unique(column, return_inverse=True)[1] for column in x.T])
    places = places.astype(np.int16 if len(x) < 32768 else np.int32)
    score = np.zeros(len(x), dtype=np.int64)
    step = max(1, block * 10_000 // len(x))
    for start in range(0, len(x), step):
        lead = np.zeros((min(step, len(x) - start), len(x)), dtype=np.float32)
        for weight, place in zip(w.astype(np.float32), places, strict=True):
            mine = place[start : start + step, None]
            lead += weight * (mine > place)
            lead -= weight * (mine < place)
        score[start : start + step] = (lead > 1e-6).sum(axis=1) - (lead < -1e-6).sum(axis=1)
    return score


def kemeny(x, w):
    """Sum of the best order by dynamic programming over subsets, all of one size at a time; 16 entrants at most.

    Neither the order itself nor the second best nor whether it is the only one, all of which Pembina tells.
    """
    ahead = np.einsum("k,ijk->ij", w, (x[:, None] > x) + 0.5 * (x[:, None] == x))
    np.fill_diagonal(ahead, 0)
    count = len(x)
    subsets = np.arange(1 << count)
    holds = (subsets[:, None] >> np.arange(count)) & 1
    last = np.where(holds, holds @ ahead, -np.inf)
    without = subsets[:, None] & ~(1 << np.arange(count))
    size, best = holds.sum(axis=1), np.zeros(1 << count)
    for number in range(1, count + 1):
        of_size = np.flatnonzero(size == number)
        best[of_size] = (last[of_size] + best[without[of_size]]).max(axis=1)
    return best[-1:]
