"""Commands for tasks whose inputs are images: `perceive.py` finds program and networks."""
