"""Functions over plain values: how many are found, how soon, and right on what else.

`python -m benchmarks.everyday --help` says how. Each set is a file that reads or makes
concepts (`concept.py`): `dreamcoder.py` and `rule.py` read public data from a folder,
`integers.py` and `honesty.py` are our own, and `strings.py` reads the SyGuS competition's
files and asks cvc5 the same.
"""
