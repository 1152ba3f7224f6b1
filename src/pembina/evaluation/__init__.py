"""The road of the data: measure, score, aggregate, gate, rank, tier, and the result document. No files, no screens."""

from pembina.evaluation.gather import load
from pembina.evaluation.plan import Job, make_plan
from pembina.evaluation.road import Evaluated, evaluate, evaluate_again, look_over

__all__ = ["Evaluated", "Job", "evaluate", "evaluate_again", "load", "look_over", "make_plan"]
