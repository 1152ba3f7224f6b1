"""How rules, plugins and program differ from what was sealed, in the award's own words, whatever differs."""

from __future__ import annotations

import copy
import datetime as dt
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pembina.analysis.seal_differences import rules_differences, seal_differences
from pembina.api import load_award, make_host
from pembina.model import canonical
from pembina.record.seal import Seal, seal_document
from pembina.reports.seal import LONGEST, difference_phrase

from ..campaign import examples
from ..trust.small import write_small


@pytest.fixture(scope="module")
def seal(tmp_path_factory):
    """The seal of a small award."""
    host = make_host()
    award = load_award(write_small(tmp_path_factory.mktemp("uji")), host=host)
    document = json.loads(canonical(seal_document(award, host, dt.date(2024, 1, 2))))
    return Seal(document, "0" * 64, "s.json")


def told(seal, change, **how):
    """The differences of rules that were changed, in words."""
    rules = copy.deepcopy(seal.rules)
    change(rules)
    return [str(difference_phrase(each)) for each in seal_differences(seal, rules, seal.plugins, seal.program, **how)]


def child(rules, *places):
    node = rules["root"]
    for place in places:
        node = node["children"][place]
    return node


CHANGES = {
    "weight of supervision.visits: 40 sealed, 65 found": lambda r: child(r, 0, 0).update(weight=65),
    "scoring (from) of growth: -5 sealed, -6.5 found": lambda r: child(r, 1)["score"]["parameters"].update(
        {"from": -6.5}
    ),
    "scoring of growth: goalposts (from -5, to 15) sealed, identity found": lambda r: child(r, 1).update(
        score={"name": "identity", "parameters": {}}
    ),
    'rule for missing values of growth: "lowest" sealed, "zero" found': lambda r: child(r, 1).update(missing="zero"),
    "what it asks for of the condition on supervision.active: 20 sealed, 21 found": lambda r: r["gates"][0]["test"][
        "parameters"
    ].update(argument=21),
    'highest tier left to who does not meet it of the condition on supervision.active: nothing sealed, "madya" found': (
        lambda r: r["gates"][0].update(cap="madya")
    ),
    "cut of tier utama: 60 sealed, 60.5 found": lambda r: r["tiers"][0].update(cut=60.5),
    "the cut belongs to the tier of tier utama: true sealed, false found": lambda r: r["tiers"][0].update(
        inclusive=False
    ),
    'places of tier utama: { number = 2, per = "cluster" } sealed, nothing found': lambda r: r["tiers"][0].update(
        quota=None
    ),
    "decimals of published scores of the award: 2 sealed, 3 found": lambda r: r.update(decimals=3),
    "period (end) of the award: 2024-12-31 sealed, 2024-12-30 found": lambda r: r["period"].update(end="2024-12-30"),
    'id of the award: "uji-kepercayaan" sealed, "uji" found': lambda r: r.update(id="uji"),
    "tier madya: sealed, and not found": lambda r: r["tiers"].pop(),
    "criterion growth: sealed, and not found": lambda r: r["root"]["children"].pop(),
    "group more: found, and not sealed": lambda r: r["root"]["children"].append(
        {**child(r, 0), "path": "more", "children": []}
    ),
    'order of supervision: ["supervision.visits", "supervision.active"] sealed, '
    '["supervision.active", "supervision.visits"] found': lambda r: child(r, 0)["children"].reverse(),
    'title (en) of the award: "Test of Trust" sealed, "Test of \\u0422rust" found': lambda r: r["title"].update(
        en="Test of Тrust"
    ),
    'title (en) of the award: "Test of Trust" sealed, "Test of Trust\\u200b" found': lambda r: r["title"].update(
        en="Test of Trust\u200b"
    ),
}


@pytest.mark.parametrize("said", CHANGES)
def test_a_difference_is_said_in_the_awards_own_words(said, seal):
    assert [said] == told(seal, CHANGES[said])


def test_without_a_difference_nothing_is_said(seal):
    assert [] == told(seal, lambda rules: None)


