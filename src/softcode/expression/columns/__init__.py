"""Operations over columns: many values at once, as search needs them.

`column.py` holds values of one type as arrays, lists and texts as their elements and
where each row begins. `numbers.py`, `parts.py`, `lists.py`, `sums.py`, `pieces.py` (texts
within texts), `numerals.py` and `each.py` (what has a body for each element) are the
second readings of the operations: each does to all rows what the operation's Python does
to one, which the tests hold them to. `rows.py` does any function a row at a time.
"""
