"""Insertion sort: each element sinks to its place among those before it."""

from .task import SPECIFICATION as SPECIFICATION, TASK as TASK
