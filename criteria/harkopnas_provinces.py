"""The provinces of the synthetic ledger: names of stars, codes that no region has, and how well each one does."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@frozen
class Province:
    """An invented province.

    ``cluster`` is its size class. A province with a story has a fixed ``quality`` (0 to 1), so that the story shows
    whatever the seed; ``visits`` is that of its visits where they are unlike the rest. ``opinion`` is the auditor's
    opinion, ``enrolment`` the percentage of workers insured, ``reports_active`` False when it hands in no count of
    active cooperatives, ``pruned`` the part of the register deleted as inactive during the year, ``trimmed`` the part
    of the eligible workers no longer counted as such, ``reports_eligible`` False when it says how many are enrolled
    but not of how many, ``status`` what the committee decided beforehand.
    """

    code: str
    name: str
    cluster: str
    quality: float | None = None
    visits: float | None = None
    opinion: str = "WTP"
    enrolment: float | None = None
    reports_active: bool = True
    pruned: float = 0.0
    trimmed: float = 0.0
    reports_eligible: bool = True
    status: str = ""


SIZES: Mapping[str, tuple[float, float]] = {"besar": (2.0, 3.0), "sedang": (0.9, 1.4), "kecil": (0.3, 0.6)}
"""Clusters, and the range of the number of cooperatives in each (relative)."""

PROVINCES = (
    Province("X01", "Vega", "besar"),
    Province("X02", "Altair", "besar", quality=0.75, visits=0.1),
    Province("X03", "Sirius", "besar", quality=0.97, opinion="TMP"),
    Province("X04", "Antares", "besar"),
    Province("X05", "Aldebaran", "besar", quality=0.95, enrolment=17.5),
    Province("X06", "Betelgeuse", "besar"),
    Province("X07", "Kanopus", "besar", opinion="WDP"),
    Province("X08", "Regulus", "besar"),
    Province("X09", "Arkturus", "besar", status="recused"),
    Province("X10", "Fomalhaut", "besar"),
    Province("X11", "Rigel", "sedang"),
    Province("X12", "Deneb", "sedang"),
    Province("X13", "Prokyon", "sedang", quality=0.25, pruned=0.3),
    Province("X14", "Polluks", "sedang"),
    Province("X15", "Bellatriks", "sedang"),
    Province("X16", "Alnilam", "sedang", quality=0.9, reports_active=False),
    Province("X17", "Mintaka", "sedang"),
    Province("X18", "Algol", "sedang", trimmed=0.4),
    Province("X19", "Alioth", "sedang", opinion="WDP"),
    Province("X20", "Alkaid", "sedang"),
    Province("X21", "Denebola", "sedang"),
    Province("X22", "Akhernar", "sedang"),
    Province("X23", "Kapella", "kecil"),
    Province("X24", "Mirfak", "kecil"),
    Province("X25", "Zubenelgenubi", "kecil"),
    Province("X26", "Rastaban", "kecil", quality=0.5, opinion="TW"),
    Province("X27", "Eltanin", "kecil"),
    Province("X28", "Alderamin", "kecil", enrolment=21.25),
    Province("X29", "Markab", "kecil"),
    Province("X30", "Algenib", "kecil"),
    Province("X31", "Diphda", "kecil"),
    Province("X32", "Zavijava", "kecil", reports_eligible=False),
    Province("X33", "Unukalhai", "kecil"),
    Province("X34", "Sadalmelik", "kecil", status="withdrawn"),
)


@frozen
class Traits:
    """What distinguishes the provinces, one entry each in the order of :data:`PROVINCES`.

    ``cooperatives`` and ``active`` count the register, ``before`` the cooperatives a year earlier; ``enterprises``
    counts micro and small enterprises, ``workers`` the workers of active cooperatives who ought to be insured, and
    ``workers_before`` those a year earlier; ``enrolment`` is in hundredths of a percent; ``quality`` says by ledger
    how well a province does (0 to 1).
    """

    cooperatives: Ints
    active: Ints
    before: Ints
    enterprises: Ints
    workers: Ints
    workers_before: Ints
    enrolment: Ints
    quality: Mapping[str, Floats]


QUALITIES = ("visits", "agreements", "events", "disbursements", "active", "enrolment", "trainees", "relief", "links")


def traits(seed: int, cooperatives: int) -> Traits:
    """Draw sizes and qualities of the provinces, ``cooperatives`` being the size of the whole register.

    Inside each cluster qualities are evenly spaced and dealt out by chance, so that every seed has strong and weak
    provinces in every cluster; a province with a story keeps the quality of its story.
    """
    rng = np.random.default_rng([seed, 0])
    count = len(PROVINCES)
    base = np.zeros(count)
    for cluster in SIZES:
        members = [i for i, province in enumerate(PROVINCES) if province.cluster == cluster]
        base[members] = rng.permutation(np.linspace(0.0, 1.0, len(members)))
    told = [(i, province.quality) for i, province in enumerate(PROVINCES) if province.quality is not None]
    for i, quality in told:
        base[i] = quality
    qualities = {name: np.clip(base + rng.uniform(-0.12, 0.12, count), 0.0, 1.0) for name in QUALITIES}
    bounds = np.array([SIZES[province.cluster] for province in PROVINCES])
    register = allot(cooperatives, rng.uniform(bounds[:, 0], bounds[:, 1]))
    active = np.maximum(1, np.rint(register * (0.45 + 0.5 * qualities["active"]))).astype(np.int64)
    kept = np.array([1.0 - province.pruned for province in PROVINCES])
    before = np.rint(register * rng.uniform(0.97, 1.02, count) / kept).astype(np.int64)
    enterprises = np.rint(register * rng.uniform(36.0, 44.0, count)).astype(np.int64)
    enrolment = np.rint(2800 + 4500 * qualities["enrolment"]).astype(np.int64)
    for i, province in enumerate(PROVINCES):
        if province.enrolment is not None:
            enrolment[i] = round(province.enrolment * 100)
        if province.visits is not None:
            qualities["visits"][i] = province.visits
    workers = np.rint(active * rng.uniform(5.0, 8.0, count)).astype(np.int64)
    counted = np.array([1.0 - province.trimmed for province in PROVINCES])
    workers_before = np.rint(workers * rng.uniform(0.95, 1.02, count) / counted).astype(np.int64)
    return Traits(register, active, before, enterprises, workers, workers_before, enrolment, qualities)


def allot(total: int, weights: Floats) -> Ints:
    """Split ``total`` in proportion to weights by largest remainder, with at least one for each."""
    spare = total - len(weights)
    exact = spare * weights / weights.sum()
    parts = np.floor(exact).astype(np.int64)
    order = np.argsort(parts - exact, kind="stable")
    parts[order[: spare - int(parts.sum())]] += 1
    return np.asarray(parts + 1, dtype=np.int64)
