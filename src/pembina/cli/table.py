"""Pembina's own commands: names, homes and summaries, so that ``--help`` imports none of them."""

from __future__ import annotations

from pembina.cli.parts import Entry
from pembina.errors import N_

COMMANDS = {
    "new": Entry("pembina.cli.new:command", N_("Start an award folder, by questions or from a shipped award.")),
    "template": Entry("pembina.cli.template:command", N_("Write the forms that entrants fill in.")),
    "self-assess": Entry(
        "pembina.cli.self_assess:command",
        N_("Score one entrant's own data before handing them in; say what is missing."),
    ),
    "check": Entry("pembina.cli.check:command", N_("Check an award and its data, and list every mistake.")),
    "evaluate": Entry("pembina.cli.evaluate:command", N_("Score, rank and give tiers; write the result document.")),
    "show": Entry("pembina.cli.show:command", N_("Show the ranking of a result, its scores or its findings.")),
    "explain": Entry("pembina.cli.explain:command", N_("Explain the result of one entrant, down to the records.")),
    "audit": Entry("pembina.cli.audit:command", N_("Audit a result: do criteria, weights and figures fit together?")),
    "compare": Entry("pembina.cli.compare:command", N_("Compare two results of one award: who moved, and why.")),
    "robustness": Entry(
        "pembina.cli.robustness:command", N_("Say how firmly the ranking stands when rules are decided otherwise.")
    ),
    "stability": Entry(
        "pembina.cli.stability:command",
        N_("Say exactly which weights and figures would take first place away."),
    ),
    "confidence": Entry(
        "pembina.cli.confidence:command",
        N_("Say between which ranks entrants stand, where values carry standard errors."),
    ),
    "improve": Entry("pembina.cli.improve:command", N_("Find the least costly way of an entrant to a tier or a rank.")),
    "report": Entry(
        "pembina.cli.report:command", N_("Write the report of a result: a page, a workbook, a PDF, for all or for one.")
    ),
    "minutes": Entry("pembina.cli.minutes:command", N_("Write the minutes of the evaluation, for signing.")),
    "certificate": Entry("pembina.cli.certificate:command", N_("Write the certificate of an entrant's tier.")),
    "seal": Entry("pembina.cli.seal:command", N_("Seal rules, plugins and program before the data are opened.")),
    "sign": Entry("pembina.cli.sign:command", N_("Sign a seal, a result or minutes with a key of yours.")),
    "verify": Entry("pembina.cli.verify:command", N_("Verify a result, check by check.")),
    "log": Entry("pembina.cli.log:command", N_("Show the log of an award's evaluations, and whether it is whole.")),
    "extract": Entry(
        "pembina.cli.extract:command", N_("Write one entrant's part of a result, with the proof that it belongs to it.")
    ),
    "sample": Entry(
        "pembina.cli.sample:command", N_("Draw records to be verified in the field, by a number named beforehand.")
    ),
    "plugins": Entry("pembina.cli.plugins:command", N_("List the plugins that are installed.")),
    "schema": Entry("pembina.cli.schema:command", N_("Print the JSON Schema of a kind of file.")),
    "completion": Entry(
        "pembina.cli.completion:command", N_("Print the script by which a shell completes words of the program.")
    ),
    "error": Entry("pembina.cli.error:command", N_("Say what an error code means and what mends it.")),
}
