"""Idea: the last layer and the cost must speak of the same numbers: logits or probabilities."""

import warnings


def ends_in_probabilities(layers):
    """Whether what comes out of ``layers`` lies in [0, 1], dropout and the like aside."""
    ends = [layer for layer in layers if not layer.passes_through]
    return bool(ends) and ends[-1].probabilities


def warn_of_head(layers, cost):
    """Warn of a last layer and a cost that cannot both be meant."""
    if not cost.probabilities:
        return
    ends = [layer for layer in layers if not layer.passes_through]
    if ends_in_probabilities(layers):
        warnings.warn(
            f"{cost.name} takes logits, but the network ends in {ends[-1].name}, whose outputs are "
            "probabilities already: leave that layer out, the cost brings its own",
            stacklevel=3,
        )
    if cost.exclusive and ends and getattr(ends[-1], "fan_out", None) == 1:
        warnings.warn(
            f"{cost.name} of a single output is always 0: give it one output for each class, "
            "or take CrossEntropyCost", stacklevel=3,
        )
