"""Results in words and tables, in two languages. Reports read a result document and nothing else."""
