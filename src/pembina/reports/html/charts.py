"""Charts by Vega-Lite: described with Altair, drawn by the libraries that vl-convert bundles into the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pembina.methods.refusal import LibraryMissing

if TYPE_CHECKING:
    from types import ModuleType

ROWS = "rows"
"""Name under which the page hands its rows to a chart."""

WIDTH = 480
"""Pixels of a chart that stands by itself, beside its names."""

WHOLE = 0
"""As many pixels as a name needs, with what has to stand beside it."""

SNIPPET = "window.pembinaEmbed = vegaEmbed;"


def chart_specs() -> dict[str, Any]:
    """Describe the charts of the page without data, titles and colours: the page fills them in, in its language."""
    return {"contributions": _contributions().to_dict(), "intervals": _intervals().to_dict()}


def bundle() -> str:
    """Vega, Vega-Lite and Vega-Embed as one script that asks no server for anything."""
    try:
        import vl_convert
    except ImportError as error:
        raise LibraryMissing("vl-convert-python", "report") from error
    script = str(vl_convert.javascript_bundle(SNIPPET)).replace("\r\n", "\n").replace("\r", "\n")
    return "(() => {\n" + script.replace("</script", "<\\/script").replace("<!--", "<\\!--") + "\n})();\n"


def _altair() -> ModuleType:
    try:
        import altair
    except ImportError as error:
        raise LibraryMissing("altair", "report") from error
    return altair


def _autosize(alt: Any) -> Any:
    """As wide as there is room, as high as its rows need."""
    return alt.AutoSizeParams(type="fit-x", contains="padding")


def _contributions() -> Any:
    """Points of every entrant, part beside part, the whole being the total."""
    alt = _altair()
    order = alt.EncodingSortField(field="place", order="ascending")
    return (
        alt.Chart(alt.NamedData(name=ROWS))
        .mark_bar()
        .encode(
            y=alt.Y("name:N", sort=order, title=None, axis=alt.Axis(labelLimit=220)),
            x=alt.X("points:Q", stack="zero", title="points"),
            color=alt.Color("part:N", sort=alt.EncodingSortField(field="order"), title=None),
            order=alt.Order("order:Q"),
            tooltip=[alt.Tooltip("name:N"), alt.Tooltip("part:N"), alt.Tooltip("said:N")],
        )
        .properties(width="container", autosize=_autosize(alt))
    )


def _intervals() -> Any:
    """Between which places an entrant comes, and its rank."""
    alt = _altair()
    return _spans(alt, alt.NamedData(name=ROWS), "rank", "rank", 220).properties(
        width="container", autosize=_autosize(alt)
    )


def interval_chart(rows: list[dict[str, Any]], title: str) -> Any:
    """The same with its rows in it (``name``, ``place``, ``low``, ``high``, ``rank``, ``said``), for whoever asks.

    Raises LibraryMissing without altair.
    """
    alt = _altair()
    return _spans(alt, alt.InlineData(values=rows), title, "place", WHOLE).properties(width=WIDTH)


def total_chart(rows: list[dict[str, Any]], title: str) -> Any:
    """Totals as bars, with their rows in it (``name``, ``place``, ``total``, ``said``); raises LibraryMissing."""
    alt = _altair()
    base = _named(alt, alt.InlineData(values=rows), "place", WHOLE)
    return base.mark_bar().encode(x=alt.X("total:Q", title=title)).properties(width=WIDTH)


def _named(alt: Any, data: Any, order: str, room: int) -> Any:
    """A line for each entrant, in the order of a field; a name has so many pixels."""
    sort = alt.EncodingSortField(field=order, order="ascending")
    return alt.Chart(data).encode(
        y=alt.Y("name:N", sort=sort, title=None, axis=alt.Axis(labelLimit=room)),
        tooltip=[alt.Tooltip("name:N"), alt.Tooltip("said:N")],
    )


def _spans(alt: Any, data: Any, title: str, order: str, room: int) -> Any:
    base = _named(alt, data, order, room)
    bars = base.mark_bar(height=8, cornerRadius=4, opacity=0.45).encode(
        x=alt.X("low:Q", title=title, scale=alt.Scale(zero=False, nice=False)), x2=alt.X2("high:Q")
    )
    points = base.mark_point(filled=True, size=60, opacity=1).encode(x=alt.X("rank:Q", title=title))
    return bars + points
