"""The towers of Hanoi: a tower is moved with calls that differ in their arguments."""

from .task import TASK as TASK
