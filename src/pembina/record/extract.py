"""One entrant's part of a result, and whether it is what a document of a known hash says.

The proof has two steps: hashes lead from the parts to the root of a hash tree, and the hash of the document, continued
from where it stood shortly before its end, shows that the document ends with that root. ``docs/reference/extract.md``
holds the form, so that others can write a verifier of their own.
"""

from __future__ import annotations

import errno
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, cast

from attrs import frozen

from pembina.errors import N_, Phrase, Place, RecordError
from pembina.model import Result, canonical, pointed
from pembina.model.merkle import leaf_hash, root_from
from pembina.record.plainfile import read_plain, why
from pembina.record.schema import faults, result_schema
from pembina.record.sha256_blocks import BLOCK, finished
from pembina.record.strict_json import parse_json, unreadable

EXTRACT_FORMAT = "pembina-extract/1"

LARGEST = 64 * 1024 * 1024
"""Bytes of an extract that are read; a large one has some hundred thousand."""

FARTHEST = 2 * BLOCK
"""The tail reaches back less than this before the witness: into public versions and plugins, never further."""

WITNESS = re.compile(r',"witness":\{"entrants":(0|[1-9][0-9]{0,9}),"root":"([0-9a-f]{64})"\}\}\n')
"""How every result ends."""

WHOLE = N_("it is a whole result")
TOO_LARGE = N_("it is larger than any extract")
RESPELLED = N_("it is not written as Pembina writes it, so that it was edited or written by another program")
FIGURES = N_("{n} figures for {count} columns")
OF_ANOTHER = N_("something in it is said of another entrant")
NO_NODE = N_("something in it is said of a criterion that is not there")


@frozen
class Extract:
    """An extract whose form was checked, and nothing else yet."""

    document: Mapping[str, Any]

    @property
    def common(self) -> Mapping[str, Any]:
        """What the result says to everybody: rules, plugins, criteria."""
        return cast(Mapping[str, Any], self.document["common"])

    @property
    def entrant(self) -> Mapping[str, Any]:
        """The entrant as the result lists it."""
        return cast(Mapping[str, Any], self.document["entrant"][0])

    @property
    def words(self) -> Mapping[str, Any]:
        """By node, what stands beside its figures: ``note`` and ``steps``."""
        return cast(Mapping[str, Any], self.document["entrant"][2])

    @property
    def count(self) -> int:
        """How many entrants the result has."""
        return int(self.document["proof"]["leaves"]) - 1

    def as_result(self) -> Result:
        """Return a result of this one entrant, as reports read it; its name is that of the whole result."""
        return Result(_alone(self.document), str(self.document["result"]))


@cache
def extract_schema() -> dict[str, Any]:
    """Return the JSON Schema of ``pembina-extract/1``; it is closed, and shares definitions with that of results."""
    schema = cast(dict[str, Any], json.loads((Path(__file__).parent / "extract.schema.json").read_text("utf-8")))
    result = result_schema()
    parts, node = result["properties"], result["$defs"]["node"]["else"]["properties"]
    shared = {
        **{name: parts[name] for name in ("award", "versions", "plugins")},
        "override": parts["overrides"]["items"],
        "finding": parts["findings"]["items"],
        "note": node["notes"]["additionalProperties"],
    }
    return {**schema, "$defs": {**result["$defs"], **shared, **schema["$defs"]}}


def read_extract(path: str | Path) -> Extract:
    """Read an extract; raises RecordError (PB762) unless it is whole, canonical and of its form."""
    path = Path(path)
    try:
        content = read_plain(path, LARGEST)
    except OSError as error:
        reason: str | None = Phrase(TOO_LARGE) if error.errno == errno.EFBIG else why(error)
        raise RecordError.of("PB762", Place(str(path)), reason=reason) from None
    try:
        document = parse_json(content)
        respelled = canonical(document) != content
    except (ValueError, RecursionError) as error:
        raise RecordError.of("PB762", Place(str(path)), reason=unreadable(error)) from None
    reason = next(_misfits(document), None)
    if reason is None and (respelled or pointed(document["proof"])):  # of the rest every byte is proved
        reason = Phrase(RESPELLED)
    if reason is not None:
        raise RecordError.of("PB762", Place(str(path)), reason=reason)
    return Extract(document)


