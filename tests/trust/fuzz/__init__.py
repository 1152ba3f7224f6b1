"""Fuzzing: readers are given files that nobody would write, and may answer with nothing but a refusal in words."""
