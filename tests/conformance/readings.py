"""The readings that can be descended; a new one is a row here."""

from softcode.reading import AbstractSoftReading, Logarithmic, Relaxed


SOFT_READINGS: dict[str, AbstractSoftReading] = {
    "relaxed": Relaxed(),
    "relaxed-logits": Relaxed(controller="logits"),
    "logarithmic": Logarithmic(),
}
