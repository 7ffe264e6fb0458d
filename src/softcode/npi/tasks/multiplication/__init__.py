"""Grade-school multiplication of binary numbers, by shifted addition."""

from .task import TASK as TASK
