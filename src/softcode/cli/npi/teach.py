"""`softcode npi ...`: programmer-interpreters, from traces to certificates."""

import dataclasses
import json
from pathlib import Path
from typing import Annotated, Any

import jax.random as jr
import numpy as np
import typer

from ...files import write_whole
from ...npi import NpiTask, certify, contexts_of
from ...npi.network import (
    Interface,
    Trained,
    Training,
    choose_lessons,
    load_network,
    save_network,
    train as train_network,
)
from ...npi.tasks import TASKS
from ...reference import (
    Closure,
    NotClosedError,
    ReferenceProgram,
    close,
    prove,
    to_python,
)
from ...verify import Certificate
from ..app import FOUND_NOTHING, errors, print_json
from ..options import JsonOption, SeedOption
from .arguments import (
    CertificateArgument,
    LevelOption,
    NetworkArgument,
    TaskName,
    find_npi_task,
    load_certified,
    npi,
    other_decisions,
    parse_span,
)


@npi.command()
def tasks(as_json: JsonOption = False) -> None:
    """List the tasks, their levels of recursion and an input of each."""
    entries = [
        {
            "task": task.name,
            "levels": list(task.levels),
            "example": task.random_input(np.random.default_rng(0), 3),
        }
        for task in TASKS.values()
    ]
    if as_json:
        print_json(entries)
        return
    for entry in entries:
        levels = ", ".join(entry["levels"])
        print(f"{entry['task']:<24}{levels:<36}{json.dumps(entry['example'])}")


@npi.command()
def train(
    task: TaskName,
    level: LevelOption = "recursive",
    out: Annotated[
        Path | None, typer.Option(help="Where the network goes; TASK.safetensors.")
    ] = None,
    inputs: Annotated[
        int | None, typer.Option(min=1, help="At most so many are taught with.")
    ] = None,
    sizes: Annotated[
        str | None, typer.Option(help="Their sizes, least and greatest, as 2-7.")
    ] = None,
    updates: Annotated[int, typer.Option(min=1, help="When to give up.")] = 4000,
    margin: Annotated[
        float, typer.Option(min=0.01, help="Ends once all decisions lead by so much.")
    ] = 3.0,
    noise: Annotated[
        float,
        typer.Option(
            min=0.0, help="Weights shake by this share of their spread; .3 is much."
        ),
    ] = 0.0,
    least_updates: Annotated[
        int, typer.Option(min=0, help="Go on for so many, whatever the margin.")
    ] = 0,
    seed: SeedOption = 0,
    as_json: JsonOption = False,
) -> None:
    """Teach a network a task's reference program, from the runs of a few inputs.

    The inputs are chosen to show as many contexts as possible. Exits with 1 if some
    decision of those runs is not learned.
    """
    chosen = find_npi_task(task)
    lessons = chosen.lessons
    if inputs is not None:
        lessons = dataclasses.replace(lessons, num_inputs=inputs)
    if sizes is not None:
        lessons = dataclasses.replace(lessons, sizes=parse_span(sizes))
    program, interface = chosen.program(level), Interface.of(chosen, level)
    cover = choose_lessons(
        chosen, program, np.random.default_rng(seed), **dataclasses.asdict(lessons)
    )
    training = Training(
        max_updates=updates, margin=margin, noise=noise, min_updates=least_updates
    )
    with errors().status("training") as status:

        def show(trained: Trained) -> None:
            status.update(
                f"{trained.num_updates} updates, loss {trained.loss:.4f}, least margin "
                f"{trained.margin:.2f} of {margin:g}"
            )

        frames = list(cover.contexts.frames())
        trained = train_network(
            interface, frames, jr.key(seed), training, on_chunk=show
        )
    path = out or Path(f"{chosen.name}.safetensors")
    save_network(path, interface, trained.weights, cover.inputs)
    has_learned = trained.has_learned(training)
    told = {
        "network": str(path),
        "inputs": len(cover.inputs),
        "frames": len(frames),
        "contexts": len(cover.contexts),
        "unseen_in_pool": len(cover.unseen),
        "updates": trained.num_updates,
        "margin": trained.margin,
        "has_learned": has_learned,
    }
    if as_json:
        print_json(told)
    else:
        _print_training(told)
    if not has_learned:
        raise typer.Exit(FOUND_NOTHING)


def _print_training(told: dict[str, Any]) -> None:
    print(
        f"{told['inputs']} inputs, {told['frames']} different frames, "
        f"{told['contexts']:,} contexts"
    )
    if told["unseen_in_pool"]:
        print(
            f"warning: {told['unseen_in_pool']:,} contexts of the pool are in none of "
            "these inputs; what is not seen may be done wrongly (--inputs, --sizes)"
        )
    if told["has_learned"]:
        print(
            f"learned in {told['updates']} updates, least margin {told['margin']:.2f}"
        )
    else:
        print(
            f"not learned in {told['updates']} updates: the least margin is "
            f"{told['margin']:.2f}; give more with --updates"
        )
    print(f"network: {told['network']}")
    print(f"next: softcode npi verify {told['network']}")


