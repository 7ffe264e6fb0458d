"""The literature's tasks, one file for each source."""
