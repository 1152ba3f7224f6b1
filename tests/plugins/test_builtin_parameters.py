"""Every parameter of every built-in method: mistyped, wrong or lacking ones are refused where they stand."""

import pytest

import pembina
from pembina.errors import AwardError
from pembina.plugins.builtin import AGGREGATORS, IMPUTATIONS, SCORING, TREATMENTS, WEIGHTINGS

from . import builtin_cases as cases
from .fields import HOST, award_text, method

KEYS = {
    "score": (SCORING, cases.SCORING_CASES),
    "aggregate": (AGGREGATORS, cases.AGGREGATOR_CASES),
    "weights": (WEIGHTINGS, cases.WEIGHTING_CASES),
    "treat": (TREATMENTS, cases.TREATMENT_CASES),
    "impute": (IMPUTATIONS, cases.IMPUTATION_CASES),
}
METHODS = [(key, thing) for key, (registered, _) in KEYS.items() for thing in registered]
LINE = 'score = { method = "min-max", direction = "higher" }'


def parameters_of(key, name):
    """The parameters of a method's case, on a scale of 1 for scores in tables of scores, else of 100."""
    given = KEYS[key][1][name][0]
    return dict(given(100) if callable(given) else given)


def faults(tmp_path, key, setting):
    """What is wrong with an award in which one key names a method, and the line where it stands."""
    columns = {"a": [1], "b": [2], "c": [3]}
    scale = 1 if key == "score" else 100
    if key in ("aggregate", "weights"):
        root = f"{key} = {setting}" + ("" if key == "weights" or '"sum"' in setting else '\nweights = "equal"')
        text = award_text(columns, root, LINE, scale)
    else:
        line = f"{key} = {setting}" + ("" if key == "score" else f"\n{LINE}")
        text = award_text(columns, 'weights = "equal"', {"a": line, "b": LINE, "c": LINE}, scale)
    path = tmp_path / "award.toml"
    path.write_text(text, "utf-8")
    (row,) = [i for i, line in enumerate(text.splitlines(), 1) if line.startswith(f"{key} = {setting}")]
    try:
        pembina.load_award(path, host=HOST)
    except AwardError as error:
        return row, error.problems
    return row, ()


def address(key):
    return f"criteria.{key}" if key in ("aggregate", "weights") else f"criteria.a.{key}"


def named(things):
    return [f"{key}-{thing.name}" for key, thing, *_ in things]


@pytest.mark.parametrize(("key", "thing"), METHODS, ids=named(METHODS))
def test_the_case_of_every_method_is_a_sound_award(tmp_path, key, thing):
    assert () == faults(tmp_path, key, method(thing.name, parameters_of(key, thing.name)))[1]


NOT_ALONE = ("budget", "promethee")
"""Methods one of whose parameters is judged by another: without it that one is wrong as well."""

EACH = [(key, thing, parameter) for key, thing in METHODS for parameter in thing.parameters]


@pytest.mark.parametrize(("key", "thing", "parameter"), EACH)
def test_a_mistyped_parameter_is_refused_with_the_one_that_was_meant(tmp_path, key, thing, parameter):
    right = parameters_of(key, thing.name)
    right.setdefault(parameter, 1)
    given = {(f"{name}x" if name == parameter else name): value for name, value in right.items()}
    row, problems = faults(tmp_path, key, method(thing.name, given))
    (problem,) = [problem for problem in problems if problem.code == "PB203"]
    assert len(problems) == 1 or thing.name in NOT_ALONE
    assert ("PB203", row, address(key)) == told(problem)
    assert f"{parameter}x" == problem.args["key"]
    assert parameter in problem.hint.args.values()


@pytest.mark.parametrize(("key", "thing"), METHODS, ids=named(METHODS))
def test_a_parameter_that_a_method_does_not_have_is_refused(tmp_path, key, thing):
    given = {**parameters_of(key, thing.name), "zzz": 1}
    row, problems = faults(tmp_path, key, method(thing.name, given))
    assert [("PB203", row, address(key))] == [told(problem) for problem in problems]


