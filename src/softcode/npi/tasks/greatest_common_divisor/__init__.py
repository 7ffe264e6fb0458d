"""Euclid's algorithm, by subtraction, on two numbers that are seen only compared."""

from .task import TASK as TASK
