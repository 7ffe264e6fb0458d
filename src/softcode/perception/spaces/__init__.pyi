from .rules import Rule as Rule, Rules as Rules
