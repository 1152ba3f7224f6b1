"""Two verifiers that share no code: on honest results both say yes, on forged ones both say no."""

from __future__ import annotations

import importlib.util
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import pembina
from pembina import api
from pembina.analysis.verify_document import verify
from pembina.model import canonical

from ..campaign import examples, some
from .awards_at_random import HOST, honest
from .forgeries import FORGERIES, forged

TOOL = Path(__file__).parents[2] / "tools" / "verify_result.py"
EACH = examples(40, 1000)


def load(path: Path = TOOL) -> ModuleType:
    """Load the second verifier by its path, as it stands there by itself."""
    spec = importlib.util.spec_from_file_location("verify_result", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


SECOND = load()


def first_says(document: Any, path: Path) -> list[str]:
    """What Pembina's own verifier does not find right."""
    path.write_bytes(canonical(document))
    return [f"{check.number} {check.key}" for check in verify(path, host=HOST).checks if check.outcome == "fail"]


def second_says(document: Any) -> list[str]:
    """What the second verifier does not find right."""
    return [
        f"{sentence} {said[:2]}" for outcome, sentence, said in SECOND.verify(canonical(document)) if outcome == "fail"
    ]


@pytest.fixture(scope="module")
def results():
    return list(honest(EACH))


def test_honest_and_forged_results_are_told_apart_by_both(results, tmp_path, figure):
    path, agreed, kinds, wrong = tmp_path / "r.json", 0, Counter(), []
    for seed, document in results:
        name, other = forged(document, seed)
        kinds[name] += 1
        for what, each, false in (("honest", document, False), (name, other, True)):
            one, two = first_says(each, path), second_says(each)
            if bool(one) == bool(two) == false:
                agreed += 1
            else:
                wrong.append((seed, what, one, two))
    assert not wrong, "\n".join(map(str, wrong[:8]))
    assert set(kinds) == set(FORGERIES) or EACH < 1000
    figure(f"two verifiers: {EACH} honest and {EACH} forged results ({len(kinds)} ways), they agree on {agreed}")
    assert agreed == 2 * EACH


def test_nothing_is_left_undone_on_methods_that_the_second_knows(results):
    undone = {
        said for _, document in results for outcome, _, of in SECOND.verify(canonical(document)) for said in of
        if outcome == "not done" and "--hash" not in said
    }  # fmt: skip
    assert undone == set()


SHIPPED = sorted(
    name for name, path in api.shipped_awards().items() if (path.parent / "data" / "dataset.toml").exists()
)
UNKNOWN = {"eppd": {"weights by the method named-weights", "aggregation by the method less-deduction"}}
"""Methods of plugins that the second verifier does not know, by the shipped award that uses them."""


def test_the_shipped_awards_are_right_and_what_is_not_done_is_known():
    assert len(SHIPPED) > 20
    for name in {*some(SHIPPED, 9), "eppd"}:
        result = pembina.evaluate(name)
        found = SECOND.verify(canonical(result.document), result.sha256)
        assert [said for outcome, _, said in found if outcome == "fail"] == []
        undone = {each.split(" at ")[0].removeprefix("not done: ") for _, _, said in found for each in said}
        assert undone == UNKNOWN.get(name, set()), name
