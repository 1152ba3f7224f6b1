"""Where entrants stand once items, jurors and levels are known: Warm's weighted likelihood, and how ratings fit.

A level is worth points y: the part of an award's total that it earns. B is where the entrant's jurors are expected to
give the points that they gave, but for a correction of the bias that few ratings bring:

    sum (y - E y) + K J / (2 I^2) = 0,    I = sum Cov(y, x),  J = sum V(y),  K = sum E (y - E y) (x - E x)^2

over the entrant's ratings x. Where points are in proportion to levels, this is Warm's estimate (1989, Psychometrika
54:427-450), which maximises sum of ln P + ln(information) / 2; for other points the correction is worked out in the
same way, from the bias -K J / (2 I^3) that the root of sum (y - E y) has. B is finite also for an entrant who has the
highest or the lowest level everywhere. Where everyone scored everyone, entrants stand in the order of the points they
have, as in the award; by the bare sum of levels the weights of items would be lost.

Fit (Wright and Masters 1982, Rating Scale Analysis, chapter 5): with y = x - E, outfit = mean of y^2 / V and infit =
sum y^2 / sum V; both are 1 where a rater is as uneven as the model expects.
"""

from __future__ import annotations

import math

import numpy as np
from attrs import frozen

from .rows import Floats, Whole

_STEP = 0.5
"""Logits between the places where B is looked for first."""

_HALVINGS = 52


@frozen
class Curve:
    """Ratings as the model sees them: ``difficulty`` (D + C, rows), ``sums`` (rows, levels: F_1 + ... + F_level,
    infinite where an item has fewer levels), ``points`` that a level is worth (rows, levels), the ``level`` given and
    the ``entrant``."""

    difficulty: Floats
    sums: Floats
    points: Floats
    level: Whole
    entrant: Whole

    @property
    def given(self) -> Floats:
        """The points given by each rating."""
        found: Floats = self.points[np.arange(len(self.level)), self.level]
        return found


@frozen
class Moments:
    """Of each rating at its entrant's B: ``mean`` and ``variance`` of its level; the ``points`` expected, their
    variance (``scatter``), their covariance with the level (``rise``), and E (y - E y) (x - E x)^2 (``bend``)."""

    mean: Floats
    variance: Floats
    points: Floats
    scatter: Floats
    rise: Floats
    bend: Floats


def moments(curve: Curve, ability: Floats) -> Moments:
    """Return what the model expects of each rating, for abilities of shape (entrants,)."""
    levels = np.arange(curve.sums.shape[1], dtype=np.float64)
    logit = (ability[curve.entrant] - curve.difficulty)[:, None] * levels - curve.sums
    chance = np.exp(logit - logit.max(axis=1, keepdims=True))
    whole = np.zeros(len(chance))
    for column in chance.T:
        whole += column
    chance /= whole[:, None]
    mean, variance, points, scatter, rise, bend = (np.zeros(len(chance)) for _ in range(6))
    for column, level, worth in zip(chance.T, levels.tolist(), curve.points.T, strict=True):
        mean += column * level
        points += column * worth
    for column, level, worth in zip(chance.T, levels.tolist(), curve.points.T, strict=True):
        away, apart = level - mean, worth - points
        variance += column * away**2
        scatter += column * apart**2
        rise += column * apart * away
        bend += column * apart * away**2
    return Moments(mean, variance, points, scatter, rise, bend)


def abilities(curve: Curve, entrants: int) -> tuple[Floats, Floats]:
    """Return B of each entrant and its standard error, sqrt(J) / I, in logits.

    Of several places where the equation holds, the one up to which its left side adds up to most is taken: where the
    points are Warm's, that is the highest of several peaks.
    """
    low, high = _reach(curve)
    slope, height, best = _slope(curve, np.full(entrants, low)), np.zeros(entrants), np.full(entrants, -np.inf)
    left = np.full(entrants, low)
    for at in range(math.ceil((high - low) / _STEP)):
        further = _slope(curve, np.full(entrants, low + (at + 1) * _STEP))
        after = height + (slope + further) / 2.0 * _STEP
        peak = np.maximum(height, after)
        better = (slope > 0.0) & (further <= 0.0) & (peak > best)
        best[better], left[better] = peak[better], low + at * _STEP
        slope, height = further, after
    right = left + _STEP
    for _ in range(_HALVINGS):
        middle = (left + right) / 2.0
        rising = _slope(curve, middle) > 0.0
        left, right = np.where(rising, middle, left), np.where(rising, right, middle)
    found = (left + right) / 2.0
    told = moments(curve, found)
    return found, np.sqrt(_by(curve, told.scatter, entrants)) / _by(curve, told.rise, entrants)


def _reach(curve: Curve) -> tuple[float, float]:
    """Return two abilities between which every B lies: beyond, the correction outweighs all points that are left."""
    known = np.isfinite(curve.sums)
    apart = np.abs(np.diff(np.where(known, curve.sums, 0.0), axis=1)).max()
    worth = np.diff(curve.points, axis=1)[known[:, 1:]]
    reach = math.log(2.0 * len(curve.level)) + 3.0 + math.log(worth.max() / worth.min())
    return float(curve.difficulty.min() - apart - reach), float(curve.difficulty.max() + apart + reach)


def mean_squares(curve: Curve, told: Moments, of: Whole, size: int) -> tuple[Floats, Floats]:
    """Return infit and outfit of whatever ``of`` counts: entrants, jurors or items."""
    away = (curve.level - told.mean) ** 2
    number = np.bincount(of, minlength=size)
    infit = np.bincount(of, weights=away, minlength=size) / np.bincount(of, weights=told.variance, minlength=size)
    outfit = np.bincount(of, weights=away / told.variance, minlength=size) / number
    return infit, outfit


def _slope(curve: Curve, ability: Floats) -> Floats:
    told = moments(curve, ability)
    size = len(ability)
    bias = _by(curve, told.bend, size) * _by(curve, told.scatter, size) / (2.0 * _by(curve, told.rise, size) ** 2)
    slope: Floats = _by(curve, curve.given - told.points, size) + bias
    return slope


def _by(curve: Curve, each: Floats, entrants: int) -> Floats:
    total: Floats = np.bincount(curve.entrant, weights=each, minlength=entrants).astype(np.float64)
    return total
