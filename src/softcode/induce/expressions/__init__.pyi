from .expressions import Expressions as Expressions
