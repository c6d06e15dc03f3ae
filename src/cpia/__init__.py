"""The Chef de projet IA learning platform: from an authored text to a verifiable credential.

The package owns the glue between nbgrader, JupyterHub, the book and Open Badges; see ARCHITECTURE.md.
"""
