"""The road of the data: measure, score, aggregate, gate, rank, tier, and the result document. No files, no screens."""

from pembina.evaluation.plan import Job, make_plan
from pembina.evaluation.road import evaluate, load, look_over

__all__ = ["Job", "evaluate", "load", "look_over", "make_plan"]
