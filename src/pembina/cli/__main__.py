"""Lets ``python -m pembina.cli`` run the program."""

import sys

from pembina.cli import main

sys.exit(main())
