"""Functions that are read as what they are short for: ``silu(u)`` is ``u*sigmoid(u)``."""
from dataclasses import replace
from typing import NamedTuple

LARGEST = 4_000  # nodes, since what stands in a shorthand twice doubles with each nesting
LINES = """
tan(u) = sin(u)/cos(u)
log1p(u) = log(1 + u)
expm1(u) = exp(u) - 1
logit(u) = log(u/(1 - u))
softplus(u) = log(1 + exp(u))
logsigmoid(u) = -log(1 + exp(-u))
softsign(u) = u/(1 + abs(u))
silu(u) = u*sigmoid(u)
swish(u, b=1) = u*sigmoid(b*u)
mish(u) = u*tanh(log(1 + exp(u)))
gelu(u) = u*(1 + erf(u/sqrt(2)))/2
elu(u, a=1) = max(u, 0) + a*(exp(min(u, 0)) - 1)
leaky_relu(u, a) = max(u, 0) + a*min(u, 0)
relu6(u) = min(max(u, 0), 6)
hardtanh(u) = min(max(u, -1), 1)
clip(u, a, b) = min(max(u, a), b)
clamp(u, a, b) = min(max(u, a), b)
huber(u, d=1) = min(abs(u), d)*(abs(u) - min(abs(u), d)/2)
norm(u, k) = sqrt(sum(u^2, k))
logsumexp(u, k) = log(sum(exp(u), k))
"""


class Shorthand(NamedTuple):
    """``signature`` as it is written; ``parameters`` with their defaults, or ""; what it stands for."""

    signature: str
    parameters: dict
    meaning: str


def _row(line):
    signature, _, meaning = line.partition(") = ")
    name, _, inside = signature.partition("(")
    pairs = (parameter.partition("=") for parameter in inside.split(", "))
    return name, Shorthand(signature + ")", {own: default for own, _, default in pairs}, meaning)


SHORT = dict(map(_row, LINES.strip().splitlines()))


def written_out(word, arguments, parse, at):
    """The syntax tree that a call is short for. Raises ``ValueError`` with what is wrong with it."""
    signature, parameters, meaning = SHORT[word]
    given = [*arguments, *(parse(default) for default in list(parameters.values())[len(arguments):] if default)]
    if len(given) != len(parameters):
        raise ValueError(f"{word} is written {signature}")
    found = _put(parse(meaning), dict(zip(parameters, given)), at)
    if sum(1 for _ in found.walk()) > LARGEST:
        raise ValueError(f"written out, this {word} is too long")
    return found


def _put(node, values, at):
    """The tree with the arguments in place of the parameters, all of it standing where the call stands."""
    if node.kind == "name" and node.name in values:
        return values[node.name]
    return replace(node, at=at, parts=tuple(_put(part, values, at) for part in node.parts),
                   binders=tuple(replace(k, name=_index(values[k.name]), at=at) for k in node.binders))


def _index(node):
    if node.kind != "name":
        raise ValueError("the last part is the name of an index")
    return node.name
