"""What an award may say of the effort that raising a criterion takes."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pembina.model import Award, Effort, Leaf

Read = Callable[..., Award]
Complain = Callable[[str], list[str]]
HERE = 'missing = "refuse"'
PLACE = "award.toml:36"


def effort_of(award: Award, path: str = "supervision.visits") -> Effort | None:
    leaf = award.node(path)
    assert isinstance(leaf, Leaf)
    return leaf.effort


def test_an_award_that_says_nothing_of_effort_has_none(read: Read, valid: str) -> None:
    assert effort_of(read(valid)) is None


def test_defaults_are_filled_in(read: Read, valid: str) -> None:
    award = read(valid.replace(HERE, 'effort = { cost = 3, per = "count", cap = 10 }', 1))
    assert effort_of(award) == Effort(3.0, "count", 10.0, None, True)
    assert effort_of(read(valid.replace(HERE, "effort = { suggest = false }", 1))) == Effort(suggest=False)
    assert effort_of(read(valid.replace(HERE, "effort = { cost = 2.5, step = 0.5 }", 1))) == Effort(2.5, step=0.5)


def test_effort_changes_no_score_and_stands_in_the_rules(read: Read, valid: str) -> None:
    from pembina.evaluation.document import rules_document

    rules = rules_document(read(valid.replace(HERE, 'effort = { per = "unit" }', 1)))
    visits = rules["root"]["children"][0]["children"][0]
    assert visits["effort"] == {"cost": 1, "per": "unit", "cap": None, "step": None, "suggest": True}
    assert rules["root"]["children"][1]["effort"] is None


@pytest.mark.parametrize(
    ("written", "told"),
    [
        (
            "effort = { suggest = false, cost = 3 }",
            ':29: criteria.supervision.visits.effort.cost: error[PB250]: what it takes to raise this is not clear: '
            '"cost" plays no part where nothing is to be suggested',
        ),
        (
            'effort = { pre = "count" }',
            ':12: criteria.supervision.visits.effort: error[PB203]: unknown key "pre"\n  hint: did you mean "per"?',
        ),
        (
            'effort = { per = "counts" }',
            ':12: criteria.supervision.visits.effort.per: error[PB204]: "counts" is not one of "point", "unit", '
            '"count"\n  hint: did you mean "count"?',
        ),
        (
            "effort = { cap = 0 }",
            ":12: criteria.supervision.visits.effort.cap: error[PB205]: 0 is out of range: more than 0",
        ),
        (
            'effort = { cost = "3" }',
            ":12: criteria.supervision.visits.effort.cost: error[PB202]: a number is expected here, "
            'found the text "3"'
            "\n  hint: write 3 without quotes",
        ),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_place(written: str, told: str, valid: str, complaints: Complain) -> None:
    assert complaints(valid.replace(HERE, written, 1)) == [PLACE + told]


def test_without_a_score_there_are_no_points(valid: str, complaints: Complain) -> None:
    score = '\nscore = { method = "levels", levels = { WTP = 100, WDP = 60 } }'
    text = valid.replace("at-least", "equals").replace(score, "\neffort = { cost = 3 }", 1)
    assert [line.partition("PB250]: ")[2] for line in complaints(text)] == [
        'what it takes to raise this is not clear: without a score there are no points; write per = "unit" or '
        'per = "count"'
    ]


def test_levels_have_no_units(valid: str, complaints: Complain) -> None:
    score = 'score = { method = "levels", levels = { WTP = 100, WDP = 60 } }'
    text = valid.replace(score, score + '\neffort = { per = "unit", step = 2 }', 1)
    assert [line.partition("PB250]: ")[2][42:] for line in complaints(text)] == [
        '"per" needs a number, and what is measured here is a category, which rises level by level',
        '"step" needs a number, and what is measured here is a category, which rises level by level',
    ]


def test_a_group_has_no_effort(valid: str, complaints: Complain) -> None:
    text = valid.replace("[criteria.supervision]\n", "[criteria.supervision]\neffort = { cost = 3 }\n", 1)
    assert [line.partition("error")[2] for line in complaints(text)] == [
        '[PB203]: unknown key "effort"\n  hint: only a criterion has this key; a group has further nodes in it'
    ]
