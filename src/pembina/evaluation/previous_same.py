"""Whether a result of before speaks of the same, as far as measuring goes: rules, plugins, and who competes.

What only judges values (weights, scoring, tiers, titles) may be another. Every other rule counts, those that Pembina
will know one day as well, so that something new is measured rather than taken for the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from attrs import define, field

from pembina import __version__
from pembina.errors import N_, Phrase, PluginError
from pembina.evaluation.document import plugins_document
from pembina.evaluation.restore import restored_entrants
from pembina.evaluation.taking_part import methods_used
from pembina.model import Award, Entrant, Result, canonical
from pembina.plugins import Found, Host, TableCheck

JUDGES = frozenset((
    "id", "title", "edition", "basis", "adopted", "organiser", "scale", "decimals", "rounding", "rank-on", "ties",
    "ranking", "coverage", "plugins", "entrants", "screen", "root", "gates", "tiers", "uncertainty", "overrides",
))  # fmt: skip
"""Rules of an award that no measuring depends on, or whose effect on it (who competes, which plugins) is compared."""

SCORES = frozenset(("path", "title", "unit", "impute", "treat", "score", "missing", "weight", "share", "effort"))
"""The same among the rules of one criterion."""

VERSION = N_("it was made by Pembina {then}, and this is Pembina {now}")
SILENT = N_("it does not say how its tables were read")
AWARD = N_("the period of the award, or another rule for all criteria, has changed")
NAMES = N_("entrants are known by other codes or names than then")
COMPETING = N_("others compete than then")
CHECKS = N_("the plugin {plugin}, which looks at all records, has changed")

Rules = Mapping[str, Any]


def of_another_kind(previous: Result) -> Phrase | None:
    """Say why a result cannot serve, whatever it was made of; None where it can."""
    if isinstance(previous.outdated, Phrase):
        return previous.outdated
    then = previous.document["versions"]["pembina"]
    if then != __version__:
        return Phrase(VERSION, then=then, now=__version__)
    data, nodes = previous.document["data"], previous.nodes
    told = "identity" in data and all("read" in table for table in data["inputs"])
    return None if told and all("dated" in n for n in nodes if n["kind"] == "criterion") else Phrase(SILENT)


def of_another_award(previous: Result, rules: Rules) -> Phrase | None:
    """Say that a rule by which every criterion is measured has changed; ``rules`` are those of now."""
    return None if _measuring(previous.award, JUDGES) == _measuring(rules, JUDGES) else Phrase(AWARD)


def of_other_entrants(previous: Result, entrants: Sequence[Entrant], identity: str) -> Phrase | None:
    """Say that entrants are known otherwise, or that others compete."""
    if previous.document["data"]["identity"] != identity:
        return Phrase(NAMES)
    codes = [entrant["code"] for entrant in previous.entrants]
    return None if codes == [entrant.code for entrant in entrants] else Phrase(COMPETING)


def same_aside(previous: Result, entrants: Sequence[Entrant]) -> bool:
    """Whether the same entrants are set aside by the data, which matters where values are compared with each other.

    No override may have changed a status, and no screen may have left anybody out: then the document says it.
    """
    if previous.award["screen"] is not None or any(each["what"] == "status" for each in previous.overrides):
        return False
    then = [entrant.status is None for entrant in restored_entrants(previous)]
    return then == [entrant.status is None for entrant in entrants]


def criteria_rules(root: Rules) -> dict[str, bytes]:
    """Return by path what a criterion is measured by, of all criteria below a node of resolved rules."""
    return {rule["path"]: _measuring(rule, SCORES) for rule in _every(root) if "children" not in rule}


def _every(rule: Rules) -> Iterator[Rules]:
    yield rule
    for child in rule.get("children", ()):
        yield from _every(child)


def _measuring(rules: Rules, aside: frozenset[str]) -> bytes:
    return canonical({key: value for key, value in rules.items() if key not in aside})


@define
class Plugins:
    """The plugins of a result, against those of now."""

    previous: Result
    _now: dict[str, dict[str, str]] = field(init=False, factory=dict)

    def same(self, found: Found) -> bool:
        """Whether a plugin is the one of the result, to the last byte; what is Pembina's own is."""
        if found.manifest is None:
            return True
        if found.name not in self._now:
            self._now[found.name] = plugins_document([found])[0]
        return self._now[found.name] in self._then

    def other_check(self, checks: Sequence[tuple[Found, TableCheck]], award: Award) -> Phrase | None:
        """Say that a plugin which looks at all records is another, or was not asked then.

        ``award`` is that of the result: a plugin may have stood in it for another reason, such as a table.
        """
        for found, _ in checks:
            if found.manifest is not None and not (self.same(found) and _asked(found, award)):
                return Phrase(CHECKS, plugin=found.name)
        return None

    def looked_at_result(self, host: Host) -> bool:
        """Whether a plugin of the result may have remarked on the result itself; one that is gone or changed may."""
        promising = host.promising("result-checks")
        return any(plugin["name"] in promising or not self._is_there(plugin["name"], host) for plugin in self._then)

    def _is_there(self, name: str, host: Host) -> bool:
        try:
            return self.same(host.found(name))
        except PluginError:
            return False

    @property
    def _then(self) -> Sequence[Mapping[str, str]]:
        listed: Sequence[Mapping[str, str]] = self.previous.document["plugins"]
        return listed


def _asked(found: Found, award: Award) -> bool:
    """Whether an award uses a plugin for a criterion or a method, or names it."""
    assert found.manifest is not None
    if found.name in award.plugins or any(leaf.use == found.name for leaf in award.leaves()):
        return True
    return any(name in found.manifest.provides.get(kind, ()) for kind, name in methods_used(award))
