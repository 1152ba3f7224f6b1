"""What may be written down of an engine: everything but secrets."""

from __future__ import annotations

import pytest

from pembina.data.engines.shown import shown_engine


@pytest.mark.parametrize(
    ("engine", "expected"),
    [
        ("duckdb", "duckdb"),
        ("duckdb:memory=2GB,temp=/var/tmp", "duckdb:memory=2GB,temp=/var/tmp"),
        ("local[2]", "local[2]"),
        ("local[2]:memory=4GB,temp=/x", "local[2]:memory=4GB,temp=/x"),
        ("sc://spark.example:15002", "sc://spark.example:15002"),
        ("sc://spark.example:15002/;files=shared", "sc://spark.example:15002/;files=shared"),
        ("sc://spark.example:15002/;token=abc", "sc://spark.example:15002"),
        ("sc://h:1/;token=abc;files=shared", "sc://h:1/;files=shared"),
        ("sc://h:1/;user_id=budi;x-auth=abc;use_ssl=true", "sc://h:1/;use_ssl=true"),
        ("sc://h:1/;spark.hadoop.fs.s3a.secret.key=abc;spark.executor.memory=2g", "sc://h:1/;spark.executor.memory=2g"),
        ("spark://h:7077;spark.hadoop.fs.s3a.access.key=abc", "spark://h:7077"),
        ("acme:password=abc,rows=5", "acme:rows=5"),
        ("acme://budi:abc@host/base", "acme://host/base"),
        ("acme://budi:a/abc@b@host/base", "acme://host/base"),
    ],
)
def test_options_stay_and_secrets_do_not(engine, expected):
    assert expected == shown_engine(engine)
    assert "abc" not in shown_engine(engine)
