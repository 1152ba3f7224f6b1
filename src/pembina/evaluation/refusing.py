"""A method's refusal turned into a problem that names the criterion and the entrant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from pembina.errors import Phrase, Place, Problem, ScoringError
from pembina.methods.refusal import Unfit
from pembina.plugins import Host
from pembina.plugins.guard import guarded

CALLED = {
    "scoring-methods": "scoring method",
    "aggregators": "aggregator",
    "weightings": "weighting",
    "treatments": "treatment",
    "imputations": "imputation",
}
"""What a method of each kind is called where it fails."""


@contextmanager
def asking(
    host: Host, kind: str, method: Any, key: str, path: str, *, columns: Sequence[str] = (), names: Sequence[str] = ()
) -> Iterator[None]:
    """Call a method: what it cannot take becomes a ScoringError (PB507, PB508), what breaks in it a PluginError.

    ``key`` is the award's key that names the method (``treat``), ``path`` the node it stands at; ``columns`` are the
    paths of the criteria and ``names`` the entrants that were handed in, in order.
    """
    at = f"criteria.{path}".rstrip(".")
    with guarded(host.provider(kind, method.name), f"{CALLED[kind]} {method.name}", at=method.apply, address=at):
        try:
            yield
        except Unfit as unfit:
            raise ScoringError([_problem(unfit, method.name, key, at, columns, names)]) from None


def _problem(unfit: Unfit, method: str, key: str, at: str, columns: Sequence[str], names: Sequence[str]) -> Problem:
    if unfit.column is not None and unfit.column < len(columns):
        at = f"criteria.{columns[unfit.column]}"
    args = {"key": key, "method": method, "reason": Phrase(unfit.text, **unfit.args_)}
    if unfit.row is not None and unfit.row < len(names):
        return Problem("PB508", Place(address=at), {**args, "entrant": names[unfit.row]})
    return Problem("PB507", Place(address=at), args)
