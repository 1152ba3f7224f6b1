"""Codes PB2xx: mistakes in awards. 201 to 209 are about single keys, from 210 on about how the parts fit together."""

from __future__ import annotations

from pembina.errors.codes import Code
from pembina.errors.problem import N_

KEYS = (
    Code(
        "PB201",
        N_('the key "{key}" is missing'),
        N_("The table cannot be understood without this key, and no default would be safe."),
        N_("Add the key."),
    ),
    Code(
        "PB202",
        N_("{wanted} is expected here, found {found}"),
        N_("The key takes another kind of value."),
        N_("Write the kind of value that is expected: texts in quotes, numbers and dates without."),
    ),
    Code(
        "PB203",
        N_('unknown key "{key}"'),
        N_("A key that is not known would be passed over in silence, and what it was meant to say with it."),
        N_("Correct the spelling, or take the key out."),
    ),
    Code(
        "PB204",
        N_("{found} is not one of {options}"),
        N_("The key takes one of a few words or values."),
        N_("Write one of those listed."),
    ),
    Code(
        "PB205",
        N_("{found} is out of range: {rule}"),
        N_("The number lies outside what has a meaning here."),
        N_("Write a number within the range."),
    ),
    Code(
        "PB206",
        N_("{found} is not a name: lower-case letters and digits, words joined by hyphens"),
        N_("Names appear in paths, commands and file names, so they keep to letters that are safe everywhere."),
        N_("Write the name in lower-case letters, digits and hyphens; titles may hold anything."),
    ),
    Code(
        "PB207",
        N_("{found} is too short or too long: {rule}"),
        N_("The text, list or table has too few or too many parts to have a meaning here."),
        N_("Fill in what is lacking or take out what is too much."),
    ),
    Code(
        "PB208",
        N_('"{name}" is listed twice'),
        N_("An entry that stands twice means nothing more than once, so one of the two was meant to be another."),
        N_("Correct or remove one of the two."),
    ),
    Code(
        "PB209",
        N_("{found} does not keep to the rule: {rule}"),
        N_("The plugin or method that takes this value publishes a rule for it."),
        N_("Look at the description of the plugin or method: `pembina plugins` lists parameters."),
    ),
)

TREE = (
    Code(
        "PB210",
        N_('"{name}" has another meaning where paths are written'),
        N_("The words shared, total and entrants stand for a tie rule, the whole award and the table of entrants."),
        N_("Give the group or criterion another name; its title may stay."),
    ),
    Code(
        "PB211",
        N_('a criterion has no children, but "{child}" is one'),
        N_("A node either uses a plugin (a criterion) or holds further nodes (a group)."),
        N_('Move the child out, or make the node a group by moving "use" and what belongs to it into a child.'),
    ),
    Code(
        "PB212",
        N_("the group holds no criterion"),
        N_("A group's score comes from the nodes in it; an empty group has none."),
        N_('Add a criterion or a group, or say with "use" which plugin measures this one.'),
    ),
    Code(
        "PB213",
        N_("the weights add up to {sum}, not to {whole}: {listed}"),
        N_("Weights of siblings are percents of their parent, so they add up to 100, or to 1, exactly."),
        N_('Correct the weights. Where any sum is meant, say weights = "relative" on the group.'),
    ),
    Code(
        "PB214",
        N_("none of the nodes in this group has a weight"),
        N_("Without weights nobody can say how the scores of the nodes make up the score of their group."),
        N_('Give each node a weight, or say weights = "equal" on the group.'),
    ),
    Code(
        "PB215",
        N_("{name} has no weight and serves nothing"),
        N_(
            "Without a weight it adds nothing to the total; only a criterion for a gate, tier or tie rule may lack one."
        ),
        N_("Give it a weight, use it in a gate, or take it out."),
    ),
    Code(
        "PB216",
        N_('"{group}" uses no weights'),
        N_('Under weights = "equal", and where scores are summed up, weights would be passed over.'),
        N_("Take the weights out, or let the group weigh in another way."),
    ),
    Code(
        "PB217",
        N_("the criterion is part of the total but does not say how it is scored"),
        N_("A value becomes a score by a method that the award publishes."),
        N_("Add a table score with a method and its parameters, for instance goalposts with from and to."),
    ),
)

