"""Every built-in method through an award gives what its pure function gives, to the last digit on the grid."""

import numpy as np
import pytest

from pembina.methods.rounding import on_grid, significant
from pembina.plugins.builtin import AGGREGATORS, IMPUTATIONS, SCORING, TREATMENTS, WEIGHTINGS

from ..campaign import some
from . import builtin_cases as cases
from .fields import combined, method, run, scored

SCALES = (100, 5, 1)


def on_scales(told):
    """Each method on one scale at least, in a campaign on all."""
    return some([(*case, scale) for case in told for scale in SCALES], each=2)


@pytest.mark.parametrize(
    ("registered", "told"),
    [
        (SCORING, cases.SCORING_CASES),
        (AGGREGATORS, cases.AGGREGATOR_CASES),
        (WEIGHTINGS, cases.WEIGHTING_CASES),
        (TREATMENTS, cases.TREATMENT_CASES),
        (IMPUTATIONS, cases.IMPUTATION_CASES),
    ],
)
def test_every_registered_method_has_a_case_and_every_case_a_method(registered, told):
    assert sorted(thing.name for thing in registered) == sorted(told)


@pytest.mark.parametrize(
    ("registered", "told"),
    [
        (SCORING, cases.DEFAULTS_OF_SCORING),
        (AGGREGATORS, cases.DEFAULTS_OF_AGGREGATORS),
        (WEIGHTINGS, cases.DEFAULTS_OF_WEIGHTINGS),
        (TREATMENTS, cases.DEFAULTS_OF_TREATMENTS),
        (IMPUTATIONS, cases.DEFAULTS_OF_IMPUTATIONS),
    ],
)
def test_every_method_with_a_parameter_that_may_be_left_out_has_a_case_without_it(registered, told):
    free = {m.name for m in registered if set(m.parameters) - set(m.required) - {"direction"}}
    assert set() == free - set(told) - {"electre-3"}  # its veto is optional: tested below


def values_of(name):
    """Values on which the method has something to say."""
    if name == "levels":
        return ["cukup", "baik", "kurang"]
    return [0.2, 1, 0] if name == "identity" else cases.VALUES


SCORED = [(name, *case) for name, case in cases.SCORING_CASES.items()]
SCORED += [(name, *case) for name, case in cases.DEFAULTS_OF_SCORING.items()]


@pytest.mark.parametrize(("name", "parameters", "pure", "scale"), on_scales(SCORED))
def test_a_scoring_method_gives_what_its_function_gives(tmp_path, name, parameters, pure, scale):
    values = values_of(name)
    kind = object if isinstance(values[0], str) else np.float64
    expected = on_grid(np.asarray(pure(np.array(values, dtype=kind), float(scale)), dtype=np.float64))
    assert len(set(expected)) > 1
    assert expected.tolist() == scored(tmp_path, values, method(name, parameters), scale=scale)


def matrix(scale):
    """The scores of the cases on a scale, by column and as the functions take them."""
    columns = {key: [cases.part(v / 100, scale) for v in column] for key, column in cases.SCORES.items()}
    return columns, np.column_stack([np.array(column) for column in columns.values()])


def weights(name, given=cases.WEIGHTS):
    """Keys of the criteria: their weights, where the aggregator takes any."""
    leaf = 'score = { method = "identity" }'
    return {key: leaf if name == "sum" else f"weight = {weight}\n{leaf}" for key, weight in given.items()}


SHARES = np.array([0.5, 0.3, 0.2])
COMBINED = [(name, *case) for name, case in cases.AGGREGATOR_CASES.items()]
COMBINED += [(name, lambda scale: {}, pure) for name, pure in cases.DEFAULTS_OF_AGGREGATORS.items()]


@pytest.mark.parametrize(("name", "parameters", "pure", "scale"), on_scales(COMBINED))
def test_an_aggregator_gives_what_its_function_gives(tmp_path, name, parameters, pure, scale):
    columns, scores = matrix(scale)
    expected = on_grid(pure(scores, SHARES, float(scale)))
    assert len(set(expected)) > 1
    root = f"aggregate = {method(name, parameters(scale))}"
    result = run(tmp_path, columns, root=root, leaf=weights(name), scale=scale)
    assert expected.tolist() == result.node("")["scores"]


