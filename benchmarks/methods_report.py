"""The document of ``benchmarks/methods.py``: tables of times and memory, who agrees with whom, and what is not met."""

from __future__ import annotations

import os
import platform
from pathlib import Path
from typing import Any

import numpy as np

OURS, PLAIN, BLOCKS, BLAS = "Pembina", "plain NumPy", "plain NumPy in blocks", "plain NumPy with BLAS"
ORDERED = "plain NumPy in order"
ALLOWED = 1.5
"""Largest ratio of Pembina's time to the best plain NumPy that adds over criteria in their order."""
NOISE = 2e-5
"""Seconds below which a difference is the cost of a few calls, not of a method."""
SAME = 1e-9
"""Largest relative difference of two answers that count as the same."""
TABLES = (
    *("PROMETHEE II usual", "PROMETHEE II linear", "PROMETHEE II gaussian", "Copeland"),
    *("ELECTRE I", "ELECTRE III credibilities", "ELECTRE III"),
)
"""Methods that compare all pairs, whose memory is told."""

Measured = dict[int, dict[str, Any]]

UNDERFLOW = "its fault: multiplies all entrants' values first, which underflows to 0"
REASONS: dict[tuple[str, str], str] = {
    ("pyDecision", "entropy weights"): "adds 1e-9 inside every logarithm and to every weight",
    ("pyDecision", "arithmetic mean"): "another method: divides by the column's maximum first, without a choice",
    ("pyDecision", "geometric mean"): "another definition: a product of 1 + min-max instead of the values",
    ("pyDecision", "MABAC"): "its fault: takes no weights, and puts 1 / entrants in their place",
    ("pyDecision", "Borda"): "its fault: takes no weights",
    ("pyDecision", "Copeland"): "its fault: adds up criteria won less lost (that is Borda); no majorities, no weights",
    ("pyrepo-mcda", "Copeland"): "its fault: adds up places over rankings (that is Borda); no majorities, no weights",
    ("pyrepo-mcda", "MABAC"): UNDERFLOW,
    ("pymcdm", "MABAC"): UNDERFLOW,
    ("scikit-criteria", "MABAC"): UNDERFLOW,
    ("scikit-criteria", "ARAS"): "another definition: the columns are divided by sums without the optimal entrant",
    ("pymcdm", "COPRAS with costs"): "its fault: the formula cancels down to benefits + costs, so costs are added",
}
"""Why a peer's numbers differ, as read in its source."""


def document(measured: Measured, facts: dict[str, Any], given_up: dict[tuple[str, str], int], answers: Path) -> str:
    """Write the whole document."""
    peers = list(facts["versions"])
    verdicts = agreements(measured, peers, answers)
    parts = [opening(facts, peers)]
    for size, found in measured.items():
        parts.append(table(size, found, peers, given_up, verdicts))
    parts.append(memory(measured, peers, given_up))
    parts.append(agreement_table(verdicts, peers))
    parts.append(failures(measured, peers))
    parts.append(not_met(measured, peers, verdicts))
    return "\n\n".join(part for part in parts if part) + "\n"


