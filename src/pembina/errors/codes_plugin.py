"""Codes PB4xx: mistakes in plugins."""

from __future__ import annotations

from pembina.errors.codes import Code
from pembina.errors.problem import N_

TABLE: tuple[Code, ...] = (
    Code(
        "PB401",
        N_('no plugin named "{plugin}" is installed'),
        N_('An award names each plugin that it uses; a plugin is found by its entry point in the group "pembina".'),
        N_(
            "Correct the name, or install the distribution that holds the plugin. `pembina plugins` lists what there is."
        ),
    ),
    Code(
        "PB402",
        N_('the name "{plugin}" is claimed twice: {claims}'),
        N_("Which of the two would count must not depend on the order in which they were installed."),
        N_("Uninstall one of the distributions, or ask its author to rename the plugin."),
    ),
    Code(
        "PB403",
        N_("manifest of a plugin: {reason}"),
        N_("criterion.toml says what can be known of a plugin without running it; it has to be readable and complete."),
        N_("Correct the manifest at the place named; `pembina schema criterion` prints its schema."),
    ),
    Code(
        "PB404",
        N_('the plugin "{plugin}" is blocked by -p no:{plugin}'),
        N_("A blocked plugin is never imported, so an award that uses it cannot be evaluated."),
        N_("Leave out the option, or use an award without this plugin."),
    ),
    Code(
        "PB405",
        N_('the module "{module}" has no manifest ({files}) beside it'),
        N_("A plugin is a package whose folder holds its manifest, so that it can be listed without running its code."),
        N_("Make the plugin a package and put criterion.toml or plugin.toml into its folder."),
    ),
    Code(
        "PB406",
        N_('the manifest calls the plugin "{manifest}", its entry point "{entry}"'),
        N_("A plugin has one name, the same in its manifest and in its entry point."),
        N_("Give both the same name."),
    ),
    Code(
        "PB407",
        N_("plugin {plugin} ({distribution} {version}) cannot be imported: {reason}"),
        N_("The plugin's own code raised an error while it was being imported."),
        N_("Report it to the plugin's author, with the file and line named."),
    ),
    Code(
        "PB408",
        N_("plugin {plugin} ({distribution} {version}) breaks the contract of hooks: {reason}"),
        N_(
            "Hooks are plain functions with the names and arguments that are documented; wrappers and orders of call are refused, because results must not depend on them."
        ),
        N_("Correct the hook named; the documentation of hooks lists every name and signature."),
    ),
    Code(
        "PB409",
        N_("plugin {plugin} ({distribution} {version}) does not hand over what its manifest says: {reason}"),
        N_("The manifest promises what the hooks hand over; the two have to agree."),
        N_("Correct the manifest or the hook."),
    ),
    Code(
        "PB410",
        N_("plugin {plugin} ({distribution} {version}) failed in {what}: {reason}"),
        N_("The plugin's own code raised an error while it was at work."),
        N_("Report it to the plugin's author, with the file and line named."),
    ),
    Code(
        "PB411",
        N_('plugin {plugin}: measure returned the column "{column}": {reason}'),
        N_("Columns have fixed names, so that a misspelt one cannot vanish without a word."),
        N_("Return only the columns of the contract; further numbers to be shown have names that start with also_."),
    ),
    Code(
        "PB412",
        N_("plugin {plugin}: measure returned no column {wanted}"),
        N_("A criterion says for each entrant a value, or a numerator and a denominator that Pembina divides."),
        N_("Return the entrant column and value, or numerator and denominator."),
    ),
    Code(
        "PB413",
        N_("plugin {plugin}: {n} rows of measure have no entrant (found {found})"),
        N_("Every row has to say whose value it is, by the entrant's code as text."),
        N_("Filter rows without an entrant out of the records, or group by the entrant column itself."),
    ),
    Code(
        "PB414",
        N_("plugin {plugin}: measure returned entrants that are not in the award's list: {entrants} ({n})"),
        N_("A criterion measures the entrants that it is handed; it may not bring its own."),
        N_("Group by the entrant column as it is, without changing codes."),
    ),
    Code(
        "PB415",
        N_("plugin {plugin}: measure returned more than one row for {entrants} ({n})"),
        N_("Which of two rows would count must not depend on their order."),
        N_("Group by the entrant column; look for a join that multiplies rows."),
    ),
    Code(
        "PB416",
        N_(
            'plugin {plugin}: column "{column}" holds {found} for {entrants} ({n}), where the value has to be finite and of the kind that the manifest declares'
        ),
        N_("A value that is not a finite number, or text where a number is due, would poison every sum after it."),
        N_('Return null and a reason for an entrant without a value; declare categories by value = "category".'),
    ),
    Code(
        "PB417",
        N_("plugin {plugin}: measure gives both a value and the reason {found} for having none: {entrants} ({n})"),
        N_("A reason says why there is no value; with both, nobody knows which holds."),
        N_("Return a null value wherever a reason is given."),
    ),
    Code(
        "PB418",
        N_("plugin {plugin}: {n} values are outside the range {found} of the manifest: {entrants}"),
        N_("The manifest promises bounds that scoring may rely on; a value outside them is a mistake in the plugin."),
        N_("Correct the computation, or the range in criterion.toml."),
    ),
    Code(
        "PB419",
        N_('plugin {plugin}: column "{column}" holds {found} for {entrants} ({n})'),
        N_(
            "Reasons and states have fixed words, a standard error is 0 or more and belongs to a number, and the other "
            "columns beside the value hold text."
        ),
        N_("Reasons: missing, not-applicable, not-assessable, needs-a-person. States: claimed, verified, adjusted."),
    ),
    Code(
        "PB420",
        N_("{what} needs {library}, which is not installed"),
        N_("Some methods solve linear programmes, for which a library of its own is used."),
        N_("Install the extra of Pembina that the message names, by pip."),
    ),
    Code(
        "PB432",
        N_('the criterion "{plugin}" cannot be used: {reason}'),
        N_(
            "An award may use a criterion that lies in one file in its own folder: a Python file, and in it a class that says by a text what it reads and measures, so that this is known before any of it is run."
        ),
        N_('Write use = "./FILE.py:CLASS", and in the class declares = """...""" with the keys of criterion.toml.'),
    ),
)
