"""Live Python cells in the book's pages, on a Python that the site itself carries (Pyodide)."""
