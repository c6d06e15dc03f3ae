"""`python -m cpia.campus` is what the hub starts; the same as `cpia campus`."""

from cpia.cli.campus import command

command()
