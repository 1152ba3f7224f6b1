"""The award as a whole, judged again with other values of the jury's criterion."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from pembina.commands import PembinaError, evaluate, rejudge

from ..panel import Panel
from .leaving import Again, Ranks

if TYPE_CHECKING:
    from pembina.plugins import Host


def judge_again(panel: Panel, host: Host) -> Again | None:
    """Evaluate the award once, and return what gives its ranks for other values of the criterion.

    None where the award cannot be evaluated; `pembina check` says why.
    """
    try:
        result = evaluate(panel.award, panel.folder, host=host)
    except PembinaError:
        return None
    codes = [entrant["code"] for entrant in result.entrants]

    def again(values: Mapping[str, float | None]) -> Ranks:
        changed = {(panel.path, code): values.get(code) for code in codes}
        return {standing["code"]: standing["rank"] for standing in rejudge(result, changed)}

    return Again(again, len(result.overrides))
