"""What the warm server imports and computes before any visitor comes, so that a forked kernel has it all in memory."""

import ipykernel.kernelapp  # noqa: F401
import IPython.core.interactiveshell  # noqa: F401

import cpia.demonstrations.widget  # noqa: F401 - and matplotlib with it
