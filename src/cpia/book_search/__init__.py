"""The search page of the book: the text that it searches, its engine, its script and its style."""
