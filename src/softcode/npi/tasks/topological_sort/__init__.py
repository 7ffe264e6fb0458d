"""Topological sort by depth-first search, with its own stack."""

from .task import TASK as TASK
