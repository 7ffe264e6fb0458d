"""`softcode npi verify`, `check` and `extract`: certificates, and what they rest on.

`verify` computes every context that inputs of any size can lead to, runs the network on
all of them, and bounds what rounding may do. `check` reads the certificate as a stranger
would, with a checker that imports nothing of softcode, and besides compares it with what
this version of the task leads to. Both print what is taken as given: a sentence that says
"certified" names all that it rests on.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from ...files import Fault, write_whole
from ...npi import NpiTask, certify, contexts_of
from ...npi.certification import Verdict
from ...npi.network import Interface, load_network
from ...reference import (
    Closure,
    NotClosedError,
    ReferenceProgram,
    close,
    prove,
    to_python,
)
from ...verify import Certificate, checker
from ..app import FOUND_NOTHING, errors, print_json
from ..options import JsonOption
from .arguments import (
    CertificateArgument,
    NetworkArgument,
    find_npi_task,
    load_certified,
    npi,
    other_decisions,
)


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
    on all. Exits with 1 if it is wrong in one of them, or rounding may make it so.
    """
    interface, weights = load_network(network)
    task = find_npi_task(interface.task)
    program = task.program(interface.level, interface.returns)
    if Interface.of(task, interface.level, interface.returns) != interface:
        raise Fault(
            str(network),
            f"it was trained for another {task.name} than this one",
            next_move="train it again",
        )
    closure = _closure(task, program)
    with errors().status(f"running the network in {len(closure.contexts):,} contexts"):
        verdict = certify(interface, weights, program, task.abstraction, closure)
    told = _told(verdict, program, closure)
    told["given"] = [_soundness(task), *checker.GIVEN[1:]]
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


def _closure(task: NpiTask, program: ReferenceProgram) -> Closure:
    """Every context of the program; tells if there is no end of them, and ends with 1.

    Args:
        task: has the abstract world.
        program: of one level of recursion. One with loops has frames of any length, and
            so as a rule no finite set of contexts.
    """
    try:
        with errors().status("finding every context"):
            return close(program, task.abstraction)
    except NotClosedError as fault:
        print(f"not certified: {fault}, so that no finite set of contexts is all")
        print("a program that recurs has one: softcode npi train --level recursive")
        raise typer.Exit(FOUND_NOTHING) from None


