"""Judging a method that a node names: known, given parameters that its schema allows, and sound as a whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from attrs import frozen

from pembina.awardfile.draft import Draft, Failure, Node
from pembina.awardfile.flaws import unknown_key
from pembina.awardfile.methods import (
    damaged_parameters,
    fault_hint,
    flaw_problem,
    known_method,
    parameters_of,
    schema_flaws,
    with_defaults,
)
from pembina.awardfile.shares import method_name
from pembina.awardfile.source import Address
from pembina.errors import N_, PembinaError, Phrase, Problem, did_you_mean
from pembina.plugins import Fault
from pembina.plugins.guard import guarded

REQUIRED = N_('the method "{method}" needs "{key}"')


@frozen
class Setting:
    """A key of the tree that names a method.

    ``kind`` is the kind of extension; ``unknown`` and ``unsound`` are the codes of an unknown name and of parameters
    that make no sense; ``free`` are names that mean something else than a method.
    """

    key: str
    kind: str
    unknown: str
    unsound: str
    free: tuple[str, ...] = ()


SCORE = Setting("score", "scoring-methods", "PB218", "PB219")
AGGREGATE = Setting("aggregate", "aggregators", "PB220", "PB244")
WEIGHTS = Setting("weights", "weightings", "PB243", "PB244", ("percent", "relative"))
TREAT = Setting("treat", "treatments", "PB243", "PB244", ("none",))
IMPUTE = Setting("impute", "imputations", "PB243", "PB244", ("none",))

Check = Callable[[Any, Mapping[str, Any]], list[Fault]]


def judge(draft: Draft, node: Node, what: Setting, check: Check, implied: Mapping[str, Any] = {}) -> Iterator[Problem]:
    """Yield what is wrong with a node's own setting; ``implied`` are parameters that go without saying.

    ``check(method, parameters)`` asks the method itself.
    """
    setting = node.get(what.key)
    name = method_name(setting)
    if name is None:
        return
    if name in what.free:
        yield from _takes_nothing(draft, node, what)
        return
    at = node.at(what.key, "method") if isinstance(setting, dict) else node.at(what.key)
    known = draft.host.names(what.kind)
    if name not in known:
        yield draft.problem(what.unknown, at, did_you_mean(name, (*known, *what.free)), method=name, key=what.key)
        return
    method, problems = known_method(draft, what.kind, name, at)
    yield from problems
    if method is not None:
        yield from _parameters(draft, node, what, method, setting, check, implied)


def _takes_nothing(draft: Draft, node: Node, what: Setting) -> Iterator[Problem]:
    """A word that is no method has no parameters."""
    setting = node.get(what.key)
    for key in setting if isinstance(setting, dict) else ():
        if key != "method":
            yield flaw_problem(draft, unknown_key(node.at(what.key, key), ("method",), setting))


def _parameters(
    draft: Draft, node: Node, what: Setting, method: Any, setting: Any, check: Check, implied: Mapping[str, Any]
) -> Iterator[Problem]:
    flaws = schema_flaws(method, setting, node.at(what.key))
    yield from (flaw_problem(draft, flaw) for flaw in flaws)
    depth = len(node.at(what.key))
    unsound = {str(flaw.path[depth]) for flaw in flaws} | damaged_parameters(setting)
    unsound |= {flaw.meant for flaw in flaws if flaw.meant is not None}
    sound = {key: value for key, value in parameters_of(setting).items() if key not in unsound}
    given = with_defaults({**implied, **sound}, method.parameters)
    faults = [_needs(method.name, key) for key in needed(method) if key not in given and key not in unsound]
    if sum(flaw.unexplained for flaw in flaws) == 1 and len(faults) == 1:
        faults = []  # the one key that is lacking is there, misspelt
    try:
        with guarded(draft.host.provider(what.kind, method.name), f"check of {method.name}"):
            faults += check(method, given)
    except PembinaError as error:
        if not unsound and not faults:  # with parameters left out, a check may stumble
            yield from draft.failure(Failure(error.problems), _at(node, what, setting))
    for fault in faults:
        reason, at = Phrase(fault.text, **fault.args), node.at(what.key, *fault.at)
        yield draft.problem(what.unsound, at, fault_hint(fault), method=method.name, reason=reason, key=what.key)


def _at(node: Node, what: Setting, setting: Any) -> Address:
    return node.at(what.key, "method") if isinstance(setting, dict) else node.at(what.key)


def needed(method: Any) -> tuple[str, ...]:
    """Return the parameters that have to be given; a direction has to come from somewhere."""
    return (*method.required, *(["direction"] if "direction" in method.parameters else []))


def _needs(method: str, key: str) -> Fault:
    return Fault(REQUIRED, {"method": method, "key": key})
