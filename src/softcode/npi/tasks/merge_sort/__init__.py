"""Merge sort from the bottom up: runs of twice the width, until there is one."""

from .task import TASK as TASK
