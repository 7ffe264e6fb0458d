"""`softcode npi`: `teach.py` trains, `certify.py` certifies, `run.py` runs and tests."""
