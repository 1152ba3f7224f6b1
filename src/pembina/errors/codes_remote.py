"""Codes PB360 to PB379: tables that lie elsewhere, and tables divided into parts."""

from __future__ import annotations

from pembina.errors.codes import Code
from pembina.errors.problem import N_

TABLE: tuple[Code, ...] = (
    Code(
        "PB360",
        N_("the engine {engine} does not read {scheme}:// ({url})"),
        N_("Addresses are handed to the engine as they stand, and not every engine knows every kind of store."),
        N_("Use an engine that reads it, or copy the table into the folder of the data set."),
    ),
    Code(
        "PB361",
        N_("this address cannot be used: {reason}"),
        N_("A table that lies elsewhere is Parquet in a store, or a table or query of a database."),
        N_("Write an address such as s3://bucket/visits/*.parquet or postgresql://host/database."),
    ),
    Code(
        "PB362",
        N_("the address {url} holds a password or a key, which does not belong in dataset.toml"),
        N_("dataset.toml is handed on and published with an award; what it says, everybody reads."),
        N_(
            "Take it out. For PostgreSQL put it into ~/.pgpass or the variable PGPASSWORD; for stores such as S3 into "
            "the variables AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY or the engine's own configuration."
        ),
    ),
    Code(
        "PB363",
        N_("a database needs either a table or a query"),
        N_("An address of a database alone does not say which rows are meant."),
        N_('Write table = "schema.visits", or query = "SELECT ...", and not both.'),
    ),
    Code(
        "PB364",
        N_("the engine {engine} could not read this table: {reason}"),
        N_("The store or the database may not be reachable, may not let you in, or may not have what is asked for."),
        N_("Try the address with the engine's own program; passwords come from the environment or ~/.pgpass."),
    ),
    Code(
        "PB365",
        N_('there is no folder "{key}=..." on the way to this file'),
        N_("By partitions every file of the table lies in folders that say what its rows are about."),
        N_("Move the file into its folder, or leave the name out of partitions."),
    ),
    Code(
        "PB366",
        N_('the folder "{folder}" is not {expected}'),
        N_("By partitions the folder tells a date; files whose dates are not known cannot be left out or read."),
        N_("Rename the folder, or leave its name out of partitions."),
    ),
    Code(
        "PB367",
        N_('the folder "{folder}" contradicts the rows: {column} goes from {least} to {most}'),
        N_("Files are left out by what their folders say; a folder that is wrong would lose records without a word."),
        N_("Move the rows to the folder where they belong, or leave its name out of partitions."),
    ),
    Code(
        "PB368",
        N_("the engine {engine} needs {what} to read this table"),
        N_("Stores and databases are read by parts of the engine that do not come with it; Pembina fetches nothing."),
        N_("Install it, as the how-to on tables that lie elsewhere says, or use another engine."),
    ),
)
