"""The option ``--isolated``: plugins of others run apart, and what this system could take from them is told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from pembina.cli.failures import say
from pembina.cli.parts import option
from pembina.errors import N_

if TYPE_CHECKING:
    from pembina.cli.session import Session
    from pembina.model import Award
    from pembina.plugins import Host

ISOLATED = N_("Run plugins that do not come with Pembina in processes of their own, without network or your files.")

NOTHING = N_("Nothing is run apart: every plugin of this award comes with Pembina.")
APART = N_("Run apart by {by}: {plugins}.")
NO_NETWORK = N_("There is no network for them.")
A_NETWORK = N_("Warning: they can use the network, which this system does not let be taken from them.")
FILES = {
    "own": N_("They can read the program and their own tables, and write nothing."),
    "read-only": N_("Warning: they can read every file that you can read; they can write nothing."),
    "all": N_("Warning: they can read and write every file that you can."),
}


def isolated_option() -> Callable[..., Any]:
    """Give a command the option ``--isolated``."""
    return option("--isolated", is_flag=True, help=ISOLATED)


def tell(session: Session, host: Host, rules: Award, *, quiet: bool = False) -> None:
    """Say on standard error which plugins of an award run apart, and what they can still reach."""
    plugins = sorted({leaf.use for leaf in rules.leaves() if host.held_apart(leaf.use)})
    if plugins:
        _tell(session, host, plugins, quiet)
    elif not quiet:
        say(session.texts.translate(NOTHING))


def tell_used(session: Session, host: Host) -> None:
    """Say on standard error which plugins ran apart, if any did, and what they could still reach."""
    plugins = isolation_facts(host).get("isolation", {}).get("plugins", ())
    if plugins:
        _tell(session, host, plugins, False)


def _tell(session: Session, host: Host, plugins: Sequence[str], quiet: bool) -> None:
    facts, texts = _facts(host), session.texts
    if quiet and not facts["network"] and facts["files"] == "own":
        return
    said = [texts.say(APART, by=facts["by"], plugins=", ".join(plugins))]
    said.append(texts.translate(A_NETWORK if facts["network"] else NO_NETWORK))
    said.append(texts.translate(FILES[facts["files"]]))
    say(" ".join(said))


def isolation_facts(host: Host) -> dict[str, Any]:
    """Return what the facts of a run say of isolation; nothing where it was not asked for."""
    from pembina.evaluation.apart import Apart

    return {"isolation": host.keeper.facts()} if isinstance(host.keeper, Apart) else {}


def _facts(host: Host) -> dict[str, Any]:
    from pembina.evaluation.apart import Apart

    assert isinstance(host.keeper, Apart)
    return host.keeper.cell.facts()
