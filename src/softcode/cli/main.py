"""The whole command line: what it sets up, and how faults are told."""

import os
import sys
from pathlib import Path
from typing import NoReturn

import jax

# They register commands.
from . import (  # noqa: F401
    compare,
    experiments,
    induce,
    library,
    models,
    programs,
    tasks,
)
from .app import MISUSE, app
from .npi import certify, run, teach  # noqa: F401


def main() -> None:
    """Runs the command line; faults are told in a line, never as a traceback."""
    _set_up()
    try:
        app()
    except (ValueError, OSError) as fault:
        fail(_in_words(fault))
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        sys.exit(130)


def _set_up() -> None:
    """One JAX device for each core, and compiled code kept between runs."""
    if "jax_num_cpu_devices" not in os.environ.get("XLA_FLAGS", ""):
        jax.config.update("jax_num_cpu_devices", max(1, min(8, os.cpu_count() or 1)))
    cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "softcode"
    jax.config.update("jax_compilation_cache_dir", str(cache / "jax"))
    jax.config.update("jax_persistent_cache_min_compile_time_secs", 0.5)


def fail(message: str) -> NoReturn:
    """Tells a fault and ends."""
    print(f"softcode: {message}", file=sys.stderr)
    sys.exit(MISUSE)


def _in_words(fault: Exception) -> str:
    if isinstance(fault, OSError) and fault.filename is not None:
        return f"{fault.filename}: {fault.strerror}"
    return str(fault)