NEEDED = [(key, thing, parameter) for key, thing in METHODS for parameter in thing.required]
NEEDED += [("score", thing, "direction") for thing in SCORING if "direction" in thing.parameters]


@pytest.mark.parametrize(("key", "thing", "parameter"), NEEDED)
def test_a_parameter_that_has_to_be_given_is_asked_for_where_the_method_is_named(tmp_path, key, thing, parameter):
    given = {name: value for name, value in parameters_of(key, thing.name).items() if name != parameter}
    row, problems = faults(tmp_path, key, method(thing.name, given))
    code = "PB219" if key == "score" else "PB244"
    assert (code, row, address(key)) in [told(problem) for problem in problems]
    reasons = [str(problem.args["reason"]) for problem in problems if problem.code == code]
    assert f'the method "{thing.name}" needs "{parameter}"' in reasons


def wrong_values(schema):
    """Values that the schema of a parameter forbids, and the code that says so."""
    kinds = schema.get("type", ())
    kinds = {kinds} if isinstance(kinds, str) else set(kinds)
    if "enum" in schema:
        yield from [("nonsense", "PB204"), (1, "PB204")]
    elif kinds:
        yield True, "PB202"
        if kinds & {"number", "integer"} and "string" not in kinds:
            yield "1", "PB202"
        if "integer" in kinds:
            yield 1.5, "PB202"
        if kinds == {"array"} or kinds == {"object"}:
            yield 1, "PB202"
    for limit, off in (("minimum", -0.5), ("maximum", 0.5), ("exclusiveMinimum", 0), ("exclusiveMaximum", 0)):
        if limit in schema:
            found = schema[limit] + off
            yield (int(schema[limit]) - 1 if "integer" in kinds else found), "PB205"
    if "minItems" in schema:
        yield [], "PB207"
    if "minProperties" in schema:
        yield {}, "PB207"
    if "minLength" in schema:
        yield "", "PB207"


WRONG = [
    (key, thing, parameter, value, code)
    for key, thing in METHODS
    for parameter, schema in thing.parameters.items()
    for value, code in wrong_values(schema)
]


@pytest.mark.parametrize(("key", "thing", "parameter", "value", "code"), WRONG)
def test_a_value_that_a_parameter_cannot_have_is_refused_where_it_stands(tmp_path, key, thing, parameter, value, code):
    given = {**parameters_of(key, thing.name), parameter: value}
    row, problems = faults(tmp_path, key, method(thing.name, given))
    assert (code, row, f"{address(key)}.{parameter}") in [told(problem) for problem in problems]


def test_every_parameter_has_values_that_are_tested_to_be_refused():
    tested = {(key, thing.name, parameter) for key, thing, parameter, *_ in WRONG}
    assert set() == {(key, thing.name, parameter) for key, thing, parameter in EACH} - tested


def test_every_parameter_and_every_method_is_described():
    lacking = [(key, thing.name, p) for key, thing, p in EACH if not thing.parameters[p]["description"].endswith(".")]
    assert [] == lacking
    assert [] == [thing.name for _, thing in METHODS if not thing.summary.endswith(".")]


def told(problem):
    return problem.code, problem.place.line, problem.place.address


@pytest.mark.parametrize(
    ("key", "name", "meant", "code"),
    [
        ("score", "goalpost", "goalposts", "PB218"),
        ("aggregate", "geometrical", "geometric", "PB220"),
        ("weights", "entropie", "entropy", "PB243"),
        ("treat", "winsorize", "winsorise", "PB243"),
        ("impute", "medain", "median", "PB243"),
    ],
)
def test_a_mistyped_method_is_refused_with_the_one_that_was_meant(tmp_path, key, name, meant, code):
    row, problems = faults(tmp_path, key, method(name, {}))
    assert (code, row, f"{address(key)}.method") in [told(problem) for problem in problems]
    (hint,) = [problem.hint for problem in problems if problem.code == code]
    assert meant in hint.args.values()
