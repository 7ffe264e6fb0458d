"""Programs with networks, found from results alone: the tasks of the literature."""
