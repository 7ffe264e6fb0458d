"""Quicksort with Lomuto's partition, and the ranges still to be sorted on a stack."""

from .task import SPECIFICATION as SPECIFICATION, TASK as TASK
