"""Idea: how does the time to decide an equality grow with the number of classes?

Compared, in one run, are the judge, which decides once for every number of classes, and the naive
route: the components written out and ``simplify`` asked whether each difference is zero. The naive
route is stopped after a while, and proves nothing about the next size.
"""

import argparse
import multiprocessing
import queue
import time

from sympy import Integer, exp, log, simplify, symbols

from derivations import KroneckerDelta, Sum, array, index, prove, size

CLASSES = [3, 10, 30, 100]


def softmax_jacobian(length):
    """a_j (δ_jk − a_k) against the quotient rule, for every j and k."""
    z = array("z", length)
    j, k, l = index("j k l", length)
    total = Sum(exp(z[l]), l)
    left = (KroneckerDelta(j, k) * exp(z[j]) * total - exp(z[j]) * exp(z[k])) / total**2
    a_j, a_k = exp(z[j]) / total, exp(z[k]) / total
    return left, a_j * (KroneckerDelta(j, k) - a_k), ()


def cross_entropy_gradient(length):
    """a_k − y_k against the chain rule through the softmax, for targets that sum to 1."""
    z, y = array("z y", length)
    j, k, l = index("j k l", length)
    total = Sum(exp(z[l]), l)
    a_j, a_k = exp(z[j]) / total, exp(z[k]) / total
    left = Sum(-y[j] / a_j * a_j * (KroneckerDelta(j, k) - a_k), j)
    return left, a_k - y[k], [(Sum(y[j], j), Integer(1))]


def jacobian_by_components(classes):
    """The same question, component by component."""
    z = symbols(f"z:{classes}", real=True)
    total = sum(exp(v) for v in z)
    a = [exp(v) / total for v in z]
    for j in range(classes):
        for k in range(classes):
            if simplify(a[j].diff(z[k]) - a[j] * (int(j == k) - a[k])) != 0:
                return False
    return True


def gradient_by_components(classes):
    z = symbols(f"z:{classes}", real=True)
    y = symbols(f"y:{classes - 1}", real=True)
    y = (*y, 1 - sum(y))
    total = sum(exp(v) for v in z)
    a = [exp(v) / total for v in z]
    loss = -sum(t * log(p) for t, p in zip(y, a))
    return all(simplify(loss.diff(z[k]) - (a[k] - y[k])) == 0 for k in range(classes))


QUESTIONS = {
    "softmax Jacobian": (softmax_jacobian, jacobian_by_components),
    "cross-entropy gradient": (cross_entropy_gradient, gradient_by_components),
}


def best(decide, turns=5):
    """The shortest of a few turns, in seconds. Raises ``AssertionError`` unless it is proved."""
    found = []
    for _ in range(turns):
        started = time.perf_counter()
        verdict = decide()
        found.append(time.perf_counter() - started)
        assert verdict.status == "proved", verdict
    return min(found)


def _timed(route, classes, results):
    started = time.perf_counter()
    decided = route(classes)
    results.put((decided, time.perf_counter() - started))


def naive(route, classes, limit):
    """(what the naive route found, seconds); None for what was not ready within the limit."""
    results = multiprocessing.Queue()
    process = multiprocessing.Process(target=_timed, args=(route, classes, results))
    process.start()
    try:
        return results.get(timeout=limit)
    except queue.Empty:
        return None, limit
    finally:
        process.terminate()
        process.join()


def beside_naive(route, sizes, ours, limit):
    """A table of the naive route's times, and how often our time (in seconds) fits into them."""
    print(f"{'size':>9} {'naive, ms':>14} {'naive / ours':>16}")
    stopped = False
    for n in sizes:
        if stopped:
            print(f"{n:>9} {'not tried':>14}")
            continue
        decided, seconds = naive(route, n, limit)
        stopped = decided is None
        shown = f"{'> ' * stopped}{seconds * 1e3:.0f}{' (open)' * (decided is False)}"
        print(f"{n:>9} {shown:>14} {'> ' * stopped + f'{seconds / ours:.1f} x':>16}")


def main(limit=20.0):
    print("Equality decisions, in milliseconds; the naive route writes out every component.\n")
    for name, (question, route) in QUESTIONS.items():
        symbolic = best(lambda: prove(*question(size("C"))))
        print(f"{name}: {symbolic * 1e3:.1f} ms for every number of classes at once")
        beside_naive(route, CLASSES, symbolic, limit)
        print()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--limit", type=float, default=20.0, help="seconds for each naive answer")
    main(parser.parse_args().limit)
