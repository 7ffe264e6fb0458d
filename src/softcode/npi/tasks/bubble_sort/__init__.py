"""Bubble sort, seen through comparisons only, so that it sorts whatever can be compared."""

from .task import SPECIFICATION as SPECIFICATION, TASK as TASK
