"""Numbers to numbers on NumPy arrays: normalise, aggregate, rank, round. Nothing here knows what an award is."""