def opening(facts: dict[str, Any], peers: list[str]) -> str:
    """Say what was measured on what, and how to read it."""
    blas = np.show_config(mode="dicts")["Build Dependencies"]["blas"]
    versions = "\n".join(
        f"- {' '.join(pin.replace('==', ' ') + ',' for pin in facts['versions'][peer])[:-1]}" for peer in peers
    )
    return f"""# Benchmarks of the methods

Written by `make benchmarks-methods`. Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()};
Pembina and plain NumPy with NumPy {np.__version__} ({blas["name"]} {blas["version"]}); every peer in an environment
of its own:

{versions}

Matrices of uniform numbers from 1 to 100, 50 criteria, seeded, the same files for all; weights fall by a tenth from one
criterion to the next. All criteria are benefits, except the last ten where a method is called "with costs" (some peers
refuse COPRAS and MOORA without any). Thresholds are 10 and 30 (PROMETHEE linear), 20 (gaussian), 10, 30 and 60
(ELECTRE III), 0.65 and 0.35 (ELECTRE I).

Times are the best of several runs in one process. Pembina and plain NumPy run in turns in the same process.
"Plain" is the best of our own formulations of the same quantity with neither checks nor rounding, over the whole matrix
or, for aggregations, in blocks of rows; the ratio is Pembina / plain, allowed up to {ALLOWED}.
Pembina adds over criteria one after the other, because the order in which BLAS, ``einsum`` or ``sum`` add differs
between machines, and with it the last bit; "plain" does the same. What is quickest without that promise stands under
"any order", and under "with BLAS". Sums over entrants are exact in Pembina (the order of entrants moves no bit) and in
"plain" whatever is quickest. Pembina's normalisers take one criterion at a time, so that their 50 calls are measured.
MOORA's reference point is computed by Pembina and plain NumPy, not by the peers.
Under a peer's name stands how many times as long as Pembina it takes.
† marks a peer that computes something else under the same name, or nearly the same (why: below).
A call may take {facts["limit"]:.0f} s and {facts["memory"] // 1024**3} GB; who needed more with fewer entrants is not
asked again. "-": the library does not have the method."""


def seconds_of(found: dict[str, Any], by: str, case: str, way: str | None = None) -> float | None:
    """Return the seconds of one way of one case, None where there are none."""
    return found.get(by, {}).get(case, {}).get(way or by, {}).get("seconds")


def best_plain(found: dict[str, Any], case: str) -> float | None:
    """Return the seconds of the best plain formulation, of those in order where there are such."""
    return seconds_of(found, OURS, case, ORDERED) or quickest(found, case)


def quickest(found: dict[str, Any], case: str) -> float | None:
    """Return the seconds of the best plain formulation in whatever order, without BLAS."""
    times = [seconds_of(found, OURS, case, way) for way in (PLAIN, BLOCKS)]
    return min((time for time in times if time is not None), default=None)


def shown(seconds: float | None) -> str:
    """Write a time in milliseconds with three digits."""
    return "" if seconds is None else f"{seconds * 1000:.3g}" if seconds < 1 else f"{seconds * 1000:.0f}"


def trouble(found: dict[str, Any], by: str, case: str) -> str | None:
    """Return what went wrong, None where nothing did or nothing was asked."""
    runs = found.get(by, {}).get(case, {})
    entry = runs.get(by, runs.get("all", {}))
    return entry.get("error")


def peer_cell(found: Any, peer: str, case: str, given_up: Any, verdicts: Any, size: int) -> str:
    """Say how a peer did beside Pembina."""
    ours, theirs = seconds_of(found, OURS, case), seconds_of(found, peer, case)
    if theirs is not None:
        mark = " †" if other_than_ours(verdicts, peer, case) else ""
        return f"{theirs / ours:.3g} x{mark}" if ours else f"{shown(theirs)} ms{mark}"
    error = trouble(found, peer, case)
    if error == "time":
        return "too long"
    if error == "memory":
        return "out of memory"
    if error:
        return "fails"
    before = given_up.get((peer, case))
    return f"too much at {before:,}" if before and before < size else "-"


