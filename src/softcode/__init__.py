"""softcode learns programs that people can read, from examples."""
