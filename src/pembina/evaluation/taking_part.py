"""Which plugins take part in an evaluation, and which extensions are active in it because of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pembina.evaluation.plan import Job
from pembina.model import Award, Group
from pembina.plugins import Found, Host
from pembina.plugins.host import BUILTIN


def plugins_used(award: Award, jobs: Sequence[Job], host: Host) -> list[Found]:
    """Plugins whose word counts: those of the award's criteria, methods and gate tests, and those it names."""
    used = {job.found.name: job.found for job in jobs}
    used.update({name: host.found(name) for name in award.plugins})
    for kind, name in methods_used(award):
        found = host.provider(kind, name)
        used[found.name] = found
    return [used[name] for name in sorted(used)]


def methods_used(award: Award) -> list[tuple[str, str]]:
    """Kind and name of every method and gate test that the rules name."""
    methods = [("scoring-methods", leaf.score.name) for leaf in award.leaves() if leaf.score is not None]
    methods += [("treatments", leaf.treat.name) for leaf in award.leaves() if leaf.treat is not None]
    methods += [("imputations", leaf.impute.name) for leaf in award.leaves() if leaf.impute is not None]
    groups = [node for node in award.nodes() if isinstance(node, Group)]
    methods += [("aggregators", group.aggregate.name) for group in groups]
    methods += [("weightings", group.weighting.name) for group in groups if group.weighting is not None]
    methods += [("gates", gate.test.name) for gate in award.gates]
    return list(dict.fromkeys(methods))


def active(host: Host, kind: str, used: Sequence[Found]) -> list[tuple[Found, Any]]:
    """Extensions of the built-ins and of the plugins that the award uses, whatever else the host has loaded."""
    names = {found.name for found in used}
    own = [(f, thing) for f, thing in host.handed_over(kind) if f.distribution == BUILTIN and f.manifest is None]
    return own + [(f, thing) for f, thing in host.handed_over(kind) if f.manifest is not None and f.name in names]
