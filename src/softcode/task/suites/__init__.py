"""The built-in tasks: the literature's, one file a source, and our list functions."""