@cache
def _validator() -> Any:
    from jsonschema import Draft202012Validator

    return Draft202012Validator(extract_schema())


def _misfits(document: Any) -> Iterator[Phrase]:
    """Say what does not fit the form: the schema, and then all that a result of this entrant alone has to fit."""
    from pembina.record.misfit import misfit

    if isinstance(document, dict) and document.get("format") == "pembina-result/1":
        yield Phrase(WHOLE)
        return
    found = next(_validator().iter_errors(document), None)
    if found is not None:
        yield misfit(found)
        return
    entrant, figures, words, overrides, findings = document["entrant"]
    count = sum(len(node["columns"]) for node in document["common"]["nodes"])
    if len(figures) != count:
        yield Phrase(FIGURES, {"n": len(figures), "count": count})
        return
    if any(row["entrant"] != entrant["code"] for row in (*overrides, *findings)):
        yield Phrase(OF_ANOTHER)
    if set(words) - {node["path"] for node in document["common"]["nodes"] if node["kind"] == "criterion"}:
        yield Phrase(NO_NODE)
    yield from faults(_alone(document))


def _alone(document: Mapping[str, Any]) -> dict[str, Any]:
    """The document of a result with this one entrant; what an extract does not tell is left empty."""
    common = document["common"]
    entrant, figures, words, overrides, findings = document["entrant"]
    rules, rest = dict(_rules(common["award"]["rules"]["root"])), iter(figures)
    nodes = [_node(node, rest, rules, words, entrant["code"]) for node in common["nodes"]]
    return {
        **{key: common[key] for key in ("format", "versions", "award", "plugins")},
        "data": {**common["data"], "inputs": []},
        "entrants": [entrant],
        "nodes": nodes,
        "findings": findings,
        **({"overrides": overrides} if common["award"]["rules"].get("overrides") else {}),
    }


OF_GROUP: Mapping[str, Any] = {"facts": {}, "weighting": None}
OF_CRITERION: Mapping[str, Any] = {
    "values": [None], "numerators": None, "denominators": None, "evidence": [0], "used": None, "steps": [],
    "actionable": True,
}  # fmt: skip


def _node(
    node: Mapping[str, Any], figures: Iterator[Any], rules: Mapping[str, Any], words: Mapping[str, Any], code: str
) -> dict[str, Any]:
    made = {"shares": None, "scores": None, "contributions": None, **{k: v for k, v in node.items() if k != "columns"}}
    if node["kind"] == "group":
        made |= OF_GROUP
    else:
        note = words.get(node["path"], {}).get("note")
        made |= {**OF_CRITERION, "notes": {} if note is None else {code: note}}
        if rules.get(node["path"], {}).get("distinct"):
            made["distinct"] = rules[node["path"]]["distinct"]
    made |= {column: [next(figures)] for column in node["columns"]}
    return made