def test_of_long_texts_the_part_where_they_part_is_shown(seal):
    long = {"id": "x" * 200 + "satu" + "y" * 200}
    sealed = Seal({**seal.document, "award": {"rules": {**seal.rules, "basis": long}, "hash": ""}}, "", "")
    [said] = told(sealed, lambda rules: rules["basis"].update(id="x" * 200 + "dua" + "y" * 200))
    assert "satu" in said.partition(" sealed")[0]
    assert "dua" in said.partition(" sealed")[2]
    assert len(said) < 2 * LONGEST + 60


def test_what_a_comparison_of_results_takes_for_the_same_is_told_by_its_address(seal):
    """A comparison does not care whether a switch is true or 1, and whether a key is absent or null; a hash does."""
    assert ["decimals in the rules: 2 sealed, 2.0 found"] == told(seal, lambda rules: rules.update(decimals=2.0))
    [said] = told(seal, lambda rules: rules["tiers"][0].update(inclusive=1))
    assert "tiers/0/inclusive in the rules: true sealed, 1 found" == said
    [said] = told(seal, lambda rules: child(rules, 0, 0).update(nothing=None))
    assert "root/children/0/children/0/nothing in the rules: found, and not sealed" == said


def test_a_what_if_that_changes_no_rule_is_told(seal):
    setting = "criteria.supervision.weight=60"
    assert [f"the what-if {setting} is not sealed"] == told(seal, lambda rules: None, changed=(setting,))
    assert ["weight of supervision: 60 sealed, 61 found"] == told(
        seal, lambda rules: child(rules, 0).update(weight=61), changed=("criteria.supervision.weight=61",)
    )


def test_plugins_that_differ_are_told_by_name(seal):
    plugins = copy.deepcopy(list(seal.plugins))
    plugins[0].update(version="9", sha256="ab" * 32)
    gone = plugins.pop(1)
    plugins.append({**gone, "name": "nothing"})
    said = [str(difference_phrase(each)) for each in seal_differences(seal, seal.rules, plugins, seal.program)]
    assert [
        f'version of plugin active-cooperatives: "{seal.plugins[0]["version"]}" sealed, "9" found',
        f"files of plugin active-cooperatives: {seal.plugins[0]['sha256'][:12]} sealed, abababababab found",
        "plugin nothing: found, and not sealed",
        "plugin reported-value: sealed, and not found",
    ] == said


def test_a_program_that_differs_is_told_by_version_and_files_and_one_that_is_not_known_is_not_asked(seal):
    def said(program):
        return [str(difference_phrase(each)) for each in seal_differences(seal, seal.rules, seal.plugins, program)]

    assert [] == said(None) == said(seal.program) == said(seal.program["sha256"])
    files = f"files of the program: {seal.program['sha256'][:12]} sealed, 000000000000 found"
    assert [files] == said("0" * 64)
    version = f'version of the program: "{seal.program["pembina"]}" sealed, "99" found'
    assert [version, files] == said({"pembina": "99", "sha256": "0" * 64})


def places(value, at=()):
    """Every place in a document."""
    if isinstance(value, dict):
        for key in value:
            yield from places(value[key], (*at, key))
    elif isinstance(value, list):
        for i, each in enumerate(value):
            yield from places(each, (*at, i))
    if at:
        yield at


STRUCTURE = {"root", "children", "path", "tiers", "gates", "id", "criterion", "test", "name", "entrants"}
"""What a seal cannot be without: rules of another structure are no rules, and are refused when a seal is read."""

VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(),
    st.lists(st.text()),
)


@settings(max_examples=examples(40, 3000))
@given(data=st.data())
def test_a_differing_hash_has_a_named_difference(data, seal):
    """Any value anywhere is replaced: where canonical rules differ, something is told, and its two sides differ."""
    rules = copy.deepcopy(seal.rules)
    for _ in range(data.draw(st.integers(1, 3))):
        free = [at for at in places(rules) if at[-1] not in STRUCTURE and not isinstance(at[-1], int)]
        at = data.draw(st.sampled_from(sorted(free, key=str)))
        holder = rules
        for key in at[:-1]:
            holder = holder[key]
        holder[at[-1]] = data.draw(VALUES)
    found = rules_differences(seal.rules, rules)
    assert bool(found) == (canonical(rules) != canonical(seal.rules))
    for each in found:
        before, _, after = str(difference_phrase(each)).rpartition(" sealed, ")
        assert not before.endswith(f": {after.removesuffix(' found')}"), each