def test_electre_3_may_do_without_a_veto(tmp_path):
    from pembina.methods.electre_three import electre_three

    columns, scores = matrix(100)
    root = 'aggregate = { method = "electre-3", indifference = 5, preference = 20 }'
    result = run(tmp_path, columns, root=root, leaf=weights("electre-3"))
    places = electre_three(scores, SHARES, indifference=5, preference=20).places
    assert on_grid(cases.by_places(places) * 100).tolist() == result.node("")["scores"]


WEIGHED = [(name, *case) for name, case in cases.WEIGHTING_CASES.items()]
WEIGHED += [(name, *case) for name, case in cases.DEFAULTS_OF_WEIGHTINGS.items()]


@pytest.mark.parametrize(("name", "parameters", "pure", "scale"), on_scales(WEIGHED))
def test_a_weighting_gives_what_its_function_gives(tmp_path, name, parameters, pure, scale):
    columns, scores = matrix(scale)
    expected = np.asarray(pure(scores), dtype=np.float64)
    result = combined(tmp_path, columns, f"weights = {method(name, parameters)}", scale=scale)
    nodes = [result.node(key) for key in columns]
    if expected.ndim == 1:
        assert expected.tolist() == pytest.approx([node["share"] for node in nodes], abs=1e-15)
        assert [None] * 3 == [node["shares"] for node in nodes]
    else:
        assert expected.T == pytest.approx(np.array([node["shares"] for node in nodes]), abs=1e-10)


def treated(folder, parameters, name):
    leaf = f'treat = {method(name, parameters)}\nscore = {{ method = "min-max", direction = "higher" }}'
    return run(folder, {"a": cases.OUTLIERS}, root='weights = "equal"', leaf=leaf).node("a")


TREATED = [(name, *case) for name, case in cases.TREATMENT_CASES.items()]
TREATED += [(name, {}, pure) for name, pure in cases.DEFAULTS_OF_TREATMENTS.items()]


@pytest.mark.parametrize(("name", "parameters", "pure"), TREATED)
def test_a_treatment_gives_what_its_function_gives(tmp_path, name, parameters, pure):
    found = pure(np.array(cases.OUTLIERS, dtype=np.float64))
    assert found.values.tolist() != cases.OUTLIERS
    node = treated(tmp_path, parameters, name)
    assert significant(found.values).tolist() == node["used"]
    assert cases.OUTLIERS == node["values"]
    assert found.facts["passed"] == node["steps"][0]["facts"]["passed"]
    assert name == node["steps"][0]["method"]["name"]


IMPUTED = [(name, *case) for name, case in cases.IMPUTATION_CASES.items()]
IMPUTED += [(name, *case) for name, case in cases.DEFAULTS_OF_IMPUTATIONS.items()]


@pytest.mark.parametrize(("name", "parameters", "pure"), IMPUTED)
def test_an_imputation_gives_what_its_function_gives(tmp_path, name, parameters, pure):
    values = np.array([np.nan if v is None else v for v in cases.GAPS["a"]], dtype=np.float64)
    found = pure(values).values
    line = 'score = { method = "min-max", direction = "higher" }\nmissing = "zero"'
    leaf = {"a": f"impute = {method(name, parameters)}\n{line}", "b": line}
    node = run(tmp_path, cases.GAPS, root='weights = "equal"', leaf=leaf, clusters=cases.CLUSTERS).node("a")
    expected = [None if np.isnan(v) else v for v in significant(found).tolist()]
    assert expected != cases.GAPS["a"]
    assert expected == node["used"]
    assert cases.GAPS["a"] == node["values"]


def test_a_part_that_a_threshold_does_not_name_has_none(tmp_path):
    from pembina.methods.electre_three import electre_three

    columns, scores = matrix(100)
    root = 'aggregate = { method = "electre-3", indifference = { a = 5 }, preference = { a = 20 } }'
    result = run(tmp_path, columns, root=root, leaf=weights("electre-3"))
    places = electre_three(scores, SHARES, indifference=[5, 0, 0], preference=[20, 0, 0]).places
    assert on_grid(cases.by_places(places) * 100).tolist() == result.node("")["scores"]
