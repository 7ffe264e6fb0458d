"""Binary search: where in a sorted array an element belongs."""

from .task import SPECIFICATION as SPECIFICATION, TASK as TASK
