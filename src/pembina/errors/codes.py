"""The table of error codes: 1 file, 2 rules, 3 data, 4 plugin, 5 scoring, 6 report, 7 record.

A code never changes its meaning. ``message`` is the line printed where the mistake is; ``why`` and ``mend`` are its
page (``pembina error CODE``).
"""

from __future__ import annotations

from functools import cache

from attrs import frozen


@frozen
class Code:
    """One kind of mistake: the message template, why it is refused, and what mends it."""

    code: str
    message: str
    why: str
    mend: str

    @property
    def name(self) -> str:
        """The code itself: the name under which a plugin's own one is known."""
        return self.code


@cache
def _table() -> dict[str, Code]:
    from pembina.errors import (
        codes_approximate,
        codes_asking,
        codes_assess,
        codes_data,
        codes_decisions,
        codes_engines,
        codes_file,
        codes_forms,
        codes_hostile,
        codes_isolation,
        codes_lint,
        codes_official,
        codes_plugin,
        codes_previous,
        codes_record,
        codes_remote,
        codes_report,
        codes_rules,
        codes_scoring,
        codes_seal,
        codes_signatures,
        codes_starting,
        codes_verify,
        codes_worklist,
    )

    handing_out = (
        codes_report, codes_official, codes_forms, codes_assess, codes_asking, codes_worklist, codes_starting,
    )  # fmt: skip
    records = (codes_engines, codes_remote, codes_approximate, codes_hostile)
    trust = (codes_seal, codes_signatures, codes_verify)
    rooms = (
        codes_file, codes_rules, codes_data, *records, codes_plugin, codes_isolation, codes_lint, codes_scoring,
        *handing_out, codes_record, codes_decisions, codes_previous, *trust,
    )  # fmt: skip
    return {code.code: code for room in rooms for code in room.TABLE}


class _Codes(dict[str, Code]):
    """The table, filled when it is first looked at: errors are rare, start-up is not.

    The codes of a plugin (hook ``pembina_codes``) join it when the plugin is loaded.
    """

    def __missing__(self, code: str) -> Code:
        found = _table().get(code)
        if found is None:
            raise KeyError(code)
        self[code] = found
        return found

    def all(self) -> dict[str, Code]:
        """Return Pembina's own codes, in their order."""
        return dict(sorted(_table().items()))


CODES = _Codes()
