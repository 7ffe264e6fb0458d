"""Updates of a TerpreT model: like factors side by side, against one factor at a time.

    python benchmarks/model_steps.py [MODEL.py NAME=VALUE ...]

Without arguments, the models under `examples/models`. Both compute the loss and its slope
for 256 restarts on 5 examples; the second reads the same graph node by node, as a plain
unrolling in JAX does. Losses are compared before anything is timed. Compile time is apart.
"""

import sys
import time
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np

from softcode.induce.gradient.objectives import Aim, model_loss
from softcode.language import Model
from softcode.language.tree_to_values import evaluate_nodes
from softcode.reading import Relaxed


NUM_RESTARTS, NUM_EXAMPLES = 256, 5
FOLDER = Path(__file__).parents[1] / "examples" / "models"
SIZES = {
    "circuit": dict(num_gates=5, num_wires=4, num_outputs=2),
    "turing": dict(num_symbols=3, num_states=4, length=5, num_steps=5),
    "list_loop": dict(size=6, length=5, num_lines=2),
    "basic_block": dict(size=5, num_blocks=5, num_registers=2, num_steps=5),
}
# Beyond this many nodes the unrolled graph takes minutes to compile.
MAX_UNROLLED = 120


def unrolled_loss(logits, aim, model):
    """The same loss for one restart, node by node."""
    reading = Relaxed(num_batch_axes=1)
    program = reading.prepare(logits)
    inputs = {
        name: jax.nn.one_hot(row, model.inputs[name].size, axis=1)
        for name, row in aim.inputs.items()
    }

    def find(element):
        row, place = model.rows.places[element]
        return (inputs if row in inputs else program)[row], place

    values = evaluate_nodes(model.graph, find, reading)
    total = 0.0
    for name, times in aim.targets.items():
        for place, element in enumerate(model.rows.elements["Output"][name]):
            chances = values[element]
            chances = jnp.broadcast_to(chances, (chances.shape[0], NUM_EXAMPLES))
            at = times[0, -1, place][None]
            right = jnp.take_along_axis(chances, at, axis=0)[0]
            total = total - jnp.mean(jnp.log(right + 1e-8))
    return total


def timed(function, *args):
    """Seconds to compile, seconds of one call, and the value."""
    start = time.perf_counter()
    compiled = jax.jit(function).lower(*args).compile()
    seconds_to_compile = time.perf_counter() - start
    value = jax.block_until_ready(compiled(*args))
    start = time.perf_counter()
    num_calls = 0
    while time.perf_counter() - start < 2 or num_calls < 3:
        jax.block_until_ready(compiled(*args))
        num_calls += 1
    return seconds_to_compile, (time.perf_counter() - start) / num_calls, value


def measure(name, model):
    rng = np.random.default_rng(0)
    logits = {
        n: jnp.asarray(rng.normal(size=(NUM_RESTARTS, *s.shape, s.size)), jnp.float32)
        for n, s in model.parameters.items()
    }

    def integers(space):
        shape = (*space.shape, NUM_EXAMPLES)
        return jnp.asarray(rng.integers(space.size, size=shape), jnp.int32)

    aim = Aim(
        {n: integers(s) for n, s in model.inputs.items()},
        {n: integers(s)[None, None] for n, s in model.outputs.items()},
    )
    last = {n: jnp.moveaxis(table, 0, -1) for n, table in logits.items()}

    def ours(tables):
        def total(tables):
            values = model_loss(tables, aim, model)
            return jnp.sum(values), values

        return jax.value_and_grad(total, has_aux=True)(tables)

    def theirs(tables):
        return jax.vmap(jax.value_and_grad(lambda t: unrolled_loss(t, aim, model)))(
            tables
        )

    nodes, groups = len(model.graph.nodes), len(model.schedule.groups)
    compiled, step, ((_, values), _) = timed(ours, last)
    line = f"{name:<28} {nodes:>6} nodes {groups:>4} groups"
    line += f"  {compiled:7.1f} s {step:8.4f} s"
    if nodes <= MAX_UNROLLED:
        compiled2, step2, (values2, _) = timed(theirs, logits)
        np.testing.assert_allclose(values, values2, rtol=1e-3)
        line += f"   {compiled2:7.1f} s {step2:8.4f} s"
        line += f"   compile {compiled2 / compiled:5.1f}x run {step2 / step:5.1f}x"
    print(line, flush=True)


def main():
    print(f"{'':<28} {'':>24} {'compile':>9} {'update':>10}   unrolled: the same")
    if sys.argv[1:]:
        path, *pairs = sys.argv[1:]
        hypers = {k: int(v) for k, v in (pair.split("=") for pair in pairs)}
        model = Model(Path(path).read_text(), tuple(sorted(hypers.items())), path)
        measure(Path(path).stem, model)
        return
    for name, hypers in SIZES.items():
        source = (FOLDER / f"{name}.py").read_text()
        measure(name, Model(source, tuple(sorted(hypers.items())), name))


if __name__ == "__main__":
    main()
