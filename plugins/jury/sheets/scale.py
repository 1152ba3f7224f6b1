"""Scales as a sheet says and holds them: words for jurors, formulas and drop-down lists for their cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pembina.commands import N_

from ..rubric import plain

if TYPE_CHECKING:
    from pembina.commands import Texts

    from ..rubric import Band, Item

FEW = 31
"""The longest drop-down list; a juror would rather type a score than look for it among more."""
LONGEST_FORMULA = 255
"""Signs that a spreadsheet takes in the formula of a validation."""

ANY = N_("{scale}, any number")
WHOLE = N_("{scale}, whole numbers")
STEPS = N_("{scale}, in steps of {step}")


def span(least: float, most: float, texts: Texts) -> str:
    """Write a stretch of a scale: ``0–100``; a single score stands alone."""
    ends = [texts.number(least), texts.number(most)]
    return ends[0] if least == most else "–".join(ends)


def described(item: Item, texts: Texts) -> str:
    """Say which scores an item takes: ``0–5, 10–25, 30–45, in steps of 5``."""
    stretches = [(band.least, band.most) for band in item.bands] or [(item.least, item.most)]
    scale = ", ".join(span(least, most, texts) for least, most in stretches)
    if not item.step:
        return texts.say(ANY, scale=scale)
    if item.step == 1 and item.least == int(item.least):
        return texts.say(WHOLE, scale=scale)
    return texts.say(STEPS, scale=scale, step=texts.number(item.step))


def holds(item: Item, cell: str) -> str:
    """Return a formula that is true where a cell has a score that the item takes."""
    tests = [f"ISNUMBER({cell})", f"{cell}>={figure(item.least)}", f"{cell}<={figure(item.most)}"]
    if item.step:
        steps = f"({cell}-{figure(item.least)})/{figure(item.step)}" if item.least else f"{cell}/{figure(item.step)}"
        tests.append(f"ABS({steps}-ROUND({steps},0))<0.000001")
    if item.bands:
        tests.append(_either([_inside(band, cell) for band in item.bands]))
    return f"AND({','.join(tests)})"


def _inside(band: Band, cell: str) -> str:
    return f"AND({cell}>={figure(band.least)},{cell}<={figure(band.most)})"


def _either(tests: list[str]) -> str:
    return tests[0] if len(tests) == 1 else f"OR({','.join(tests)})"


def share(item: Item, cell: str) -> str:
    """Return a formula for what a score adds to the total, 0 to the item's weight in percent."""
    above = f"({cell}-{figure(item.least)})" if item.least else cell
    return f"{figure(item.weight)}*{above}/{figure(item.most - item.least)}"


def figure(number: float) -> str:
    """Write a number as formulas do: a point, no thousands, as many digits as a spreadsheet keeps; below zero in
    brackets."""
    text = f"{plain(number):.15g}".upper()
    return f"({text})" if number < 0 else text


def validation(item: Item, cell: str, source: str | None) -> dict[str, Any]:
    """Return what XlsxWriter needs to hold a score cell to its scale; ``source`` is the range with the list, if any.

    A rule too long for a validation gives way to the ends of the scale: the sheet then shows a wrong score in red, and
    ``pembina jury collect`` finds it.
    """
    if source is not None:
        return {"validate": "list", "source": f"={source}"}
    between = {"criteria": "between", "minimum": plain(item.least), "maximum": plain(item.most)}
    if not item.bands and item.step == 1 and item.least == int(item.least):
        return {"validate": "integer", **between}
    formula = holds(item, cell)
    if (item.bands or item.step) and len(formula) < LONGEST_FORMULA:
        return {"validate": "custom", "value": f"={formula}"}
    return {"validate": "decimal", **between}
