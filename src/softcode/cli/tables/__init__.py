"""Commands that make tables: of tasks by inducers, and of a paper."""