def _rules(rule: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    yield rule["path"], rule
    for child in rule.get("children", ()):
        yield from _rules(child)


# Whether it is what the document says


class Check(NamedTuple):
    """One step of the proof: which, whether it holds (None: not done), and what is wrong where it does not."""

    key: str
    holds: bool | None
    reason: Phrase | None = None


NO_END = N_("the tail does not end as a result ends")
OTHER_COUNT = N_("the end of the document states {n} entrants, and the proof has {count}")
NOT_PUBLIC = N_("before it stands something else than the versions and plugins of this extract")
OTHER_HASH = N_("its SHA-256 would be {found}… and not {wanted}…")
NOT_A_PLACE = N_("the place in the tree is not the one that it has to be")
NO_WAY = N_("its hashes do not lead to the root")
OTHER_NAMED = N_("{wanted}… was named, and this extract is of {found}…")


def check_extract(path: str | Path, sha256: str | None = None) -> tuple[Check, ...]:
    """Check the extract in a file step by step; ``sha256`` is the hash that is known of the result, 64 hex digits.

    Every step has a ``key``, whether it ``holds``, and a ``reason`` where it does not. The extract is what the document
    of that hash says where every step holds; without ``sha256`` the last, ``named``, is None: compare the hash by hand.
    Raises RecordError (PB762) for what is no extract.
    """
    return verify(read_extract(path), sha256)


def verify(extract: Extract, named: str | None = None) -> tuple[Check, ...]:
    """Return the steps of the proof, each with its outcome; ``named`` is the hash that the reader knows of the result.

    The extract is what that document says where every step holds. Without ``named`` the last step is not done, and
    the reader has to compare the hash with the one that the pages of the result print.
    """
    document = extract.document
    end = WITNESS.search(document["proof"]["document"]["tail"])
    whole = end is not None and end.end() == len(document["proof"]["document"]["tail"])
    if end is None or not whole:
        stated = Check("end", False, Phrase(NO_END))
        root = None
    else:
        stated, root = _stated(document, end), bytes.fromhex(end[2])
    found = _hash_of(document)
    told = {"found": found[:12], "wanted": document["result"][:12]}
    same = found == document["result"]
    checks = [stated, Check("hash", same, None if same else Phrase(OTHER_HASH, told))]
    checks += [_leads(document, key, part, root) for key, part in (("common", "common"), ("entrant", "entrant"))]
    if named is None:
        return (*checks, Check("named", None))
    told = {"found": document["result"][:12], "wanted": named[:12]}
    same = named == document["result"]
    return (*checks, Check("named", same, None if same else Phrase(OTHER_NAMED, told)))


def holds(checks: Sequence[Check]) -> bool:
    """Whether no step of a proof fails, and all but the last were done."""
    return all(check.holds for check in checks[:-1]) and checks[-1].holds is not False


def public_end(common: Mapping[str, Any]) -> bytes:
    """The bytes of a result right before its witness: plugins and versions, which are everybody's."""
    return b'"plugins":%b,"versions":%b' % (canonical(common["plugins"])[:-1], canonical(common["versions"])[:-1])


def _stated(document: Mapping[str, Any], end: re.Match[str]) -> Check:
    count = int(document["proof"]["leaves"]) - 1
    before = end.string[: end.start()].encode("utf-8")
    if int(end[1]) != count:
        return Check("end", False, Phrase(OTHER_COUNT, {"n": int(end[1]), "count": count}))
    if len(before) >= FARTHEST or not public_end(document["common"]).endswith(before):
        return Check("end", False, Phrase(NOT_PUBLIC))
    return Check("end", True)


def _hash_of(document: Mapping[str, Any]) -> str:
    """The SHA-256 of the document that stood at the midstate and goes on with the tail."""
    proof = document["proof"]["document"]
    return finished(bytes.fromhex(proof["midstate"]), proof["blocks"], proof["tail"].encode("utf-8")).hex()


def _leads(document: Mapping[str, Any], key: str, part: str, root: bytes | None) -> Check:
    """Whether the hashes of a part lead to the root; the common part is the first leaf and no entrant is."""
    proof, place = document["proof"], document["proof"][part]
    if (place["index"] == 0) != (part == "common") or place["index"] >= proof["leaves"]:
        return Check(key, False, Phrase(NOT_A_PLACE))
    leaf = leaf_hash(bytes.fromhex(place["salt"]) + canonical(document[part]))
    reached = root_from(leaf, place["index"], proof["leaves"], [bytes.fromhex(each) for each in place["path"]])
    led = root is not None and reached == root
    return Check(key, led, None if led else Phrase(NO_WAY))
