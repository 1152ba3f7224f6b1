"""The limits beyond which an audit speaks up. Reports name them with their sources."""

from __future__ import annotations

SKEWNESS = 2.0
KURTOSIS = 3.5
"""A column beyond both (skewness either way) is pulled by a few entrants. Source: OECD/JRC, as used in JRC's audits."""

WHISKER = 1.5
"""Interquartile ranges beyond the quartiles at which an outlier begins. Source: Tukey 1977."""

REDUNDANT = 0.92
"""Correlation above which two parts of a group say the same. Source: JRC's audits of the Global Innovation Index."""

WEAK = 0.3
"""Correlation below which two parts hardly go together. Source: JRC's audits; COINr draws the line there, too."""

ALPHA = 0.7
"""Cronbach's alpha from which parts count as measuring one thing. Source: Nunnally 1978; OECD/JRC Handbook 2008."""

EIGENVALUE = 1.0
"""Eigenvalue above which a component counts. Source: Kaiser 1960; OECD/JRC Handbook 2008."""

SURE = 1.96
"""Standard errors of Fisher's z that 95 in 100 correlations of unrelated columns keep within. Source: Fisher 1921."""

MISSING = 1 / 3
"""Share of entrants without a figure from which a criterion rests on too little. A mark of Pembina's own."""

ZEROS = 0.5
"""Share of entrants at zero from which a criterion tells few apart. A mark of Pembina's own."""

FACTOR = 2.0
"""How many times its weight (or part of it) a criterion may influence the total. A mark of Pembina's own."""

POINTS = 0.1
"""Part of the total by which weight and influence may differ. A mark of Pembina's own."""

LIMITS = {
    "skewness": SKEWNESS, "kurtosis": KURTOSIS, "whisker": WHISKER, "redundant": REDUNDANT, "weak": WEAK,
    "alpha": ALPHA, "eigenvalue": EIGENVALUE, "missing": MISSING, "zeros": ZEROS, "factor": FACTOR, "points": POINTS,
}  # fmt: skip
"""All of them, as the document says them."""
