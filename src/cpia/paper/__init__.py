"""The book on paper: one tagged PDF made of the built pages, in the order of the table of contents."""
