"""Tables of the synthetic ledger about people and their trade: trainees, credit relief, links to buyers, enrolment.

What is odd about them is what is odd about honest ones: attendances without a name, short webinars among courses, the
banks' own relief among the region's, relief and orders that are cancelled, sales to oneself, links nobody can prove.
"""

from __future__ import annotations

import numpy as np
from pembina_criteria.harkopnas_draws import CODES, END, START, amounts, days, labels, repeats, some, taken_back
from pembina_criteria.harkopnas_files import Columns
from pembina_criteria.harkopnas_provinces import PROVINCES, Ints, Traits

COURSES = ("Akuntansi Koperasi", "Pengawas Koperasi", "Manajemen Usaha", "Kewirausahaan", "Webinar Digital")
KINDS = ("restrukturisasi", "subsidi bunga", "penjaminan")
CHANNELS = ("kontrak", "e-katalog", "pameran", "toko daring")
PROGRAMMES = ("JKK", "JHT")
ELIGIBLE = "pekerja koperasi aktif"
SHORT = len(COURSES) - 1
"""The course that is a webinar of two hours."""


def trainees(who: Traits, rows: Ints, rng: np.random.Generator, region: Ints, nth: Ints) -> Columns:
    """Attendances: a person's days of one course follow one another; a webinar has two hours, other days have eight."""
    quality = who.quality["trainees"]
    first = repeats(rng, region, 0.35 + 0.3 * quality[region])
    person, course = some(rng, rows, region, 0.5)[first], rng.integers(0, len(COURSES), len(region))[first]
    nameless = (rng.random(len(region)) < 0.02)[first]
    passed = (rng.random(len(region)) < 0.25 + 0.6 * quality[region])[first]
    names = ["" if blank else name for name, blank in zip(labels("P", region, person), nameless.tolist(), strict=True)]
    return {
        "date": days(rng, len(region), outside=0.08)[first] + (np.arange(len(region)) - first),
        "person": names,
        "course": [COURSES[i] for i in course.tolist()],
        "certified": (passed & (course != SHORT)).tolist(),
        "hours": np.where(course == SHORT, 2, 8).tolist(),
    }


def relief(who: Traits, rows: Ints, rng: np.random.Generator, region: Ints, nth: Ints) -> Columns:
    """Relief: restructuring mostly by the bank alone, the rest by a decree; some is taken back two months later."""
    first = taken_back(rng, region, 0.06)
    back = np.arange(len(region)) != first
    kind = rng.choice(len(KINDS), len(region), p=[0.4, 0.4, 0.2])[first]
    own = (rng.random(len(region)) < np.where(kind == 0, 0.15, 0.4 + 0.55 * who.quality["relief"][region]))[first]
    papers = [f"Pergub {n}/2021" for n in rng.integers(1, 60, len(region))[first].tolist()]
    rupiah = amounts(rng, len(region), 3.0)[first]
    return {
        "date": days(rng, len(region), outside=0.08)[first] + 60 * back,
        "borrower": labels("U", region, some(rng, rows, region, 0.9)[first]),
        "amount": np.where(back, -rupiah, rupiah).tolist(),
        "kind": [KINDS[i] for i in kind.tolist()],
        "instrument": [paper if yes else "" for paper, yes in zip(papers, own.tolist(), strict=True)],
    }


def links(who: Traits, rows: Ints, rng: np.random.Generator, region: Ints, nth: Ints) -> Columns:
    """Links: about two for each enterprise; some are cancelled, some are sales to oneself, some have no document."""
    first = taken_back(rng, region, 0.06)
    back = np.arange(len(region)) != first
    enterprise = labels("U", region, some(rng, rows, region, 0.5)[first])
    buyer = labels("B", region, some(rng, rows, region, 0.3)[first])
    itself = (rng.random(len(region)) < 0.02)[first].tolist()
    proven = (rng.random(len(region)) < 0.5 + 0.45 * who.quality["links"][region]) & ~back
    rupiah = amounts(rng, len(region), 6.0)[first]
    channel = rng.choice(len(CHANNELS), len(region), p=[0.35, 0.2, 0.25, 0.2])[first]
    papers = labels("PO", region, nth)
    return {
        "date": days(rng, len(region), outside=0.08)[first] + 30 * back,
        "enterprise": enterprise,
        "buyer": [me if same else other for me, other, same in zip(enterprise, buyer, itself, strict=True)],
        "evidence": [paper if yes else "" for paper, yes in zip(papers, proven.tolist(), strict=True)],
        "channel": [CHANNELS[i] for i in channel.tolist()],
        "amount": np.where(back, -rupiah, rupiah).tolist(),
    }


def enrolment(who: Traits) -> Columns:
    """Counts of the enrolled and the eligible, now and a year before, of two programmes."""
    numbers = range(len(PROVINCES))
    rows = [(i, then, programme) for programme in (0, 1) for then in (True, False) for i in numbers]
    eligible = [int((who.workers_before if then else who.workers)[i]) for i, then, _ in rows]
    percent = [int(who.enrolment[i]) * (1, 0.4)[p] * (0.9 if then else 1) / 10_000 for i, then, p in rows]
    enrolled = [round(count * part) for count, part in zip(eligible, percent, strict=True)]
    for place, (i, then, _) in enumerate(rows):
        if then:  # a number of eligible workers made smaller leaves the enrolled where they were
            enrolled[place] = min(enrolled[place], round(int(who.workers[i]) * percent[place]))
    shown = [str(n) if PROVINCES[i].reports_eligible else "" for n, (i, _, _) in zip(eligible, rows, strict=True)]
    return {
        "region": [CODES[i] for i, _, _ in rows],
        "as_of": np.array([START - 1 if then else END for _, then, _ in rows]),
        "enrolled": enrolled,
        "eligible": shown,
        "programme": [PROGRAMMES[p] for _, _, p in rows],
        "definition": [ELIGIBLE] * len(rows),
    }