@npi.command()
def verify(
    network: NetworkArgument,
    out: Annotated[
        Path | None, typer.Option(help="Where the certificate goes; NETWORK.json.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Certify that a network does as its reference program does, at every size.

    Every context that inputs of any size can lead to is computed, and the network is run
    on all. Exits with 1 if it is wrong in one of them.
    """
    interface, weights = load_network(network)
    task = find_npi_task(interface.task)
    program = task.program(interface.level, interface.returns)
    if Interface.of(task, interface.level, interface.returns) != interface:
        raise ValueError(
            f"{network} was trained for another {task.name} than this one; train it again"
        )
    closure = _closure(task, program)
    with errors().status(f"running the network in {len(closure.contexts):,} contexts"):
        verdict = certify(interface, weights, program, task.abstraction, closure)
    told = {
        "contexts": len(closure.contexts),
        "frames": closure.contexts.num_frames,
        "is_certified": verdict.certificate is not None,
        "margin": float(verdict.margins.min()),
        "single_precision_share": verdict.single_share,
        "num_wrong": len(verdict.disagreements),
        "wrong": [
            f"{program.describe(wrong.context)} (behind by {-wrong.margin:.2f})"
            for wrong in verdict.disagreements[:3]
        ],
    }
    if verdict.certificate is not None:
        path = out or network.with_suffix(".json")
        verdict.certificate.save(path)
        told["certificate"] = str(path)
        told["program_is_right"] = _is_right(task, program, interface.level)
    if as_json:
        print_json(told)
    else:
        _print_verdict(told, network)
    if verdict.certificate is None:
        raise typer.Exit(FOUND_NOTHING)


def _is_right(
    task: NpiTask, program: ReferenceProgram, level: str
) -> dict[str, Any] | None:
    """What is proved of the program itself, where its task says what it must do."""
    if task.specification is None or level != "recursive":
        return None
    with errors().status("proving that the program is right"):
        found = prove(program, task.specification())
    return {
        "conditions": found.num_obligations,
        "proved": found.num_obligations - len(found.failures),
        "first_failure": found.failures[0] if found.failures else None,
    }


def _print_verdict(told: dict[str, Any], network: Path) -> None:
    print(
        f"inputs of every size lead to {told['contexts']:,} contexts in "
        f"{told['frames']:,} different frames"
    )
    if not told["is_certified"]:
        print(f"not certified: the network is wrong in {told['num_wrong']:,} of them")
        for line in told["wrong"]:
            print(f"  should do, and does not: {line}")
        return
    share = 100 * told["single_precision_share"]
    print("certified: on all of them it does what the reference program does")
    print(
        f"least margin {told['margin']:.2f}; no rounding changes a decision, in single "
        f"precision in {share:.4g} % of contexts"
    )
    if told["program_is_right"] is not None:
        right = told["program_is_right"]
        print(
            f"and that program is right, on inputs of every size: {right['proved']:,} "
            f"conditions of {right['conditions']:,} proved by a solver"
            if right["proved"] == right["conditions"]
            else f"that program is not proved right: {right['first_failure']}"
        )
    print(f"certificate: {told['certificate']}")
    print(f"next: softcode npi check {told['certificate']} {network}")


@npi.command()
def check(certificate: CertificateArgument, network: NetworkArgument) -> None:
    """Check a certificate anew; exit with 1 if it does not hold for this network.

    `softcode.verify.checker` does it, with NumPy alone. That the certified decisions are
    those of the reference program is checked here besides.
    """
    interface, weights = load_network(network)
    found = Certificate.load(certificate)
    faults = found.faults(weights)
    if not faults:
        faults = _other_decisions(found, interface)
    for fault in faults[:10]:
        print(f"refused: {fault}")
    if faults:
        raise typer.Exit(FOUND_NOTHING)
    print(f"accepted: {found.num_contexts:,} contexts, least margin {found.margin:.2f}")
    print(
        f"On inputs of every size, the network does, step by step, what the "
        f"{interface.level} reference program for {interface.task} does."
    )


def _other_decisions(certificate: Certificate, interface: Interface) -> list[str]:
    """Where the certificate's table is not the reference program's."""
    if certificate.parts["interface"] != interface.plain():
        return ["the certificate is for another interface than the network's"]
    program = find_npi_task(interface.task).program(interface.level, interface.returns)
    try:
        return list(other_decisions(program, contexts_of(certificate)))
    except (LookupError, TypeError, ValueError) as fault:
        return [f"a context is none of the reference program's ({fault})"]


@npi.command()
def extract(
    certificate: CertificateArgument,
    out: Annotated[Path | None, typer.Option(help="A file for the program.")] = None,
) -> None:
    """Print a certified network as a Python program that people can read."""
    _, program, contexts = load_certified(certificate)
    source = to_python(program, contexts)
    if out is None:
        print(source, end="")
    else:
        write_whole(out, source)
        print(f"program: {out} ({len(source.splitlines())} lines)")


def _closure(task: NpiTask, program: ReferenceProgram) -> Closure:
    try:
        with errors().status("finding every context"):
            return close(program, task.abstraction)
    except NotClosedError as fault:
        print(f"not certified: {fault}, so that no finite set of contexts is all")
        print("a program that recurs has one: softcode npi train --level recursive")
        raise typer.Exit(FOUND_NOTHING) from None