METHODS = (
    Code(
        "PB218",
        N_('there is no scoring method "{method}"'),
        N_("Scoring methods are built in, or come with an installed plugin."),
        N_("Use goalposts, log-goalposts, min-max, bands, piecewise, levels or identity, or install the plugin."),
    ),
    Code(
        "PB219",
        N_("scoring by {method}: {reason}"),
        N_("The parameters do not make a scoring rule that gives every value exactly one score."),
        N_("Correct the parameters of the method."),
    ),
    Code(
        "PB220",
        N_('there is no aggregation "{method}"'),
        N_("Aggregators are built in, or come with an installed plugin."),
        N_("Use arithmetic, geometric, harmonic, minimum or sum, or install the plugin."),
    ),
    Code(
        "PB221",
        N_('there is no plugin "{plugin}"'),
        N_("Every criterion is measured by an installed plugin, which the award names."),
        N_("Correct the name or install the plugin; `pembina plugins` lists what is installed."),
    ),
    Code(
        "PB222",
        N_('the plugin "{plugin}" holds no criterion'),
        N_("The plugin brings other things, such as checks or scoring methods."),
        N_("Use a plugin with a criterion, and list this one under plugins in [award]."),
    ),
    Code(
        "PB223",
        N_("parameters of {plugin}: {reason}"),
        N_("A plugin publishes a schema of its parameters, and the award has to keep to it."),
        N_("Correct the value; `pembina plugins` lists the parameters of each plugin."),
    ),
    Code(
        "PB224",
        N_('{plugin} reads no table "{table}"'),
        N_("Under read stand the plugin's own names of tables, each with the data set's table that fills it."),
        N_("Write the plugin's table to the left of the equals sign and the data set's to the right."),
    ),
    Code(
        "PB225",
        N_('{plugin} reads no column "{column}" of its table "{table}"'),
        N_("Under read stand the plugin's own names of columns, each with the data set's column that fills it."),
        N_("Write the plugin's column to the left of the equals sign and the data set's to the right."),
    ),
    Code(
        "PB226",
        N_("{method} cannot score what {plugin} measures ({value})"),
        N_("Numbers are scored by goalposts, bands and the like; categories by levels."),
        N_("Choose a scoring method for the kind of value that the plugin gives."),
    ),
)

