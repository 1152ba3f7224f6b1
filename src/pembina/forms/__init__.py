"""What entrants and committees fill in, and reading it back."""
