"""Who judges whom: the problem, its exact solution, the reasons why there is none, and an independent check."""
