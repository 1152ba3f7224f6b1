"""Names for what keys and arguments point at: nodes, entrants, tiers and gates, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from attrs import evolve, field, frozen

from pembina.errors import N_
from pembina.model import Result
from pembina.reports.texts import Texts

UNITS = {"percent": N_("percent"), "rupiah": N_("rupiah"), "points": N_("points")}
"""Units that need no plugin to be translated."""

GATES = {
    "at-least": N_("{criterion} at least {argument}"),
    "more-than": N_("{criterion} more than {argument}"),
    "at-most": N_("{criterion} at most {argument}"),
    "less-than": N_("{criterion} less than {argument}"),
    "equals": N_("{criterion} equal to {argument}"),
    "one-of": N_("{criterion} one of {argument}"),
}


@frozen
class Names:
    """Titles by path, names by code, tiers by id, gates by position; what is not known is called by its key."""

    texts: Texts
    titles: Mapping[str, Any]
    entrants: Mapping[str, str] = field(factory=dict)
    tiers: Mapping[str, Any] = field(factory=dict)
    gates: Sequence[Mapping[str, Any]] = ()
    units: Mapping[str, tuple[str, Any]] = field(factory=dict)
    """Unit of every criterion and what readers call it."""
    groups: Mapping[str, Mapping[str, str]] = field(factory=dict)
    """The groups that each entrant is in, by column."""
    columns: Mapping[str, Any] = field(factory=dict)
    """Titles of the group columns that have one."""
    decimals: int = 2
    """Decimals of published scores."""

    @classmethod
    def of_result(cls, result: Result, texts: Texts) -> Names:
        """Names as a result knows them."""
        entrants = {entrant["code"]: entrant["name"] for entrant in result.entrants}
        titles = {node["path"]: node["title"] for node in result.nodes}
        units = {
            node["path"]: (node["unit"], (node.get("labels") or {}).get("unit"))
            for node in result.nodes
            if node["kind"] == "criterion"
        }
        named = cls.of_rules(result.award, titles, entrants, texts, units)
        groups = {entrant["code"]: entrant["groups"] for entrant in result.entrants}
        return evolve(named, groups=groups, columns=result.award["entrants"]["titles"])

    @classmethod
    def of_rules(
        cls, rules: Mapping[str, Any], titles: Mapping[str, Any], entrants: Mapping[str, str], texts: Texts,
        units: Mapping[str, tuple[str, Any]] | None = None,
    ) -> Names:  # fmt: skip
        """Names as the resolved rules give them, with titles by path and entrants by code."""
        tiers = {tier["id"]: tier["title"] for tier in rules["tiers"]}
        return cls(
            texts, {**titles, "": rules["title"]}, entrants, tiers, rules["gates"], units or {},
            decimals=int(rules["decimals"]),
        )  # fmt: skip

    def node(self, path: str) -> str:
        """Title of a criterion or a group; the root is called by the award's title."""
        return self.texts.local(self.titles.get(path)) or path

    def entrant(self, code: str) -> str:
        """Name and code of an entrant."""
        name = self.entrants.get(code)
        return f"{name} ({code})" if name else code

    def group(self, code: str, column: str | None) -> str:
        """The group that an entrant is in, by one of the award's group columns; empty without one."""
        return self.groups.get(code, {}).get(column or "", "")

    def column(self, column: str) -> str:
        """Title of a group column."""
        return self.texts.local(self.columns.get(column)) or column

    def tier(self, identity: str) -> str:
        """Title of a tier."""
        return self.texts.local(self.tiers.get(identity)) or identity

    def gate(self, position: int) -> str:
        """Say what a gate asks for: ``audit opinion at least "WTP"``."""
        if not 0 <= position < len(self.gates):
            return str(position + 1)
        gate = self.gates[position]
        name, argument = gate["test"]["name"], gate["test"]["parameters"].get("argument")
        criterion, path = self.node(gate["criterion"]), gate["criterion"]
        if name in GATES:
            return self.texts.say(GATES[name], criterion=criterion, argument=self._argument(path, argument))
        template = N_("{criterion}: {test} {argument}")
        return self.texts.say(template, criterion=criterion, test=name, argument=self._argument(path, argument))

    def gate_reason(self, position: int) -> str:
        """What the award itself says of a gate, if it says anything."""
        return self.texts.local(self.gates[position]["reason"]) if 0 <= position < len(self.gates) else ""

    def measured(self, path: str | None, number: float | int | str | Decimal, figure: bool = False) -> str:
        """Write a value of a criterion with its unit; a ``figure`` keeps the decimals that it was given."""
        if self.units.get(path or "", ("", None))[0] == "rupiah":
            return self.texts.money(number)
        written = self.texts.figure(str(number)) if figure else self.texts.number(number)
        called = self.unit(path)
        return self.texts.say(N_("{number} {unit}"), number=written, unit=called) if called else written

    def unit(self, path: str | None) -> str:
        """What readers call the unit of a criterion; empty where it has none."""
        unit, label = self.units.get(path or "", ("", None))
        return self.texts.local(label) or (self.texts.translate(UNITS[unit]) if unit in UNITS else unit)

    def _argument(self, path: str, argument: Any) -> str:
        if isinstance(argument, list | tuple):
            return ", ".join(self._argument(path, part) for part in argument)
        if isinstance(argument, int | float) and not isinstance(argument, bool):
            return self.measured(path, argument)
        return self.quoted(str(argument))

    def quoted(self, word: str) -> str:
        """Put a word of the data between quotation marks."""
        return self.texts.say(N_("“{word}”"), word=word)
