"""`cpia build`: make the notebooks from their texts."""

import click


@click.command()
@click.argument("devoirs", nargs=-1)
def command(devoirs: tuple[str, ...]) -> None:
    """Fabriquer les notebooks des devoirs et des ateliers à partir de leurs textes."""
    from cpia import courses, settings
    from cpia.authoring import build, sources
    from cpia.home import Home

    home = Home.from_environment()
    home.create()
    for source in [sources.find(slug) for slug in devoirs] or sources.find_all():
        click.echo(build.build(source, home))
    if not devoirs:
        for module in courses.load(settings.load(home).course_file).modules:
            for notebook in build.build_materials(module.slug, home):
                click.echo(notebook)
