"""`cpia campus`: serve nbgrader's exchange over HTTP; started by the hub."""

import click

from cpia import courses, settings
from cpia.home import Home


@click.command()
def command() -> None:
    """Sert les remises (devoirs publiés, remises, corrections) ; lancé par le hub."""
    from cpia.campus.app import serve
    from cpia.campus.service import Campus

    home = Home.from_environment()
    chosen = settings.load(home)
    campus = Campus(home, courses.load(chosen.course_file), chosen.submission_max_mb * 1_048_576)
    serve(campus)
