"""Codes PB350 to PB369: what goes wrong in an engine, and with tables that lie elsewhere."""

from __future__ import annotations

from pembina.errors.codes import Code
from pembina.errors.problem import N_

TABLE: tuple[Code, ...] = (
    Code(
        "PB350",
        N_("the engine {engine} cannot be started: {reason}"),
        N_("A server may not be running or not be reachable, or the program that the engine needs is not installed."),
        N_("Start the server, correct its address, or use the engine duckdb, which needs nothing."),
    ),
    Code(
        "PB351",
        N_("the engine {engine} broke off while it worked: {reason}"),
        N_("The connection was lost or the server ended; nothing was written."),
        N_("See to the server, then run the command again."),
    ),
    Code(
        "PB352",
        N_("the engine {engine} ran out of {what}: {reason}"),
        N_("What does not fit into memory is written to a temporary folder; where that is full too, nothing is left."),
        N_("Free some room, or give more: --engine duckdb:memory=8GB,temp=FOLDER."),
    ),
    Code(
        "PB353",
        N_("a file could not be read to its end by {engine}: {reason}"),
        N_("Damage inside a file shows only when its rows are read; nothing was written."),
        N_("Make the file anew."),
    ),
    Code(
        "PB354",
        N_("the engine {engine} needs {library}, which is not installed"),
        N_("Engines other than DuckDB come with extras, so that nobody installs what is not used."),
        N_("Install it: pip install 'pembina[polars]', or 'pembina[spark]' for a Spark cluster."),
    ),
    Code(
        "PB355",
        N_('the engine {engine} does not take "{option}": {reason}'),
        N_("Options stand after the engine's name: duckdb:memory=2GB,threads=4."),
        N_("Correct the option."),
    ),
    Code(
        "PB356",
        N_("the engine {engine} cannot read this table: {reason}"),
        N_("Not every engine reads every kind of file or address."),
        N_("Use another engine, or write the table as Parquet."),
    ),
)