def _told(
    verdict: Verdict, program: ReferenceProgram, closure: Closure
) -> dict[str, Any]:
    """A verdict as plain values.

    Args:
        verdict: what `certify` found.
        program: puts contexts into words.
        closure: what was certified.

    Returns:
        Counts, the least margin in logits, the share of contexts that rounding in single
        precision leaves sure, and the first three that are wrong.
    """
    return {
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


def _soundness(task: NpiTask) -> str:
    """What the closure takes as given of a task's abstract world, and why."""
    return (
        "that the task's abstract world allows all that the real one does "
        f"({task.abstraction.assurance})"
    )


def _is_right(
    task: NpiTask, program: ReferenceProgram, level: str
) -> dict[str, Any] | None:
    """What is proved of the program itself, where its task says what it must do.

    That is another question than the certificate's: whether the reference program answers
    rightly. Contracts are written for recursive programs alone.

    Returns:
        How many conditions there are and how many the solver proved; `None` if nobody
        wrote down what the task must do.
    """
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
    """A verdict in words, with what it takes as given and the next command.

    Args:
        told: what `_told` gives, and what `verify` adds.
        network: the file.
    """
    print(
        f"inputs of every size lead to {told['contexts']:,} contexts in "
        f"{told['frames']:,} different frames"
    )
    if not told["is_certified"]:
        _print_failure(told)
        return
    print("certified: on all of them it does what the reference program does")
    print(
        f"least margin {told['margin']:.2f}; no rounding in single precision changes a "
        "decision"
    )
    if told["program_is_right"] is not None:
        right = told["program_is_right"]
        print(
            f"and that program is right, on inputs of every size: {right['proved']:,} "
            f"conditions of {right['conditions']:,} proved by a solver"
            if right["proved"] == right["conditions"]
            else f"that program is not proved right: {right['first_failure']}"
        )
    print("taken as given:", *told["given"], sep="\n  ")
    print(f"certificate: {told['certificate']}")
    print(f"next: softcode npi check {told['certificate']} {network}")


def _print_failure(told: dict[str, Any]) -> None:
    """Why a network is not certified: what it does wrongly, or what rounding may do."""
    if told["num_wrong"]:
        print(f"not certified: the network is wrong in {told['num_wrong']:,} of them")
    else:
        print(
            "not certified: in single precision rounding may change a decision in "
            f"{100 * (1 - told['single_precision_share']):.3g} % of them; train with "
            "more --margin"
        )
    for line in told["wrong"]:
        print(f"  should do, and does not: {line}")


@npi.command()
def check(certificate: CertificateArgument, network: NetworkArgument) -> None:
    """Check a certificate anew; say what was checked, and what was taken as given.

    `softcode.verify.checker` does it, with NumPy alone. The certificate's table is
    besides compared with the reference program, and with all contexts that the task's
    own abstract world leads to. Exits with 1 if it does not hold for this network.
    """
    interface, weights = load_network(network)
    found = Certificate.load(certificate)
    faults = found.faults(weights) or _other_decisions(found, interface)
    task = find_npi_task(interface.task) if not faults else None
    own, compared, soundness = [], "", checker.GIVEN[0]
    if task is not None:
        own, compared, soundness = _compared(found, interface, task)
    for fault in [*faults, *own][:10]:
        print(f"refused: {fault}")
    if faults or own:
        raise typer.Exit(FOUND_NOTHING)
    print(f"accepted: {found.num_contexts:,} contexts, least margin {found.margin:.2f}")
    print("checked:", *_checked(interface), compared, sep="\n  ")
    print("taken as given:", soundness, *checker.GIVEN[1:], sep="\n  ")
    print(
        "If that is so, then on inputs of every size the network does, step by step, "
        f"what the {interface.level} reference program for {interface.task} does."
    )


def _checked(interface: Interface) -> Iterator[str]:
    """What the checker has verified, in sentences, once it has accepted.

    Args:
        interface: names the task and the level of recursion.
    """
    yield (
        "in each context the network decides as the "
        f"{interface.level} reference program for {interface.task} does, and rounding "
        "in single precision does not change that"
    )
    yield "what may follow, in the certificate's abstract world, is one of them"


def _compared(
    certificate: Certificate, interface: Interface, task: NpiTask
) -> tuple[list[str], str, str]:
    """What is missing of the contexts of the task's own abstract world.

    A certificate is checked against the abstract world that it holds. That this is the
    task's own is not in it, so all contexts of the latter are computed here and must be
    among the certificate's. If that needs what is not installed, it is said and not done.

    Args:
        certificate: one that the checker accepts.
        interface: of the network.
        task: as it is here.

    Returns:
        What the certificate leaves out, in words; what was compared; and what is
        taken as given of the abstract world after that.
    """
    program = task.program(interface.level, interface.returns)
    try:
        with errors().status("finding every context"):
            own = close(program, task.abstraction).contexts
    except NotClosedError as fault:
        return [f"in the task's own abstract world {fault}"], "", ""
    except Fault as fault:
        not_compared = f"not compared with the task's own abstract world: {fault}"
        return [], not_compared, checker.GIVEN[0]
    listed = contexts_of(certificate)
    left_out = [
        f"{program.describe(context)} is left out, a context of the task's own world"
        for context in own
        if context not in listed
    ]
    compared = (
        f"all {len(own):,} contexts that the task's own abstract world leads to are "
        "among them"
    )
    return left_out, compared, _soundness(task)


def _other_decisions(certificate: Certificate, interface: Interface) -> list[str]:
    """Where the certificate's table is not the reference program's.

    Args:
        certificate: one that the checker accepts.
        interface: the network's, which must be the certificate's and the task's.

    Returns:
        Sentences; none, if all is as it should be.
    """
    if certificate.parts["interface"] != interface.plain():
        return ["the certificate is for another interface than the network's"]
    task = find_npi_task(interface.task)
    if Interface.of(task, interface.level, interface.returns) != interface:
        return [f"they are for another {task.name} than this one"]
    program = task.program(interface.level, interface.returns)
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
