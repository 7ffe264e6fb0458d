"""`softcode npi`: `teach.py` trains and certifies, `run.py` runs and tests."""
