"""Pembina's own methods, handed over through the same hooks as everyone's."""

from __future__ import annotations

from pembina.plugins.builtin.aggregators import MEANS
from pembina.plugins.builtin.gates import GATES
from pembina.plugins.builtin.imputations import IMPUTATIONS
from pembina.plugins.builtin.outranking import COMPARING
from pembina.plugins.builtin.relative import RELATIVE
from pembina.plugins.builtin.scoring import FIXED
from pembina.plugins.builtin.treatments import TREATMENTS
from pembina.plugins.builtin.weightings import WEIGHTINGS
from pembina.plugins.kinds import Aggregator, GateTest, Imputation, ScoringMethod, Treatment, WeightingMethod
from pembina.plugins.markers import hookimpl

__all__ = ["AGGREGATORS", "GATES", "IMPUTATIONS", "SCORING", "TREATMENTS", "WEIGHTINGS"]

SCORING: tuple[ScoringMethod, ...] = (*FIXED, *RELATIVE)
AGGREGATORS: tuple[Aggregator, ...] = (*MEANS, *COMPARING)


@hookimpl
def pembina_scoring_methods() -> tuple[ScoringMethod, ...]:
    """Hand over the built-in scoring methods."""
    return SCORING


@hookimpl
def pembina_aggregators() -> tuple[Aggregator, ...]:
    """Hand over the built-in aggregators."""
    return AGGREGATORS


@hookimpl
def pembina_weightings() -> tuple[WeightingMethod, ...]:
    """Hand over the built-in ways to find weights."""
    return WEIGHTINGS


@hookimpl
def pembina_treatments() -> tuple[Treatment, ...]:
    """Hand over the built-in treatments of outliers."""
    return TREATMENTS


@hookimpl
def pembina_imputations() -> tuple[Imputation, ...]:
    """Hand over the built-in ways to fill gaps."""
    return IMPUTATIONS


@hookimpl
def pembina_gates() -> tuple[GateTest, ...]:
    """Hand over the built-in gate tests."""
    return GATES