REFERENCES = (
    Code(
        "PB227",
        N_('"{path}" names no group or criterion'),
        N_("A gate, tier or tie rule that names nothing would never take effect."),
        N_("Write the path of a node, from the root on: supervision.visits."),
    ),
    Code(
        "PB228",
        N_('"{path}" has no score to compare'),
        N_("Tie rules and minimums of tiers compare scores that are part of the total; this criterion is not scored."),
        N_("Give the criterion a score, or name another node."),
    ),
    Code(
        "PB229",
        N_("the gate has no test; the tests are {tests}"),
        N_("A gate is a condition: a criterion, a test, and what it is compared with."),
        N_("Add a test, for instance at-least = 60."),
    ),
    Code(
        "PB230",
        N_('"{test}" is a second test beside "{first}"'),
        N_("A gate is one condition, so that it can be said of each whether it was met."),
        N_("Make a gate of its own for each test."),
    ),
    Code(
        "PB231",
        N_('"{text}" has no size to compare: the levels of "{path}" do not hold it'),
        N_("Text is compared by size through the score that the criterion's levels give it."),
        N_('Score the criterion by levels that hold the text, or use the tests "equals" or "one-of".'),
    ),
    Code(
        "PB232",
        N_('{argument} cannot be compared with "{path}" (its kind: {value})'),
        N_("A number is compared with numbers, a category with texts."),
        N_("Write an argument of the kind that the criterion gives."),
    ),
    Code(
        "PB233",
        N_('there is no tier "{tier}"'),
        N_("A cap names the highest tier that is left to an entrant that does not meet the gate."),
        N_("Write the id of one of the award's tiers."),
    ),
    Code(
        "PB234",
        N_('there are two tiers "{tier}"'),
        N_("Caps and results name tiers by their ids."),
        N_("Give one of them another id."),
    ),
    Code(
        "PB235",
        N_('the tier has no cut: "from" or "above" is missing'),
        N_("Every cut says which side it belongs to: from 85 includes 85, above 85 does not."),
        N_("Add from or above."),
    ),
    Code(
        "PB236",
        N_('a tier has either "from" or "above", not both'),
        N_("Every cut says which side it belongs to: from 85 includes 85, above 85 does not."),
        N_("Take one of the two out."),
    ),
    Code(
        "PB237",
        N_("{cut} is not lower than the cut of the tier before it ({before})"),
        N_("Tiers stand in order, the best first, so that an entrant is in the first tier whose cut it reaches."),
        N_("Put the tiers in order; at the same total, above comes before from."),
    ),
    Code(
        "PB238",
        N_("nobody can reach this tier: {cut}, and the best possible total is {best}"),
        N_("The scoring methods of the criteria limit the total that can be reached."),
        N_("Lower the cut, or raise the scores that the criteria can give."),
    ),
    Code(
        "PB239",
        N_('nobody can reach {least} in "{path}": the best possible score is {best}'),
        N_("The scoring methods limit the score of the node, so that the tier would always stay empty."),
        N_("Lower the minimum, or raise the scores that the node can give."),
    ),
    Code(
        "PB240",
        N_('"{column}" is not a column by which entrants are grouped'),
        N_("Quotas are counted inside, and titles given to, the columns in groups of [entrants]."),
        N_("Add the column to groups, or name one that is there."),
    ),
    Code(
        "PB241",
        N_('"shared" stands before other tie rules'),
        N_("A shared rank ends the comparison, so rules after it would never take effect."),
        N_('Put "shared" at the end.'),
    ),
    Code(
        "PB242",
        N_("the period ends on {end}, before it starts on {start}"),
        N_("Both days belong to the period, so it has to hold at least one day."),
        N_("Correct the days."),
    ),
    Code(
        "PB243",
        N_('there is no method "{method}" for "{key}"'),
        N_("Ways to find weights, to tame outliers and to fill gaps are built in, or come with an installed plugin."),
        N_("Write the name of a method as docs/reference/methods.md lists them, or install the plugin that has it."),
    ),
    Code(
        "PB244",
        N_("{key} by {method}: {reason}"),
        N_("The parameters of a method have to make sense together, and for the nodes that they name."),
        N_("Correct the parameter named."),
    ),
    Code(
        "PB245",
        N_('"{path}" may be left out, and {method} needs every part of every entrant'),
        N_(
            "A method that compares the entrants part by part cannot compare them where one has a part that another has not."
        ),
        N_(
            'Give the node another rule for missing data, such as missing = "not-assessable", or fill the gaps by impute.'
        ),
    ),
    Code(
        "PB246",
        N_("{method} gives every entrant weights of its own, and {aggregator} needs the same for all"),
        N_("A method that compares the entrants part by part weighs each part once, for everybody."),
        N_("Choose other weights, or an aggregation such as arithmetic."),
    ),
    Code(
        "PB247",
        N_("what to divide by is not clear: {reason}"),
        N_(
            "A value is divided by another criterion of the award, or by a column of a table, and then has another unit."
        ),
        N_('Write either criterion = "PATH", or table and column; and say the unit of the ratio in unit.'),
    ),
    Code(
        "PB248",
        N_("a panel cannot be made here: {reason}"),
        N_("Growth and trends need a criterion that gives a figure for every date, and days to count from and to."),
        N_("Correct what is named, or take the panel out."),
    ),
    Code(
        "PB249",
        N_('"{method}" fills gaps from "{name}", which is not there'),
        N_("Gaps are filled from criteria of the award that measure numbers, or inside a group column of [entrants]."),
        N_("Write the path of such a criterion in on, or one of the columns of groups in within."),
    ),
)

EFFORT = (
    Code(
        "PB250",
        N_("what it takes to raise this is not clear: {reason}"),
        N_(
            "The effort declared for a criterion is what `pembina improve` counts with, so it has to fit the criterion."
        ),
        N_("Correct what is named, or take the key effort out: without it a point of score costs 1."),
    ),
)

UNCERTAINTY = (
    Code(
        "PB255",
        N_('"{path}" cannot be varied: {reason}'),
        N_("What is declared as uncertain has to be there, and the result has to depend on it; else nothing is tried."),
        N_("Write the path of a node, from the root on, where it belongs; or take the entry out."),
    ),
    Code(
        "PB256",
        N_("how the weights are drawn is not clear: {reason}"),
        N_("Weights are drawn in one way at each level of the tree, and only where there are weights."),
        N_(
            'Write "fixed", "free", or a table with either within or dirichlet; or a list of these, one for each level.'
        ),
    ),
    Code(
        "PB257",
        N_('"{method}" cannot be tried for "{key}": {reason}'),
        N_("An alternative has to give scores on the same scale as the award's own method, or nothing is compared."),
        N_("Name another method, or take this one out."),
    ),
)

OVERRIDES = (
    Code(
        "PB258",
        N_("overrides cannot be told from other things: {reason}"),
        N_("An override sets a score or a status in place of what is computed, so nothing else may be taken for one."),
        N_("Give the overrides a table of their own, or the criterion or group another name; its title may stay."),
    ),
)

TABLE: tuple[Code, ...] = KEYS + TREE + METHODS + REFERENCES + EFFORT + UNCERTAINTY + OVERRIDES
