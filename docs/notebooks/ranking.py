"""A ranking in a notebook: evaluate a shipped award, look at it, take it apart, and see how firm it is.

Open it by ``marimo edit docs/notebooks/ranking.py``; ``python docs/notebooks/ranking.py`` runs it from top to bottom.
"""

import marimo

app = marimo.App(width="medium", app_title="A ranking in a notebook")


@app.cell
def _():
    import marimo as mo
    import polars as pl

    import pembina

    return mo, pembina, pl


@app.cell
def _(mo):
    mo.md("""
    # A ranking in a notebook

    The award `penggerak-koperasi-2014` comes with Pembina, and so do its data: what the ministry published of
    cooperatives in every province at 31 December 2014. A result that ends a cell shows itself.
    """)
    return


@app.cell
def _(pembina):
    result = pembina.evaluate("penggerak-koperasi-2014")
    result
    return (result,)


@app.cell
def _(mo):
    mo.md("""
    ## As a table

    One row per entrant, with the types that the rules give: ranks are integers, the published total is a decimal and
    compares with the cut of a tier exactly as it is printed, whoever has no rank has none, and not the last one.
    `to_pandas` and `to_arrow` give the same.
    """)
    return


@app.cell
def _(result):
    ranking = result.to_polars()
    ranking.head(10)
    return (ranking,)


@app.cell
def _(pl, ranking):
    islands = (
        ranking.filter(pl.col("rank").is_not_null())
        .group_by("pulau")
        .agg(provinces=pl.len(), best=pl.col("rank").min(), middle=pl.col("total").cast(pl.Float64).median())
        .sort("best")
    )
    islands
    return (islands,)


@app.cell
def _(islands, mo):
    mo.md(f"""
    The best province lies in {islands["pulau"][0]}. Medians are taken of floats: half of a hundredth is not published.

    ## Down to what was counted

    The table `criteria` has one row per entrant and criterion: what was measured, of how many, what it scored, what it
    gave to the total, and how many records stand behind it.
    """)
    return


@app.cell
def _(result):
    criteria = result.to_polars("criteria")
    criteria.select("code", "criterion", "value", "unit", "numerator", "denominator", "score", "contribution").head(6)
    return (criteria,)


@app.cell
def _(criteria, pl, ranking):
    added = (
        criteria.group_by("code")
        .agg(added=pl.col("contribution").sum())
        .join(ranking.select("code", "total", "score"), on="code")
        .filter(pl.col("score").is_not_null())
        .with_columns(difference=(pl.col("added") - pl.col("score")).abs())
    )
    added.sort("difference", descending=True).head(3)
    return (added,)


@app.cell
def _(added, mo):
    mo.md(f"""
    What the criteria give adds up to the total of each of the {added.height} entrants that have one (to the last bits
    of a float). In awards whose groups combine otherwise than by adding, groups give or take something of their own:
    the table `long` has them too.

    ## How firm it is

    `pembina.robustness` decides the rules anew many times, within what reasonable people might have chosen. The chart
    shows between which ranks each province then comes.
    """)
    return


@app.cell
def _(pembina, result):
    study = pembina.robustness(result, draws=500, parts=())
    chart = pembina.chart(result, robustness=study)
    chart
    return chart, study


@app.cell
def _(pl, ranking, study):
    places = pl.DataFrame(
        {
            "code": [entrant["code"] for entrant in study["entrants"]],
            "from": [entrant["low"] for entrant in study["entrants"]],
            "to": [entrant["high"] for entrant in study["entrants"]],
        }
    )
    widest = (
        ranking.select("rank", "code", "name")
        .join(places, on="code")
        .with_columns(ranks=pl.col("to") - pl.col("from"))
        .sort("ranks", "rank", descending=[True, False])
    )
    widest.head(5)
    return (widest,)


@app.cell
def _(mo, widest):
    mo.md(f"""
    {widest["name"][0]} depends most on how the rules were decided: it comes between rank {widest["from"][0]:g} and rank
    {widest["to"][0]:g}. Whoever publishes the ranking should say so beside it; `pembina report` does.
    """)
    return


if __name__ == "__main__":
    app.run()
