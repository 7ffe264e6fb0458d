"""The proof that an input's first state is as the entry requires, and of the lemmas."""

from ...world import Call, solver as terms
from ..closure import num_places
from ..program import ReferenceProgram
from .call import SymbolicCall
from .contracts import Contract, Specification
from .obligations import Obligations, follow


def prove_start(
    program: ReferenceProgram, specification: Specification
) -> dict[str, bool]:
    """For each condition on the start, and each lemma, whether it was proved.

    That such a start is possible at all is one of them: from what cannot be, everything
    follows. Lemmas are proved of all integers, whatever is known of states.

    Args:
        program: whose entry is called.
        specification: what is to be proved of it.
    """
    about = SymbolicCall(program, specification, Call(program.entry), Contract())
    obligations = Obligations(about)
    path = about.start(specification.start)
    contract = specification.contracts[about.call]
    for name, fact in contract.requires.items():
        obligations.fact(path, f"at the start: {name}", fact, about.entry)
    obligations.prove()
    is_possible = not follow(about.solver_of(path), {"nothing": False})
    obligations.results["at the start: such a state is possible"] = is_possible
    nothing_known = about.start({})
    for name, lemma in specification.lemmas.items():
        integers = terms.some_places(num_places(lemma, 0))
        obligations.term(nothing_known, f"lemma: {name}", lemma(*integers))
    obligations.prove()
    return obligations.results
