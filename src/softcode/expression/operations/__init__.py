"""The operations, by kind: each is a row of a table.

`numbers.py`: arithmetic, comparison, truth; `lists.py`: parts, orders, counts; `each.py`:
what has a body for each element; `steps.py`: folds and recurrences; `texts.py`:
characters, words, tokens.
"""
