"""`softcode npi`: `teach.py` trains, `certify.py` certifies, `run.py` runs and tests.

The way goes from a task to a network (`train`), from a network to a certificate
(`verify`, `check`) and from that to a program in Python (`extract`). `arguments.py`
reads what they are given, and says what is wrong with it.
"""
