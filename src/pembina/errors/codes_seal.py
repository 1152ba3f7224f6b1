"""Codes PB740 to PB749: seals and the log of evaluations."""

from __future__ import annotations

from pembina.errors.codes import Code
from pembina.errors.problem import N_

TABLE: tuple[Code, ...] = (
    Code(
        "PB740",
        N_("this is no seal: {reason}"),
        N_("A seal is a file that `pembina seal` wrote; one that does not fit its form or itself proves nothing."),
        N_("Use the file as `pembina seal` wrote it; `pembina schema seal` prints the form."),
    ),
    Code(
        "PB741",
        N_("another seal is there: {found}, of {day}"),
        N_("A seal is never written over: whoever sealed rules before has to be able to hold the evaluation to them."),
        N_("Name another file with -o, and say in public which seal holds and why there is a second one."),
    ),
    Code(
        "PB742",
        N_("the rules are not the sealed ones: {difference} (differences in all: {number})"),
        N_("Under a seal an award is evaluated only by the rules that were sealed before the data were opened."),
        N_(
            "Use the award as it was sealed, without --set; or decide on new rules, and seal them before data are opened."
        ),
    ),
    Code(
        "PB743",
        N_("the plugins are not the sealed ones: {difference} (differences in all: {number})"),
        N_("A plugin says how a criterion is measured: another version, or one changed file, may measure otherwise."),
        N_("Install the plugins that were sealed; `pembina plugins` lists what is there."),
    ),
    Code(
        "PB744",
        N_("the program is not the sealed one: {difference} (differences in all: {number})"),
        N_(
            "The seal holds the version of Pembina and a hash of its files, so that the program cannot be changed either."
        ),
        N_("Install the version of Pembina that was sealed, from where it was installed then."),
    ),
    Code(
        "PB745",
        N_("a plugin took part that is not sealed: {difference} (differences in all: {number})"),
        N_(
            "What reads the tables of a data set is known only with the data; a reader that was not sealed could change them."
        ),
        N_(
            "Name the plugin in `plugins = [...]` of the award before it is sealed; or use data that need no such plugin."
        ),
    ),
    Code(
        "PB746",
        N_("this evaluation cannot be logged: {reason}"),
        N_("Under a seal no result is written that is not in the log of evaluations beside the award."),
        N_("Make the folder of the award writable; start an award of your own from a shipped one with `pembina new`."),
    ),
    Code(
        "PB747",
        N_("the log of evaluations is damaged: {fault} (faults in all: {number})"),
        N_("Under a seal nothing is added to a log that no longer holds what was written into it."),
        N_(
            "`pembina log AWARD` lists every fault; put the log back from a copy, and say in the minutes what happened."
        ),
    ),
    Code(
        "PB748",
        N_("there is no log of evaluations here: {reason}"),
        N_("`pembina evaluate` writes evaluations.jsonl into the folder of the award, an entry for each run."),
        N_(
            "Name the award whose evaluations you mean; a shipped award has no log. Where it was evaluated before, its log was taken away: put it back from a copy, and say in the minutes what happened."
        ),
    ),
    Code(
        "PB749",
        N_("the result was made under {wanted}, and the seal named is {found}"),
        N_(
            "Minutes say under which seal a result was made only where the file beside the result names that very seal."
        ),
        N_("Name the seal that `pembina evaluate --seal` was given, or evaluate under this one."),
    ),
)
