"""Specifications of the shipped awards, and published numbers that the evaluator has to give back to the digit."""
