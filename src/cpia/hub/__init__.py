"""The JupyterHub side: sandboxed spawner, accounts and configuration."""
