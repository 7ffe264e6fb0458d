"""Commands for tasks whose inputs are images.

`perceive.py` finds program and networks, `shared.py` is which network that is and the shelf
on which runs share it; `shelf.py` shows such a shelf, `data.py` fetches sets of images.
"""
