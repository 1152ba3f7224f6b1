"""Scores freed of how generous each juror is.

Additive (:func:`additive`): score = q_entrant + s_juror + error, least squares with sum s = 0; q is the adjusted score
and s how generous a juror is, in points (Kuhlisch et al. 2016, Metrika 79:37-57; see ``twoway``).

z-scores (:func:`z_scores`): z = (score - the juror's mean) / the juror's standard deviation, an entrant's mean z
brought back onto the range of the entrants' mean scores, as Evalato does (help.evalato.com, Score normalization
explained). It assumes that every juror saw entrants of the same quality: :data:`Z_WARNING`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from attrs import frozen

from pembina import Unfit

from .linear import centred_variances
from .rows import N_, Floats, Rows, listed, rows, sums
from .twoway import fit

Z_WARNING = N_(
    "z-scores assume that every juror was given equally good entrants: where that is not so, entrants of a strong "
    "panel lose and those of a weak panel gain"
)
"""What has to stand beside ranks by z-scores."""


@frozen
class Severity:
    """Scores of entrants after adjustment, beside what they were, and how generous each juror is.

    ``entrants``: adjusted score; ``raw``: mean of the scores as given; both on the scores' own scale. ``jurors``: how
    many points a juror gives more than the panel (positive: generous; additive: sum 0; z-scores: the juror's mean less
    the mean of all jurors' means). ``errors``: standard errors of ``jurors``, None where nothing is left over to tell
    them from. ``spreads``: by z-scores, each juror's standard deviation (divisor n); else empty. ``residuals``: score
    less adjusted score less severity, in the order of the rows handed in (by z-scores: z less the entrant's mean z).
    ``freedom``: degrees of freedom of the residuals, ``deviation``: their standard deviation (None where freedom is 0;
    by z-scores 0 and None).
    Numbers are rounded to 10 decimals (fewer for scores of six digits and more).
    """

    method: str
    entrants: dict[str, float]
    raw: dict[str, float]
    jurors: dict[str, float]
    errors: dict[str, float | None]
    spreads: dict[str, float]
    residuals: list[float]
    freedom: int
    deviation: float | None


def additive(entrants: Sequence[str], jurors: Sequence[str], scores: Sequence[float]) -> Severity:
    """Adjust scores for severity by least squares; any number of scores for each pair of entrant and juror.

    Where everyone scored everyone, adjusted scores are the means. Adding points to one juror's scores moves every
    adjusted score by the same amount (those points over the number of jurors), so that no rank and no difference
    changes. Refused: a panel that is not in one piece (the message names who stands apart), no scores, a score that is
    not a number.
    """
    given = rows(entrants, jurors, scores)
    fitted = fit(given)
    errors: list[float | None] = [None] * len(given.jurors)
    variance = fitted.variance
    if variance is not None:
        errors = list(given.rounded(np.sqrt(centred_variances(fitted.inner) * variance)))
    return Severity(
        method="additive",
        entrants=_by(given.entrants, given.rounded(fitted.quality)),
        raw=means(given),
        jurors=_by(given.jurors, given.rounded(fitted.severity)),
        errors=dict(zip(given.jurors, errors, strict=True)),
        spreads={},
        residuals=_as_given(given, fitted.residuals),
        freedom=fitted.freedom,
        deviation=None if variance is None else round(math.sqrt(variance), given.decimals),
    )


def z_scores(entrants: Sequence[str], jurors: Sequence[str], scores: Sequence[float]) -> Severity:
    """Adjust scores by putting every juror on the same mean and spread; see :data:`Z_WARNING`.

    An entrant's mean z is moved and stretched so that the lowest and the highest are the lowest and the highest of the
    entrants' mean scores; where all mean z are equal, everyone gets the mean of the mean scores. Refused: a juror with
    one score only, or whose scores are all equal (z is 0/0 there; the message names them), no scores, a score that is
    not a number. No link between jurors is needed, which is what the warning is about.
    """
    given = rows(entrants, jurors, scores)
    count = np.bincount(given.juror, minlength=len(given.jurors)).astype(np.float64)
    _varied(given)
    mean = sums(given.juror, given.score, len(count)) / count
    away = given.score - mean[given.juror]
    spread = np.sqrt(sums(given.juror, away**2, len(count)) / count)
    z = away / spread[given.juror]
    places = np.bincount(given.entrant, minlength=len(given.entrants))
    standing = np.round(sums(given.entrant, z, len(places)) / places, 12)
    raw = means(given)
    panel = math.fsum(mean.tolist()) / len(mean)
    return Severity(
        method="z-score",
        entrants=_by(given.entrants, given.rounded(_brought_back(standing, list(raw.values())))),
        raw=raw,
        jurors=_by(given.jurors, given.rounded(mean - panel)),
        errors=dict.fromkeys(given.jurors),
        spreads=_by(given.jurors, given.rounded(spread)),
        residuals=_as_given(given, np.round(z - standing[given.entrant], given.decimals) + 0.0),
        freedom=0,
        deviation=None,
    )


def means(given: Rows) -> dict[str, float]:
    """Return each entrant's mean score, rounded; the sum is exact."""
    places = np.bincount(given.entrant, minlength=len(given.entrants))
    return _by(given.entrants, given.rounded(sums(given.entrant, given.score, len(places)) / places))


def _varied(given: Rows) -> None:
    low, high = np.full(len(given.jurors), np.inf), np.full(len(given.jurors), -np.inf)
    np.minimum.at(low, given.juror, given.score)
    np.maximum.at(high, given.juror, given.score)
    flat = np.flatnonzero(low == high).tolist()
    if flat:
        text = N_(
            "{jurors} gave one score only, or the same score to everyone, so that a spread to measure against is "
            "lacking: use the additive adjustment, or leave these scores out"
        )
        raise Unfit(text, jurors=listed(given.jurors[at] for at in flat))


def _brought_back(standing: Floats, raw: list[float]) -> Floats:
    low, high = standing.min(), standing.max()
    if low == high:
        return np.full(len(standing), math.fsum(raw) / len(raw))
    stretched: Floats = min(raw) + (standing - low) / (high - low) * (max(raw) - min(raw))
    return stretched


def _by(names: Sequence[str], values: Sequence[float]) -> dict[str, float]:
    return dict(zip(names, values, strict=True))


def _as_given(given: Rows, values: Floats) -> list[float]:
    back = np.empty(len(values))
    back[given.order] = values
    listed_back: list[float] = back.tolist()
    return listed_back
