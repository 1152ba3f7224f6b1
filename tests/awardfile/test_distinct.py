"""Where an award may let counts of different things be approximate, and what is told where it may not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pembina.model import Award, Leaf

Read = Callable[..., Award]
Complain = Callable[[str], list[str]]
USE = 'use = "supervision-activity"'
HEADS = 'use = "heads"\nscore = { method = "identity" }\nweight = 60\n'
SAID = "the counts of this criterion cannot be approximate: "


def with_heads(valid: str, more: str) -> str:
    """The award with a criterion whose value is a count of different things, if its parameter is 1 or 3."""
    start, end = valid.index("[criteria.partnerships]"), valid.index("[criteria.audit-opinion]")
    return f"{valid[:start]}[criteria.partnerships]\n{HEADS}{more}\n\n{valid[end:]}"


def partnerships(award: Award) -> Leaf:
    leaf = award.node("partnerships")
    assert isinstance(leaf, Leaf)
    return leaf


def test_counts_are_exact_unless_the_award_says_otherwise(read: Read, valid: str) -> None:
    assert partnerships(read(valid)).distinct == "exact"
    assert not partnerships(read(with_heads(valid, 'distinct = "exact"'))).estimated


@pytest.mark.parametrize("more", ["", "with = { minimum-visits = 3 }\n"])
def test_a_plugin_whose_value_is_such_a_count_may_estimate_it(read: Read, valid: str, more: str) -> None:
    assert partnerships(read(with_heads(valid, f'{more}distinct = "approximate"'))).estimated


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (
            'with = { minimum-visits = 2 }\ndistinct = "approximate"',
            f"criteria.partnerships.distinct: error[PB380]: {SAID}with these parameters the value of heads is no count "
            "of different things\n  hint: it is one with minimum-visits = 1 or minimum-visits = 3",
        ),
        (
            'distinct = "aproximate"',
            'criteria.partnerships.distinct: error[PB204]: "aproximate" is not one of "exact", "approximate"\n'
            '  hint: did you mean "approximate"?',
        ),
        ("distinct = true", "criteria.partnerships.distinct: error[PB204]: true is not one of"),
        (
            'distnct = "approximate"',
            'criteria.partnerships: error[PB203]: unknown key "distnct"\n  hint: did you mean "distinct"?',
        ),
    ],
)
def test_a_mistake_is_told_with_its_place(more: str, told: str, valid: str, complaints: Complain) -> None:
    (said,) = complaints(with_heads(valid, more))
    assert told in said
    assert said.startswith("award.toml:48:" if "with" in more else "award.toml:47:")


def test_a_plugin_that_counts_nothing_of_the_kind_is_named(valid: str, complaints: Complain) -> None:
    (said,) = complaints(valid.replace(USE, f'{USE}\ndistinct = "approximate"', 1))
    reason = "the plugin supervision-activity does not say that its value is a count of different things"
    assert said.endswith(f"error[PB380]: {SAID}{reason}")


def test_damaged_parameters_are_told_once(valid: str, complaints: Complain) -> None:
    (said,) = complaints(with_heads(valid, 'with = { minimum-visits = nan }\ndistinct = "approximate"'))
    assert "PB108" in said


def test_a_group_has_no_such_key(valid: str, complaints: Complain) -> None:
    (said,) = complaints(valid.replace("[criteria.supervision]\n", '[criteria.supervision]\ndistinct = "exact"\n', 1))
    assert "only a criterion has this key" in said
