"""`python -m cpia` is the command line."""

from cpia.cli import main

main()
