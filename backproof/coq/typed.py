"""A claim that was typed, as a file for Coq."""
from __future__ import annotations

from backproof.claims import Typed, read_claim
from backproof.coq.export import comment, theorem
from backproof.coq.theory import HEAD, theory
from derivations.claim import claimed
from derivations.coq import Outside, Statement
from derivations.kernel.rules import NotProved
from derivations.kernel.terms import Unsupported
from derivations.ledger import Label, lines
from derivations.notation.text import to_text
from derivations.proof.deciding import decide

TYPED = "typed"


def file_of(typed: Typed) -> str:
    """Each link of a claim as a theorem, with the certificate of the kernel where it has one.

    Raises ``Unreadable`` or ``ExerciseError`` for what is no claim.
    """
    questions = read_claim(typed)
    return "\n".join(["(* Compile it in a folder that `backproof export --coq DIR` wrote. *)", HEAD,
                      *(part for n, question in enumerate(questions, 1)
                        for part in parts(question, n))])


def parts(question, n: int):
    text = f"{to_text(question.left)} {question.relation} {to_text(question.right)}"
    verdict = decide(question)
    if verdict.theorem:
        for line in theory(lines([(verdict.theorem, Label(TYPED, n, text))]), TYPED):
            yield theorem(line) if not line.reason else unsaid(text, line.reason)
        return
    try:
        left, relation, right = question.claim
        stated = Statement(claimed(question.context, left, relation, right)).theorem(f"line_{n}")
        yield f"(** {comment(text)}: {verdict.status} here *)\n{stated}\nProof. backproof. Qed.\n"
    except (Outside, NotProved, Unsupported) as error:
        yield unsaid(text, str(error))


def unsaid(text: str, reason: str) -> str:
    return f"(** {comment(f'{text}: no statement: {reason}')} *)\n"
