"""What the warm server imports and computes before any visitor comes, so that a forked kernel has it all in memory."""

import ipykernel.kernelapp  # noqa: F401
import IPython.core.interactiveshell  # noqa: F401
from matplotlib.backends import backend_agg  # noqa: F401 - imported for the kernels

from cpia.demonstrations.widget import png  # noqa: F401
