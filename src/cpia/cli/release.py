"""`cpia release`: offer assignments to the learners."""

import click


@click.command()
@click.argument("devoirs", nargs=-1)
@click.option("--force", is_flag=True, help="Publier de nouveau, même si des apprenants ont déjà rendu.")
def command(devoirs: tuple[str, ...], force: bool) -> None:
    """Publier les devoirs (tous, sinon ceux nommés) pour les apprenants."""
    from cpia import courses, publishing, settings
    from cpia.authoring import sources
    from cpia.grading import course_folder
    from cpia.grading.regrade import applying
    from cpia.home import Home

    home = Home.from_environment()
    home.create()
    course = courses.load(settings.load(home).course_file)
    applying.finish(course_folder.of(home))  # what a killed `cpia regrade` had decided
    for source in [sources.find(slug) for slug in devoirs] or sources.find_all():
        click.echo(f"{source.slug} : {publishing.publish(source, course, home, force=force)}")