def table(size: int, found: dict[str, Any], peers: list[str], given_up: Any, verdicts: Any) -> str:
    """Return the table of one size."""
    cases = list(dict.fromkeys(case for by in found.values() for case in by))
    head = ["method", "Pembina ms", "plain ms", "ratio", "any order ms", "with BLAS ms", *peers]
    lines = [f"## {size:,} entrants", "", "| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    for case in cases:
        ours, plain = seconds_of(found, OURS, case), best_plain(found, case)
        ratio = "" if ours is None or plain is None else f"{ours / plain:.2f}"
        if ratio and ours > ALLOWED * plain:
            ratio = f"**{ratio}**"
        own = shown(ours) or {"time": "too long", "memory": "out of memory"}.get(
            trouble(found, OURS, case) or "", trouble(found, OURS, case) or "not there yet"
        )
        cells = [case, own, shown(plain), ratio]
        ordered = seconds_of(found, OURS, case, ORDERED) is not None
        cells += [shown(quickest(found, case)) if ordered else "", shown(seconds_of(found, OURS, case, BLAS))]
        cells += [peer_cell(found, peer, case, given_up, verdicts, size) for peer in peers]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def memory(measured: Measured, peers: list[str], given_up: dict[tuple[str, str], int]) -> str:
    """Return the table of memory for methods that compare all pairs."""
    head = ["entrants", "method", OURS, PLAIN, *peers]
    lines = ["## Memory where all pairs are compared", ""]
    lines += [
        "MB at the peak above what the process held before the call (which includes the matrix); a table of all pairs"
    ]
    lines += ["of 10,000 entrants has 800 MB, of 100,000 entrants 80,000 MB.", ""]
    lines += ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    for size, found in measured.items():
        for case in TABLES:
            if case not in found.get(OURS, {}):
                continue
            cells = [f"{size:,}", case]
            for by, way in ((OURS, OURS), (OURS, PLAIN), *((peer, peer) for peer in peers)):
                entry = found.get(by, {}).get(case, {}).get(way, {})
                told = {"time": "too long", "memory": "out of memory"}.get(entry.get("error", ""), "-")
                before = given_up.get((by, case))
                if not entry and before and before < size:
                    told = f"too much at {before:,}"
                cells.append(f"{entry['megabytes']:.0f}" if "megabytes" in entry else told)
            lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def agreements(measured: Measured, peers: list[str], answers: Path) -> dict[tuple[str, str], list[str]]:
    """Compare every answer with Pembina's: by case and who, what was found over sizes and weights."""
    verdicts: dict[tuple[str, str], list[str]] = {}
    for size, found in measured.items():
        for case, runs in found.get(OURS, {}).items():
            others = [(OURS, way) for way in runs if way != OURS] + [(peer, peer) for peer in peers]
            for weights in ("skewed", "uniform"):
                ours = loaded(answers, OURS, OURS, case, size, weights)
                for by, way in others:
                    theirs = loaded(answers, by, way, case, size, weights)
                    if ours is not None and theirs is not None:
                        verdicts.setdefault((case, way), []).append(compared(ours, theirs))
    return verdicts


def loaded(answers: Path, by: str, way: str, case: str, size: int, weights: str) -> Any:
    """Return the answer that a run left in a file, None where it left none."""
    file = answers / f"{by}-{way}-{case}-{size}-{weights}.npy"
    return np.load(file) if file.exists() else None


def compared(ours: Any, theirs: Any) -> str:
    """Say whether two answers are the same, the same up to the ranking, or different."""
    if ours.shape != theirs.shape:
        return f"other shape {theirs.shape}"
    if not np.isfinite(theirs).all():
        return "not a number"
    apart = float(np.abs(ours - theirs).max())
    if apart <= SAME * max(1.0, float(np.abs(ours).max())):
        return f"same {apart:.0e}"
    if ours.ndim > 1:
        cells = float((np.abs(ours - theirs) > SAME).mean())
        return f"differs by up to {apart:.2g} in {100 * cells:.2g} % of the cells"
    one, other = places(ours), places(theirs)
    if (one == other).all():
        return f"same ranking, numbers off by up to {apart:.1e}"
    correlation = np.corrcoef(one, other)[0, 1] if np.ptp(one) and np.ptp(other) else 0.0
    return f"other ranking (correlation of places {correlation:.5f})"


def places(values: Any) -> Any:
    """Return places with ties, from numbers rounded to 10 digits of the largest."""
    rounded = np.round(values / max(float(np.abs(values).max()), 1e-300), 10)
    return np.searchsorted(np.sort(rounded), rounded)


def worst(told: list[str]) -> str:
    """Return the verdict that is furthest from the same."""
    order = ("same ranking", "differs", "other", "not a number")
    rank = lambda one: max((place + 1 for place, start in enumerate(order) if one.startswith(start)), default=0)  # noqa: E731
    return max(told, key=lambda one: (rank(one), one))


def same(told: list[str]) -> bool:
    """Tell whether numbers agree everywhere."""
    return all(one.startswith("same ") and not one.startswith("same ranking") for one in told)


def other_than_ours(verdicts: dict[tuple[str, str], list[str]], peer: str, case: str) -> bool:
    """Tell whether a peer computes something else; where answers were not compared, by what its source says."""
    told = verdicts.get((case, peer))
    return not same(told) if told else (peer, case) in REASONS


def agreement_table(verdicts: dict[tuple[str, str], list[str]], peers: list[str]) -> str:
    """Return who gets the same numbers, and why not."""
    lines = ["## Who gets the same numbers", ""]
    lines += [
        f'Over all sizes run and, at 514 entrants, both sets of weights; "same" is within {SAME:.0e}, with the largest'
    ]
    lines += ["difference seen. The reasons were read in the peers' sources.", ""]
    head = ["method", PLAIN, *peers, "why not the same"]
    lines += ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    for case in dict.fromkeys(case for case, _ in verdicts):
        cells, reasons = [case], []
        for way in (PLAIN, *peers):
            told = verdicts.get((case, way))
            cells.append(worst(told) if told else "-")
            if told and not same(told):
                reasons.append(f"{way}: {REASONS.get((way, case), 'not known yet')}")
        lines.append("| " + " | ".join([*cells, "; ".join(reasons)]) + " |")
    return "\n".join(lines)


def failures(measured: Measured, peers: list[str]) -> str:
    """List what peers could not do, in their own words."""
    told = {
        f"- {peer}, {case}: {error}"
        for found in measured.values()
        for peer in peers
        for case in found.get(peer, {})
        if (error := trouble(found, peer, case)) not in (None, "time", "memory")
    }
    return "\n".join(["Peers that raise an error:", "", *sorted(told)]) if told else ""


def not_met(measured: Measured, peers: list[str], verdicts: dict[tuple[str, str], list[str]]) -> str:
    """List honestly what is slower than allowed, what is missing and what is not explained."""
    slow, behind, elsewhere, absent, failing = [], [], [], set(), []
    for size, found in measured.items():
        for case in dict.fromkeys(case for by in found.values() for case in by):
            ours, plain = seconds_of(found, OURS, case), best_plain(found, case)
            if ours is None:
                error = trouble(found, OURS, case)
                (failing.append(f"{case} at {size:,}: {error}") if error else absent.add(case))
                continue
            if plain is not None and ours > ALLOWED * plain:
                remark = " (a few calls' cost)" if ours - ALLOWED * plain < NOISE else ""
                slow.append(f"{case} at {size:,}: {ours / plain:.2f}{remark}")
            for peer in peers:
                theirs = seconds_of(found, peer, case)
                if theirs is not None and theirs < ours:
                    told = f"{case} at {size:,}: {peer} takes {theirs / ours:.2f} of the time"
                    (elsewhere if other_than_ours(verdicts, peer, case) else behind).append(told)
    odd = [
        f"{case}, {way}: {worst(told)}"
        for (case, way), told in verdicts.items()
        if not same(told) and (way, case) not in REASONS
    ]
    lines = ["## Not met"]
    for title, entries in (
        (f"Slower than {ALLOWED} times plain NumPy", slow),
        ("Slower than a peer", behind),
        ("Slower than a peer that computes something else (†)", elsewhere),
        ("Not finished within the limits, or failing", failing),
        ("Not there yet", sorted(absent)),
        ("Numbers that differ without a reason found", odd),
    ):
        lines += ["", f"{title}: " + ("none." if not entries else "")]
        lines += [f"- {entry}" for entry in entries]
    return "\n".join(lines)
