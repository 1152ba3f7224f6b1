"""Whether a result can be changed without anybody noticing, and whether anything breaks the program."""
