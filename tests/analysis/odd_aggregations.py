"""Aggregations that Pembina does not know, as a third party would hand them over."""

from __future__ import annotations

from pembina import Aggregator, hookimpl


def less_spread(scores, shares, present, parameters, context):
    """The mean less a quarter of the distance between the ends: more of the best part alone may be worth less."""
    return scores.mean(axis=1) - (scores.max(axis=1) - scores.min(axis=1)) / 4 + context.scale / 4


def first_less_rest(scores, shares, present, parameters, context):
    """The first part less all others, from 0 to the scale."""
    return (scores[:, 0] - scores[:, 1:].sum(axis=1)).clip(0, context.scale)


def refusing(scores, shares, present, parameters, context):
    """The mean of what is not nothing; refuses an entrant without anything."""
    if (scores == 0).any():
        raise ValueError("nothing cannot be computed with")
    return scores.mean(axis=1)


@hookimpl
def pembina_aggregators():
    return [
        Aggregator("less-spread", less_spread, summary="Mean less spread."),
        Aggregator("first-less-rest", first_less_rest, summary="The first part less the others."),
        Aggregator("refusing", refusing, summary="Mean of positive parts."),
    ]
