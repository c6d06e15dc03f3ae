"""JupyterHub's configuration file: wiring only, every decision is in cpia.hub.config."""

from cpia import settings
from cpia.home import Home
from cpia.hub import config

home = Home.from_environment()
config.apply(get_config(), home, settings.load(home))
