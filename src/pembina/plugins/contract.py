"""The contract between Pembina and plugins: its version, what each version changed, and how long an old one is kept.

A manifest names the version that its author wrote for (``api = 2``). Whatever is only added (a further key of the
manifest, hook, method of ``Rules``, or column of an answer) does not change the version; what a plugin relied on and
can rely on no more does. docs/reference/contract.md has the same in words, and the policy.
"""

from __future__ import annotations

from attrs import frozen

from pembina.errors import N_, Phrase

VERSION = 2
"""The version that this Pembina speaks; new plugins are written for it."""

OLDEST = 1
"""The oldest version for which plugins may still be written: the one before the present one, at least."""


@frozen
class Change:
    """What a version of the contract changed for plugins written for the one before: what is so now, and what to do.

    ``kinds`` are the kinds of extension (as in ``[provides]``) whose authors it concerns; empty: every plugin's.
    """

    version: int
    what: Phrase
    do: Phrase
    kinds: frozenset[str] = frozenset()

    def concerns(self, provided: frozenset[str]) -> bool:
        """Whether it concerns a plugin that hands over these kinds of extension."""
        return not self.kinds or bool(self.kinds & provided)


CHANGES = (
    Change(
        2,
        Phrase(
            N_("A reader of a plugin is asked only for tables that name it; nobody is asked by the ending of a file.")
        ),
        Phrase(N_('Tell its users to write reader = "NAME" at the table in dataset.toml.')),
        frozenset({"readers"}),
    ),
    Change(
        2,
        Phrase(
            N_("A plugin may be run apart (--isolated): without network, files of others, or the rest of the program.")
        ),
        Phrase(N_("Read tables only by what measure is given; keep files that the code needs in the plugin's folder.")),
    ),
    Change(
        2,
        Phrase(N_("Every file of the plugin's folder but descriptions and translations is in the plugin's hash.")),
        Phrase(N_("Keep files that change from one installation to another (caches, notes) out of the folder.")),
    ),
)
"""Everything that changed, the oldest first."""


def changes_since(version: int, provided: frozenset[str]) -> tuple[Change, ...]:
    """Return what changed after a version for a plugin that hands over these kinds of extension."""
    return tuple(change for change in CHANGES if change.version > version and change.concerns(provided))


def spoken(version: int) -> bool:
    """Whether plugins written for a version can be used."""
    return OLDEST <= version <= VERSION
