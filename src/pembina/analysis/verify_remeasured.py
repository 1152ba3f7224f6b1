"""Check 5: the data evaluated again by the rules that the document states, and compared with all that it says.

This alone sees an insider who changes a value and everything that follows from it. It is only made with plugins whose
files are those that the document names: what other code measures would prove nothing in either direction.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from attrs import define, field

from pembina import __version__
from pembina.analysis.verify_asked import MEND_FORM, NO_FORM, Asked
from pembina.analysis.verify_checks import Difference, Found, NotDone, Remark
from pembina.analysis.verify_differences import anywhere, column, keyed, of_all, of_entrant, of_node, same
from pembina.analysis.verify_inputs import dataset
from pembina.analysis.verify_plugins import MEND_PROGRAM, OTHER_PROGRAM, need_methods, need_plugin
from pembina.errors import N_, Phrase
from pembina.model import Result, canonical
from pembina.plugins import Host

STOPPED = N_("measuring again could not be carried through (check {number})")
MEND_STOPPED = N_("Mend what that check says first.")
LOST = N_("missing: {key}, about {node}, {entrant}")
ADDED = N_("not found again: {key}, about {node}, {entrant}")
ANYBODY, ANYTHING = Phrase(N_("everybody")), Phrase(N_("the whole"))
EQUAL = N_("Every byte is the same: {sha256}")
APART = N_("the document differs in its bytes alone, not in what it says")

REST = ("name", "groups", "status", "reason")
MEASURED = ("values", "numerators", "denominators")

Document = Mapping[str, Any]


def measured_again(rules: Document, changed: tuple[str, ...], data: Path, host: Host, engine: str) -> Result:
    """Evaluate a data set by resolved rules; raises what an evaluation raises."""
    from pembina.awardfile.structuring import structure
    from pembina.data import open_dataset
    from pembina.evaluation import evaluate

    return evaluate(structure({**rules, "changed": changed}), open_dataset(data, host, engine), host)


@define
class Remeasured:
    """The evaluation made again, once for all checks that ask for it."""

    asked: Asked
    broken: str | None = None
    """Number of the check that found out that it cannot be made."""
    _again: Result | None = field(init=False, default=None)

    def again(self) -> Result:
        """The result as it comes out today; raises NotDone where that would prove nothing, and PembinaError."""
        if self._again is None:
            data, result = dataset(self.asked), self.asked.result()
            if not self.asked.passed("parts"):
                raise NotDone(Phrase(NO_FORM, number="1.2"), Phrase(MEND_FORM))
            for row in self.asked.stated_plugins():
                need_plugin(self.asked.host, row)
            self._need_criteria(result)
            changed = tuple(result.document["award"]["changed"])
            self._again = measured_again(result.award, changed, data.folder, self.asked.host, self.asked.engine)
        return self._again

    def _need_criteria(self, result: Result) -> None:
        """Nothing is imported that the document does not name by the hash of its files."""
        from pembina.awardfile.structuring import structure

        award = structure({**result.award, "changed": ()})
        need_methods(self.asked, award, [leaf.use for leaf in award.leaves()] + list(award.plugins))


def whole(work: Remeasured) -> Found:
    """5.1: the same bytes. Another version of the program may write other bytes for the same figures, and no others.

    Who states another version than the one that made it would otherwise be spared all that no other check compares:
    overrides, and what was done to values before they were scored.
    """
    result, again = work.asked.result(), work.again()
    then = result.document["versions"]["pembina"]
    if then != __version__:
        yield from differences(work.asked, {**result.document, "versions": again.document["versions"]}, again.document)
        raise NotDone(Phrase(OTHER_PROGRAM, then=then, now=__version__), Phrase(MEND_PROGRAM, then=then), excused=True)
    if again.sha256 == result.sha256:
        yield Remark(Phrase(EQUAL, sha256=again.sha256))
        return
    told = False
    for difference in differences(work.asked, result.document, again.document):
        told = True
        yield difference
    if not told:
        yield Difference(Phrase(APART))


def differences(asked: Asked, stated: Document, computed: Document) -> Found:
    """Every difference between two documents: nodes and entrants in their own words, the rest by its address."""
    codes = [entrant["code"] for entrant in computed["entrants"]]
    if [entrant["code"] for entrant in stated["entrants"]] == codes:
        yield from _entrants(asked, stated, computed, None)
        for then, now in _nodes(stated, computed):
            for key in sorted(then.keys() | now.keys()):
                yield from _of_node(asked, codes, then, now, key)
    else:
        yield of_all("entrants", [entrant["code"] for entrant in stated["entrants"]], codes)
    yield from _findings(asked, stated, computed)
    for key in sorted(stated.keys() | computed.keys()):
        if key not in ("entrants", "nodes", "findings", "witness") and not same(stated.get(key), computed.get(key)):
            yield from anywhere(stated.get(key), computed.get(key), key)


def _of_node(asked: Asked, codes: list[str], then: Document, now: Document, key: str) -> Found:
    told, found = then.get(key), now.get(key)
    if same(told, found):
        return
    if isinstance(told, list) and isinstance(found, list) and len(told) == len(found) == len(codes) and key != "steps":
        yield from column(asked.subject.names, codes, then["path"], key, told, found)
    elif key == "notes" and isinstance(told, dict) and isinstance(found, dict):
        yield from keyed(then["path"], asked.subject.names, key, told, found)
    else:
        yield of_node(then["path"], key, told, found)


def _nodes(stated: Document, computed: Document) -> list[tuple[Document, Document]]:
    """Nodes by path; those of the rules are there in both."""
    now = {node["path"]: node for node in computed["nodes"]}
    return [(node, now.get(node["path"], {})) for node in stated["nodes"]]


def _entrants(asked: Asked, stated: Document, computed: Document, keys: tuple[str, ...] | None) -> Found:
    for then, now in zip(stated["entrants"], computed["entrants"], strict=True):
        for key in keys or sorted(then.keys() | now.keys()):
            if not same(then.get(key), now.get(key)):
                yield of_entrant(asked.subject.names, then["code"], key, then.get(key), now.get(key))


def _findings(asked: Asked, stated: Document, computed: Document) -> Found:
    """Findings as a multiset: those that are lost, and those that are not found again."""
    then, now = (Counter(map(canonical, document["findings"])) for document in (stated, computed))
    by_text = {canonical(finding): finding for each in (stated, computed) for finding in each["findings"]}
    for template, more, less in ((LOST, now, then), (ADDED, then, now)):
        for text in sorted((more - less).elements()):
            finding = by_text[text]
            node, code = finding["node"], finding["entrant"]
            said = {"node": node or ANYTHING, "entrant": asked.subject.names.of(code) if code else ANYBODY}
            pair = (None, finding) if template is LOST else (finding, None)
            yield Difference(Phrase(template, key=finding["key"], **said), node, code, "findings", *pair)


def _columns(work: Remeasured, keys: tuple[str, ...]) -> Found:
    """Compare columns of criteria, entrant by entrant."""
    stated, computed = work.asked.result().document, work.again().document
    codes = [entrant["code"] for entrant in computed["entrants"]]
    if [entrant["code"] for entrant in stated["entrants"]] != codes:
        yield of_all("entrants", [entrant["code"] for entrant in stated["entrants"]], codes)
        return
    for then, now in _nodes(stated, computed):
        for key in keys if then["kind"] == "criterion" else ():
            yield from _of_node(work.asked, codes, then, now, key)


def entrants(work: Remeasured) -> Found:
    """5.6: who competes, and what the data say of them."""
    stated, computed = work.asked.result().document, work.again().document
    codes = [[entrant["code"] for entrant in document["entrants"]] for document in (stated, computed)]
    if codes[0] != codes[1]:
        yield of_all("entrants", codes[0], codes[1])
        return
    yield from _entrants(work.asked, stated, computed, REST)


def findings(work: Remeasured) -> Found:
    """5.5: the findings."""
    yield from _findings(work.asked, work.asked.result().document, work.again().document)


STEPS: Mapping[str, Callable[[Remeasured], Found]] = {
    "bytes": whole, "values": partial(_columns, keys=MEASURED), "evidence": partial(_columns, keys=("evidence",)),
    "notes": partial(_columns, keys=("notes",)), "findings": findings, "entrants": entrants,
}  # fmt: skip


def stopped(number: str) -> NotDone:
    """Say of a step that measuring again could not be carried through."""
    return NotDone(Phrase(STOPPED, number=number), Phrase(MEND_STOPPED))
