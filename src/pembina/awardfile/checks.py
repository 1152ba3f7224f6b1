"""What a schema cannot say: every rule between the parts of an award is one small function of a ``check_`` module."""

from __future__ import annotations

from collections.abc import Iterator

from pembina.awardfile import (
    check_alternatives,
    check_distinct,
    check_effort,
    check_gates,
    check_names,
    check_nodes,
    check_overrides,
    check_plugins,
    check_scoring,
    check_steps,
    check_tiers,
    check_ties,
    check_uncertainty,
    check_weights,
)
from pembina.awardfile.draft import Draft
from pembina.errors import Problem

CHECKS = (
    check_names.reserved_names,
    check_names.repeated_entries,
    check_names.period_in_order,
    check_nodes.groups_have_children,
    check_weights.weights_fit_the_mode,
    check_weights.weights_add_up,
    check_weights.nodes_without_weight_serve,
    check_scoring.scored_criteria_have_a_method,
    check_scoring.methods_fit,
    check_scoring.methods_take_the_values,
    check_scoring.aggregators_fit,
    check_scoring.weightings_fit,
    check_scoring.preparations_fit,
    check_scoring.aggregators_get_what_they_need,
    check_steps.panels_can_be_made,
    check_steps.denominators_are_clear,
    check_steps.gaps_are_filled_from_what_is_there,
    check_effort.efforts_make_sense,
    check_distinct.estimates_can_be_made,
    check_plugins.plugins_are_there,
    check_plugins.further_plugins_are_there,
    check_plugins.parameters_fit,
    check_plugins.bindings_fit,
    check_gates.gates_have_one_test,
    check_gates.gates_name_nodes,
    check_gates.arguments_fit,
    check_gates.caps_name_tiers,
    check_tiers.ids_differ,
    check_tiers.tiers_have_one_cut,
    check_tiers.cuts_descend,
    check_tiers.tiers_are_in_reach,
    check_tiers.minimums_are_in_reach,
    check_tiers.quotas_name_groups,
    check_ties.ties_name_nodes,
    check_overrides.overrides_are_told_apart,
    check_uncertainty.single_nodes_are_there,
    check_uncertainty.what_is_left_out_has_weight,
    check_uncertainty.spreads_are_clear,
    check_alternatives.alternatives_fit,
    check_alternatives.alternatives_can_be_compared,
    check_alternatives.alternatives_are_listed_once,
    check_alternatives.gaps_are_filled_from_what_is_there,
)


def cross_check(draft: Draft) -> Iterator[Problem]:
    """Run every check; one plugin's own problem is reported once."""
    seen: list[Problem] = []
    for check in CHECKS:
        for problem in check(draft):
            if problem not in seen:
                seen.append(problem)
                yield problem
