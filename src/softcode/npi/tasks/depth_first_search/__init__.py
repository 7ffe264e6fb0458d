"""Depth-first search that marks all that is reached, where graphs may have cycles."""

from .task import TASK as TASK
