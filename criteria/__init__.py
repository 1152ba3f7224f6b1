"""The shipped awards: one folder each (award.toml, README.md, data), and the generator of the synthetic ledger."""
