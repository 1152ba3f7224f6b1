"""A sample of records to be verified in the field: the document of ``pembina sample``."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import attrs

from pembina.analysis.sample_draw import Margin, Stratum, allot, margins, weights
from pembina.analysis.sample_records import Drawn, draw
from pembina.errors import Place, RecordError
from pembina.methods.tails import upper_limit
from pembina.model import Award, Result
from pembina.plugins import Host

if TYPE_CHECKING:
    from pembina.data import DataSet

FORMAT = "pembina-sample/1"
SIZE = 60
"""Records that are drawn unless told otherwise: no error among them leaves a rate below 4.9 percent."""
CONFIDENCE = 0.95
ERRORS = 4
"""Numbers of errors, from none on, whose meaning the document states."""
SEED = re.compile(r"[0-9]{1,1000}")


def sample(
    result: Result, rules: Award, data: DataSet, host: Host, seed: str, size: int | None = None,
    seal: Mapping[str, Any] | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Draw a sample of a result's records by a public number, as a plain document (``pembina-sample/1``).

    ``seed`` are decimal digits; zeros in front do not count. ``size`` is how many records are drawn (by default 60, or
    one for each entrant where there are more). ``seal`` is what is to be said of the seal: its hash, and the text that
    names the number. The same result, seed and size give the same document on every engine and in any order of rows.

    Raises ValueError for a seed that is no number, and RecordError: PB706 where rules or data are not the result's,
    PB776 where so few records cannot hold every entrant, PB779 where there are none.
    """
    if not SEED.fullmatch(seed):
        raise ValueError(f"{seed!r} is no number of decimal digits")
    seed = seed.lstrip("0") or "0"
    near = margins(result)
    weight = weights(result, near)
    if not weight:
        raise RecordError.of("PB779", Place())
    records = _records(result)
    least = len({code for code, _ in weight})
    size = max(SIZE, least) if size is None else size
    if size < least:
        raise RecordError.of("PB776", Place(), size=size, least=least)
    given = allot(weight, records, size)
    drawn = draw(result, rules, data, host, seed, given)
    drawn.sort(key=lambda one: (one.entrant, one.criterion, one.ticket))
    return {
        "format": FORMAT,
        "result": result.sha256,
        "seed": seed,
        "seal": dict(seal) if seal is not None else None,
        "size": len(drawn),
        "asked": size,
        "records": sum(records.values()),
        "confidence": 100 * CONFIDENCE,
        "limits": limits(len(drawn)),
        "example": {"text": drawn[0].text, "ticket": drawn[0].ticket} if drawn else None,
        "entrants": _entrants(near, weight, records, drawn),
        "drawn": [_document(number, one) for number, one in enumerate(drawn, 1)],
    }


def limits(n: int) -> list[dict[str, Any]]:
    """Say with what error rate, in percent, none, one, two or three errors among n records are compatible at most."""
    few = range(min(ERRORS, n + 1))
    return [{"errors": errors, "at-most": round(100 * upper_limit(errors, n, CONFIDENCE), 2)} for errors in few]


def _records(result: Result) -> dict[tuple[str, str], int]:
    """Records of every stratum, as the result counts them."""
    codes = [entrant["code"] for entrant in result.entrants]
    return {
        (code, node["path"]): int(n)
        for node in result.nodes
        if node["kind"] == "criterion"
        for code, n in zip(codes, node["evidence"], strict=True)
        if n
    }


def _entrants(
    near: Mapping[str, Margin], weight: Mapping[Stratum, float], records: Mapping[Stratum, int], drawn: Sequence[Drawn]
) -> list[dict[str, Any]]:
    """Every entrant with records: its smallest margin, and how many of how many are drawn, criterion by criterion."""
    taken = Counter((one.entrant, one.criterion) for one in drawn)
    strata: dict[str, list[dict[str, Any]]] = {}
    for code, path in sorted(weight):
        counts = {"records": records[code, path], "drawn": taken[code, path]}
        stratum = {"criterion": path, **counts, "weight": round(weight[code, path], 6)}
        strata.setdefault(code, []).append(stratum)
    found = []
    for code, own in strata.items():
        distance = near[code].distance
        margin = None if distance is None else round(distance, 6)
        found.append(
            {"entrant": code, "margin": margin, "near": near[code].kind, "what": near[code].what, "strata": own}
        )
    return found


def _document(number: int, one: Drawn) -> dict[str, Any]:
    told = attrs.asdict(one, recurse=False)
    del told["text"]
    return {"number": number, **told, "record": dict(one.record)}
