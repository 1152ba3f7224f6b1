"""What the page itself says: its labels by key, and how a text is handed over in every language at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pembina.errors import N_
from pembina.reports.clean import clean
from pembina.reports.criterion import LEFT_OUT, NO_STAND_IN, NO_WEIGHT, RELATIVE, STAND_IN, STAND_IN_OTHER
from pembina.reports.findings import value_reason
from pembina.reports.measured import STATES
from pembina.reports.names import Names
from pembina.reports.overrides import WORDS as STATUSES
from pembina.reports.texts import LANGUAGES, Texts

PHRASES = {
    # Finding one's way
    "skip": N_("Skip to the content"),
    "views": N_("Parts of this report"),
    "ranking": N_("Ranking"),
    "charts": N_("Charts"),
    "matrix": N_("Scores"),
    "rules": N_("Rules and data"),
    "language": N_("Language"),
    "print": N_("Print"),
    "back": N_("All entrants"),
    "previous": N_("Previous: {name}"),
    "next": N_("Next: {name}"),
    "no-script": N_(
        "This page shows the whole ranking without scripts. Sorting, filters, charts, scores and the page of each "
        "entrant need JavaScript, which is switched off here."
    ),
    "no-script-one": N_("The figures of this report need JavaScript, which is switched off here."),
    "unknown-entrant": N_("There is no entrant with the code “{code}” in this result."),
    "hash": N_("Name of this result (SHA-256)"),
    "override": N_("override"),
    "filled": N_("filled in"),
    # The ranking
    "rank": N_("Rank"),
    "name": N_("Name"),
    "code": N_("Code"),
    "total": N_("Total"),
    "tier": N_("Tier"),
    "coverage": N_("Coverage"),
    "status": N_("Status"),
    "composition": N_("Where the points come from"),
    "others": N_("other parts ({n})"),
    "own": N_("effect of combining the parts"),
    "own-override": N_("effect of the override and of combining the parts"),
    "interval": N_("place {low} to {high}"),
    "interval-note": N_(
        "The thin bar below a rank shows between which places an entrant comes in {width} of 100 draws, in which "
        "weights and data vary within their limits."
    ),
    "shared-note": N_("= marks a shared rank."),
    "sorted-up": N_("Sorted by {column}, ascending."),
    "sorted-down": N_("Sorted by {column}, descending."),
    "search": N_("Search by name or code"),
    "all": N_("All"),
    "any-tier": N_("Every tier"),
    "no-tier": N_("No tier"),
    "unranked": N_("without rank"),
    "clear": N_("Clear filters"),
    "shown": N_("Shown: {n} of {all}"),
    "nothing-shown": N_("No entrant fits these filters."),
    # Other weights
    "weights": N_("What if the weights were different?"),
    "weights-note": N_(
        "Move a slider to give a part another share of the total; the other parts keep their proportions to one "
        "another. Scores stay as they are. Nothing of it changes the official result."
    ),
    "weight-official": N_("official: {share}"),
    "unofficial": N_("Not the official result"),
    "unofficial-note": N_("Weights moved on this page: {changes}; all others in proportion."),
    "unofficial-official": N_("The figures of this part stay the official ones."),
    "reset": N_("Back to the official result"),
    "moved": N_("Ranks that change: {n}. Tiers that change: {tiers}."),
    "moved-leader": N_("First would be {name}."),
    "moved-none": N_("No rank changes."),
    "was": N_("official: {rank}"),
    "up": N_("up by {n}"),
    "down": N_("down by {n}"),
    "was-reset": N_("The official result is shown again."),
    "no-weights-method": N_(
        "The weights cannot be moved here: this award combines its parts by a method in which they decide nothing, or "
        "which this page cannot compute."
    ),
    "no-weights-one": N_("The weights cannot be moved here: the total has only one part with a weight."),
    "no-weights-differs": N_(
        "The weights cannot be moved here: with the official weights this page did not arrive at the official result, "
        "so its answers could not be trusted."
    ),
    # Charts
    "chart-contributions": N_("Points by part"),
    "chart-contributions-note": N_("The first {n} of the entrants that the filters let through."),
    "chart-intervals": N_("How firm the ranks are"),
    "chart-intervals-note": N_(
        "The bar spans the places in {width} of 100 draws, the point is the official rank. "
        "Where bars overlap, the order is not certain."
    ),
    "chart-none": N_("Nobody is ranked, so there is nothing to draw."),
    "chart-text": N_("The same figures stand in the table of the ranking."),
    "chart-failed": N_("The chart could not be drawn in this browser."),
    "points": N_("Points"),
    # Scores
    "matrix-note": N_(
        "Scores from 0 to {scale}: the darker the cell, the higher the score. Arrow keys move from cell to cell, Enter "
        "opens the entrant."
    ),
    "matrix-stood-in": N_("* marks a score that stands in for a missing value, † one that was set by override."),
    "matrix-level": N_("Columns"),
    "matrix-top": N_("Main parts"),
    "matrix-leaves": N_("All criteria"),
    "median-of-all": N_("median of all"),
    # One entrant
    "marks": N_("To be known beside its name"),
    "criterion": N_("Criterion"),
    "value": N_("Value"),
    "score": N_("Score"),
    "weight": N_("Weight"),
    "added": N_("Points"),
    "of-most": N_("{added} of {most}"),
    "of-total": N_("{weight} of the total"),
    "of-group": N_("{share} of “{group}”"),
    "instead": N_("instead of {share}, because others are left out here"),
    "no-value": N_("no value: {reason}"),
    "used": N_("scored as {value}"),
    "records": N_("Records behind it: {n}"),
    "source": N_("Source: {source}"),
    "as-of": N_("as of {date}"),
    "definition": N_("Definition used: {definition}"),
    "printed": N_("The source itself prints {printed}"),
    "standard-error": N_("Standard error: {error}"),
    "by-date": N_("By date: {figures}"),
    "in-words": N_("In words"),
    "not-scored": N_("not scored"),
    "marker": N_("{value} on a scale from {low} to {high}"),
    "between": N_("{low} to {high}"),
    "from-on": N_("from {low}"),
    "up-to": N_("up to {high}"),
    "above": N_("above {low}"),
    "below": N_("below {high}"),
    "gives": N_("{what}: score {score}"),
    "here": N_("here"),
    "details": N_("Details"),
    "open-all": N_("Open all details"),
    "close-all": N_("Close all details"),
    "conditions": N_("Conditions"),
    "beside": N_("Beside it stands"),
    "group": N_("group"),
}
"""What the page says by itself, each under the key by which template and scripts ask for it."""

CONDITION = {
    "met": N_("met"),
    "not-met": N_("not met"),
    "unknown": N_("unknown, because the value is missing"),
    "not-applied": N_("not applied, because the value is missing and the rules leave it out"),
}

FOREIGN = {
    "no-weight": NO_WEIGHT,
    "relative": RELATIVE,
    "left-out": LEFT_OUT,
    "no-stand-in": NO_STAND_IN,
    "stand-in": STAND_IN_OTHER,
    **{f"stand-in.{policy}": text for policy, text in STAND_IN.items()},
    **{f"state.{state}": text for state, text in STATES.items()},
    **{f"status.{status}": text for status, text in STATUSES.items()},
    **{f"gate.{outcome}": text for outcome, text in CONDITION.items()},
}
"""Sentences of other reports that the page says as well."""

REASONS = ("missing", "not-applicable", "not-assessable", "needs-a-person")

Said = list[str]
"""One text in every language of the page, in the order of its languages."""


class Speakers:
    """Everybody whom the page speaks to: a reader of each language, with the names that the result knows."""

    def __init__(self, languages: tuple[str, ...], named: Callable[[Texts], Names]) -> None:
        self.languages = languages
        self.names = [named(Texts(language)) for language in languages]

    @classmethod
    def order(cls, language: str) -> tuple[str, ...]:
        """The languages of a page that is first shown in one of them."""
        return tuple(dict.fromkeys((language, *LANGUAGES)))

    def say(self, write: Callable[[Names], str]) -> Said:
        """One text in every language, made harmless: no control character of the data moves a letter."""
        return [clean(write(names)) for names in self.names]

    def say_all(self, write: Callable[[Names], list[str]]) -> list[list[str]]:
        """Several sentences in every language."""
        return [[clean(sentence) for sentence in write(names)] for names in self.names]

    def local(self, text: Any) -> Said:
        """A text that an award or a plugin gives by language."""
        return self.say(lambda names: names.texts.local(text))

    def plain(self, template: str) -> Said:
        """A template with its arguments still open."""
        return [names.texts.translate(template) for names in self.names]

    def phrases(self) -> Mapping[str, Said]:
        """Everything that the page says by itself, by key."""
        said = {key: self.plain(template) for key, template in {**PHRASES, **FOREIGN}.items()}
        said |= {f"reason.{key}": self.say(lambda names, k=key: value_reason(names, k)) for key in REASONS}  # type: ignore[misc]
        said["and"] = self.plain(N_("{first} and {last}"))
        said["percent"] = self.plain(N_("{number} percent"))
        said["quoted"] = self.plain(N_("“{word}”"))
        return said
