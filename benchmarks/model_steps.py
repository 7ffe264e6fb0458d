"""Updates of a TerpreT model: a few loops over data, against groups written out in lanes.

    python benchmarks/model_steps.py [MODEL.py NAME=VALUE ...]

Without arguments, the models under `examples/models`. Both compute the loss and its slope
for 256 restarts on 5 examples. Losses are compared before anything is timed. Seconds are
those of all cores together, and compile time, tracing included, is apart from run time.
"""

import sys
import time
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np

from softcode.induce.gradient.objectives import Aim, model_loss
from softcode.language import Model
from softcode.language.tree_to_values import evaluate_lanes
from softcode.reading import Relaxed


NUM_RESTARTS, NUM_EXAMPLES = 256, 5
FOLDER = Path(__file__).parents[1] / "examples" / "models"
SIZES = {
    "circuit": dict(num_gates=5, num_wires=4, num_outputs=2),
    "turing": dict(num_symbols=3, num_states=4, length=5, num_steps=5),
    "list_loop": dict(size=6, length=5, num_lines=2),
    "basic_block": dict(size=5, num_blocks=5, num_registers=2, num_steps=5),
}


def loss_in_lanes(logits, aim, model):
    """`model_loss`, with every group of like operations written out."""
    targets = {name: times[0, -1] for name, times in aim.targets.items()}
    full = (NUM_EXAMPLES, NUM_RESTARTS)
    reading = Relaxed(2, full_batch=full)
    rows = {
        name: jax.nn.softmax(table, axis=1)[:, :, None]
        for name, table in logits.items()
    }
    for name, row in aim.inputs.items():
        rows[name] = jax.nn.one_hot(row, model.inputs[name].size, axis=1)[..., None]
    rows = {n: jnp.broadcast_to(r, (*r.shape[:2], *full)) for n, r in rows.items()}

    def find(element):
        row, place = model.rows.places[element]
        return rows[row], place

    output = evaluate_lanes(model.schedule, find, {}, reading)
    total = jnp.zeros(NUM_RESTARTS)
    for name, target in targets.items():
        for place, element in enumerate(model.rows.elements["Output"][name]):
            at = target[place][None, :, None]
            right = jnp.take_along_axis(output(element), at, axis=0)[0]
            total = total - jnp.mean(jnp.log(right + 1e-8), axis=0)
    return total


def timed(function, *args):
    """Seconds to compile, seconds of one call, and the value."""
    start = time.process_time()
    compiled = jax.jit(function).lower(*args).compile()
    seconds_to_compile = time.process_time() - start
    value = jax.block_until_ready(compiled(*args))
    start, num_calls = time.process_time(), 0
    while time.process_time() - start < 2 or num_calls < 3:
        jax.block_until_ready(compiled(*args))
        num_calls += 1
    return seconds_to_compile, (time.process_time() - start) / num_calls, value


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

    def slopes(loss):
        def total(tables):
            values = loss(tables, aim, model)
            return jnp.sum(values), values

        return jax.value_and_grad(total, has_aux=True)

    compiled, step, ((_, values), _) = timed(slopes(model_loss), last)
    compiled2, step2, ((_, values2), _) = timed(slopes(loss_in_lanes), last)
    np.testing.assert_allclose(values, values2, rtol=1e-3)
    print(
        f"{name:<32} {len(model.graph.nodes):>6} nodes"
        f"  {compiled:7.1f} s {step:8.4f} s   {compiled2:7.1f} s {step2:8.4f} s"
        f"   compile {compiled2 / compiled:5.1f}x run {step2 / step:5.1f}x",
        flush=True,
    )


def main():
    print(f"{'':<45} {'compile':>9} {'update':>10}   in lanes: the same")
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
