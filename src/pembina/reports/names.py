"""Names for what keys and arguments point at: nodes, entrants, tiers and gates, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from attrs import field, frozen

from pembina.errors import N_
from pembina.model import Result
from pembina.reports.texts import Texts

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

    @classmethod
    def of_result(cls, result: Result, texts: Texts) -> Names:
        """Names as a result knows them."""
        entrants = {entrant["code"]: entrant["name"] for entrant in result.entrants}
        return cls.of_rules(result.award, {node["path"]: node["title"] for node in result.nodes}, entrants, texts)

    @classmethod
    def of_rules(
        cls, rules: Mapping[str, Any], titles: Mapping[str, Any], entrants: Mapping[str, str], texts: Texts
    ) -> Names:
        """Names as the resolved rules give them, with titles by path and entrants by code."""
        tiers = {tier["id"]: tier["title"] for tier in rules["tiers"]}
        return cls(texts, {**titles, "": rules["title"]}, entrants, tiers, rules["gates"])

    def node(self, path: str) -> str:
        """Title of a criterion or a group; the root is called by the award's title."""
        return self.texts.local(self.titles.get(path)) or path

    def entrant(self, code: str) -> str:
        """Name and code of an entrant."""
        name = self.entrants.get(code)
        return f"{name} ({code})" if name else code

    def tier(self, identity: str) -> str:
        """Title of a tier."""
        return self.texts.local(self.tiers.get(identity)) or identity

    def gate(self, position: int) -> str:
        """Say what a gate asks for: ``audit opinion at least "WTP"``."""
        if not 0 <= position < len(self.gates):
            return str(position + 1)
        gate = self.gates[position]
        name, argument = gate["test"]["name"], gate["test"]["parameters"].get("argument")
        criterion = self.node(gate["criterion"])
        if name in GATES:
            return self.texts.say(GATES[name], criterion=criterion, argument=self._argument(argument))
        template = N_("{criterion}: {test} {argument}")
        return self.texts.say(template, criterion=criterion, test=name, argument=self._argument(argument))

    def gate_reason(self, position: int) -> str:
        """What the award itself says of a gate, if it says anything."""
        return self.texts.local(self.gates[position]["reason"]) if 0 <= position < len(self.gates) else ""

    def _argument(self, argument: Any) -> str:
        if isinstance(argument, list | tuple):
            return ", ".join(self._argument(part) for part in argument)
        if isinstance(argument, int | float) and not isinstance(argument, bool):
            return self.texts.number(argument)
        return self.quoted(str(argument))

    def quoted(self, word: str) -> str:
        """Put a word of the data between quotation marks."""
        return self.texts.say(N_("“{word}”"), word=word)
