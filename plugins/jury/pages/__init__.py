"""Pages of the jury commands."""
