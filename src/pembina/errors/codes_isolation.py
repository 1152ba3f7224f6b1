"""Codes PB421 to PB431: plugins that are run apart."""

from __future__ import annotations

from pembina.errors.codes import Code
from pembina.errors.problem import N_

TABLE: tuple[Code, ...] = (
    Code(
        "PB421",
        N_("plugin {plugin} ({distribution} {version}), run apart, ended without an answer: {reason}"),
        N_("Its code ended its own process, or did something for which the system ended it. Nothing else was touched."),
        N_("Ask the plugin's author; where you trust the plugin, run it without --isolated to see more."),
    ),
    Code(
        "PB422",
        N_("plugin {plugin} ({distribution} {version}), run apart, wanted more than {what}"),
        N_("A plugin that runs apart has a fixed share of memory, computing time and room for files and answers."),
        N_("Ask the plugin's author why it needs so much; run it without --isolated only where you trust it."),
    ),
    Code(
        "PB423",
        N_("plugin {plugin} ({distribution} {version}), run apart, gave no answer within {seconds} seconds"),
        N_("It may run in circles, or wait for something that never comes. Its process was ended."),
        N_("Ask the plugin's author; with very large tables, run it without --isolated only where you trust it."),
    ),
    Code(
        "PB424",
        N_("plugin {plugin} ({distribution} {version}), run apart, answered what nobody can make sense of: {reason}"),
        N_("What comes from a plugin that runs apart is taken only in the one form that was asked for."),
        N_("Ask the plugin's author whether it writes to files or descriptors that are not its own."),
    ),
    Code(
        "PB425",
        N_("plugin {plugin} ({distribution} {version}), run apart, gave two different answers to the same question"),
        N_("It was run twice, with different seeds of Python's hashes; a result has to come out the same every time."),
        N_("The plugin must not depend on the clock, on chance, or on the order of a set."),
    ),
    Code(
        "PB426",
        N_("plugin {plugin} ({distribution} {version}) cannot run apart with its extension {name} ({kind})"),
        N_("Only criteria run in a process of their own; everything else works on the result itself, in the program."),
        N_("Use the plugin without --isolated if you trust it, or take an award that does not need this extension."),
    ),
    Code(
        "PB427",
        N_("plugins cannot be run apart on this system: {reason}"),
        N_("Neither a sandbox nor limits on memory and time could be set for a process."),
        N_("Use Linux, best with bubblewrap (bwrap) installed; or leave out --isolated for plugins that you trust."),
    ),
    Code(
        "PB428",
        N_("plugins that run apart cannot use the engine {engine}; it has to be one of {known}"),
        N_("Other engines need a network or code from elsewhere, and a plugin that runs apart has neither."),
        N_("Choose another engine, or leave out --isolated."),
    ),
    Code(
        "PB429",
        N_("plugin {plugin} ({distribution} {version}) cannot read the table {table} apart, since it has a url"),
        N_("A plugin that runs apart has no network."),
        N_("Fetch the table as a file of the data folder first, or leave out --isolated."),
    ),
    Code(
        "PB430",
        N_("plugin {plugin} ({distribution} {version}) cannot run apart: its parameters are described by {keys}"),
        N_("With these keys a manifest alone could keep the program busy for ever, or have it fetch something."),
        N_("Ask the plugin's author to describe the parameters without them."),
    ),
    Code(
        "PB431",
        N_("the records that plugin {plugin} ({distribution} {version}) counted cannot be shown, since it runs apart"),
        N_("Only the plugin's own code can say which records count; this result was measured without importing it."),
        N_("Evaluate again without --isolated, only where you trust the plugin, and ask that result."),
    ),
)
