"""Weights: who has one, and that they add up."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import MAX_PREC, Decimal, localcontext

from pembina.awardfile.draft import Draft, Node
from pembina.awardfile.references import served
from pembina.awardfile.shares import WHOLE, groups, takes_part, weighing
from pembina.awardfile.wording import number, written
from pembina.errors import N_, Hint, Problem

WEIGHED = ("percent", "relative")
TOO_MUCH = N_('that is {off} too much; where any sum is meant, say weights = "relative"')
TOO_LITTLE = N_('that is {off} too little; where any sum is meant, say weights = "relative"')


def weights_fit_the_mode(draft: Draft) -> Iterator[Problem]:
    """Where no weights are used, none are given: where a method finds them, and under aggregators without weights."""
    for group in groups(draft):
        mode = weighing(draft, group)
        if mode == "none" and "weights" in group.table:
            yield draft.problem("PB216", group.at("weights"), group=group.name or "criteria")
        if mode in ("none", "method"):
            for child in group.children:
                if "weight" in child.table:
                    yield draft.problem("PB216", child.at("weight"), group=group.name or "criteria")


def weights_add_up(draft: Draft) -> Iterator[Problem]:
    """Percent weights of siblings add up to 100, or to 1, exactly; and some child has one."""
    for group in groups(draft):
        mode = weighing(draft, group)
        if mode not in WEIGHED or group.doubtful or not group.children:
            continue
        parts = [takes_part(draft, child) for child in group.children]
        if not any(part is not False for part in parts):
            hint = Hint(N_('give each child a weight, or say weights = "equal"'))
            yield draft.problem("PB214", group.at(), hint)
        elif mode == "percent" and None not in parts and not any(_lost(draft, child) for child in group.children):
            yield from _sum(draft, group)


def _lost(draft: Draft, child: Node) -> bool:
    """Whether a child's weight is damaged, or missing and reported as such."""
    return child.broken("weight") or ("weight" not in child.table and not served(draft, child))


def _sum(draft: Draft, group: Node) -> Iterator[Problem]:
    weights = {child.path[-1]: Decimal(child.get("weight")) for child in group.children if "weight" in child.table}
    total = _exact_sum(list(weights.values()))
    if total in WHOLE:
        return
    whole = WHOLE[1] if all(weight <= 1 for weight in weights.values()) else WHOLE[0]
    off = _exact_sum([total, -whole])
    listed = " + ".join(f"{name} {number(weight)}" for name, weight in weights.items())
    hint = Hint(TOO_MUCH if off > 0 else TOO_LITTLE, {"off": number(abs(off))})
    yield draft.problem("PB213", group.at(), hint, sum=number(total), whole=number(whole), listed=listed)


def _exact_sum(numbers: list[Decimal]) -> Decimal:
    """Add decimals without rounding, however many digits they have."""
    with localcontext() as context:
        context.prec = MAX_PREC
        return sum(numbers, Decimal(0))


def nodes_without_weight_serve(draft: Draft) -> Iterator[Problem]:
    """In a group that weighs, a child without a weight is a criterion that a gate, tie rule or tier uses."""
    for group in groups(draft):
        if weighing(draft, group) not in WEIGHED:
            continue
        without = [child for child in group.children if takes_part(draft, child) is False]
        if len(without) == len(group.children) and not group.doubtful:
            continue  # said once for the whole group
        for child in without:
            if not served(draft, child):
                yield draft.problem("PB215", child.at(), name=written(child.name))
