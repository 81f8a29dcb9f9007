"""Gradients as a person writes them: the closed form that is shown, and every line a theorem."""
import pytest
from sympy import KroneckerDelta, Sum, symbols

from derivations.derive.slope import contracted
from derivations.normalise.forms import Step, atom, number
from derivations.normalise.reading import read
from derivations.normalise.shapes import absorb_minus
from derivations.normalise.signs import assuming
from derivations.normalise.steps import steps_apart
from derivations.normalise.writing import distinct_indices, index_name
from derivations.language import array, index, real, size
from derivations.notation.grammar import Reader
from backproof.errors import ExerciseError
from backproof.questions import derive_text

SOFTMAX = "p[j] = exp(z[j])/sum(exp(z[k]), k)"
GRU = ["z[j] = sigmoid(sum(Wz[j,i]*x[i], i) + sum(Uz[j,l]*h[l], l))",
       "r[j] = sigmoid(sum(Wr[j,i]*x[i], i) + sum(Ur[j,l]*h[l], l) + b[j])",
       "c[j] = tanh(sum(Wc[j,i]*x[i], i) + r[j]*sum(Uc[j,l]*h[l], l))",
       "s[j] = (1-z[j])*c[j] + z[j]*h[j]", "L = sum(g[j]*s[j], j)"]
DISTANCE = "d = sqrt(sum((a[i]-b[i])^2, i))"
ROWS = "r[i] = sqrt(sum(x[i,d]^2, d))"

SHOWN = {
    # One equation is not solved twice: for one name, and back for another.
    "GRU, update gate": (GRU, "Wz[p,q]", [], "g[p]*x[q]*z[p]*(h[p] - s[p])"),
    "GRU, reset gate": (GRU, "b[p]", [],
                        "g[p]*r[p]*(1 - r[p])*(c[p]^2 - 1)*(z[p] - 1)*sum(Uc[p, j]*h[j], j)"),
    "highway": (["t[j] = sigmoid(sum(T[j,i]*x[i], i))", "y[j] = t[j]*h[j] + (1-t[j])*x[j]",
                 "L = sum(g[j]*y[j], j)"], "T[p,q]", [], "g[p]*x[q]*(1 - t[p])*(y[p] - x[p])"),
    "LSTM, output gate": (
        ["o[j] = sigmoid(sum(U[j,l]*h[l], l) + b[j])", "c[j] = f[j]*e[j] + i[j]*u[j]",
         "s[j] = o[j]*tanh(c[j])", "L = sum(g[j]*s[j], j)"], "U[p,q]", [],
        "g[p]*h[q]*o[p]*tanh(c[p])*(1 - o[p])"),
    # A definition has no solution where a case of its factor is 0.
    "PReLU": (["y[i] = max(x[i],0) + a[i]*min(x[i],0)", "L = sum(g[i]*y[i], i)"], "x[k]", [],
              "g[k]*(a[k]*step(-x[k]) + step(x[k]))"),
    "PReLU, slopes": (["y[i] = max(x[i],0) + a[i]*min(x[i],0)", "L = sum(y[i], i)"], "a[k]", [],
                      "min(x[k], 0)"),
    "ELU": (["y[i] = max(x[i],0) + a*(exp(min(x[i],0))-1)", "L = sum(g[i]*y[i], i)"], "x[k]", [],
            "g[k]*(a*exp(min(x[k], 0))*step(-x[k]) + step(x[k]))"),
    "scaled size": (["y[i] = c[i]*abs(x[i])", "L = sum(y[i]^2, i)"], "x[k]", [],
                    "2*c[k]*y[k]*(2*step(x[k]) - 1)"),
    # No root of a negative number among the shapes.
    "contrastive": ([DISTANCE, "L = y*d^2 + (1-y)*max(0, m-d)^2"], "a[k]", [],
                    "2*(d*y + (y - 1)*max(m - d, 0))*(a[k] - b[k])/d"),
    "hinge of a distance": ([DISTANCE, "L = max(0, d-m)^2"], "b[k]", [],
                            "2*(b[k] - a[k])*max(d - m, 0)/d"),
    # Each line rests on those before it, whatever stands between the names.
    "focal loss": ([SOFTMAX, "L = -(1-p[t])^2*log(p[t])"], "z[k]", [],
                   "(1 - p[t])*(2*p[t]*log(p[t]) + p[t] - 1)*(delta(k, t) - p[k])"),
    "InfoNCE": (["p[i,j] = exp(s[i,j])/sum(exp(s[i,k]), k)", "L = -sum(log(p[i,i]), i)"], "s[a,b]", [],
                "p[a, b] - delta(a, b)"),
    "distillation": (
        ["q[j] = exp(u[j]/T)/sum(exp(u[k]/T), k)", "p[j] = exp(z[j]/T)/sum(exp(z[k]/T), k)",
         "L = T^2*sum(q[j]*log(q[j]/p[j]), j)"], "z[k]", ["T > 0"], "T*(p[k] - q[k])"),
    # The target's own name, and what a definition writes out, stand for what they are.
    "cosine": (["a = sqrt(sum(u[i]^2, i))", "b = sqrt(sum(v[i]^2, i))", "c = sum(u[i]*v[i], i)/(a*b)"], "u[k]", [],
               "(a*v[k] - b*c*u[k])/(a^2*b)"),
    "divergence from q": ([SOFTMAX, "L = sum(p[j]*(log(p[j]) - log(q[j])), j)"], "z[k]", ["q[j] > 0"],
                          "p[k]*(log(p[k]) - L - log(q[k]))"),
    "expected loss": ([SOFTMAX, "L = sum(p[j]*c[j], j)"], "z[k]", [], "p[k]*(c[k] - L)"),
    "Mish, named": (["t[i] = tanh(log(1+exp(x[i])))", "y[i] = x[i]*t[i]", "L = sum(g[i]*y[i], i)"], "x[k]", [],
                    "g[k]*(x[k]*sigmoid(x[k])*(1 - t[k]^2) + t[k])"),
    "a rotation": (["c = a*cos(m*t) - b*sin(m*t)", "d = a*sin(m*t) + b*cos(m*t)", "L = c*k + d*l"], "t", [],
                   "m*(c*l - d*k)"),
    # Shapes that are not multiplied out.
    "triplet": (["p = sum((a[i]-b[i])^2, i)", "n = sum((a[i]-c[i])^2, i)", "L = max(0, p - n + m)"], "a[k]", [],
                "2*(c[k] - b[k])*step(m + p - n)"),
    "larger of two sizes": (["L = max(abs(x), abs(y))"], "x", [], "(2*step(x) - 1)*step(abs(x) - abs(y))"),
    "angles": (["L = sum(atan(x[i]/s), i)"], "s", [], "-sum(x[i]/(s^2 + x[i]^2), i)"),
    "variance": (["v[i] = softplus(t[i])", "L = sum(log(v[i])/2 + (y[i]-m[i])^2/(2*v[i]), i)"], "t[k]", [],
                 "sigmoid(t[k])*(v[k] - (y[k] - m[k])^2)/(2*v[k]^2)"),
    # A kink of chosen places, and what x[i] = x[j] says at i = j, is no fact of all places: no δ is lost.
    "a gap of chosen places": (["L = abs(x[s]-x[t])"], "x[k]", [], "(delta(k, t) - delta(k, s))*(1 - 2*step(x[s] - x[t]))"),
    "a ramp of chosen places": (["L = relu(x[s]-x[t])"], "x[k]", [], "(delta(k, s) - delta(k, t))*step(x[s] - x[t])"),
    # An array of two indices, whatever they are called, is no chance and no variance.
    "values of attention": (["o[t,b] = sum(p[t,r]*V[r,b], r)", "L = sum(g[t,b]*o[t,b], t, b)"], "V[z,f]", [],
                            "sum(g[t, f]*p[t, z], t)"),
    "a table of vectors": (["s = sum(E[v,a]*x[v], v, a)"], "E[q,b]", [], "x[q]"),
    # A neighbour may stand past the end of an array of numbers.
    "products of neighbours": (["y[i] = x[i]*x[i+1]", "L = sum(y[i], i)"], "x[k]", [],
                               "sum(x[i]*delta(i + 1, k), i) + x[k + 1]"),
    # Neighbours, and an array that is read backwards.
    "moving sums": (["y[i] = abs(x[i]) + abs(x[i+1])", "L = sum(y[i]^2, i)"], "x[k]", ["x[i] > 0"], None),
    "steps between neighbours": (["L = sum((x[i+1]-x[i])^2, (i,0,n-2))"], "x[k]", [],
                                 "2*sum((delta(k, l + 1) - delta(k, l))*(x[l + 1] - x[l]), l)"),
    "read backwards": (["L = sum(x[i]*x[n-1-i], i)"], "x[k]", [], "2*x[n - k - 1]"),
    "a copy read backwards": (["y[i] = x[n-1-i]", "L = sum(w[i]*y[i], i)"], "x[k]", [], "w[n - k - 1]"),
    "the last place": (["L = x[n-1]^2"], "x[k]", [], "2*x[n - 1]*delta(k, n - 1)"),
    # Two entries have no kink where they are one.
    "gaps of pairs": (["L = sum(w[i,j]*abs(z[i]-z[j]), i, j)"], "z[k]", [],
                      "sum(w[k, i]*(2*step(z[k] - z[i]) - 1) + w[i, k] - 2*w[i, k]*step(z[i] - z[k]), i)"),
    "the larger of pairs": (["L = sum(max(z[i],z[j]), i, j)"], "z[k]", [],
                            "J + sum(step(z[k] - z[i]) - step(z[i] - z[k]), i)"),
    "squared gaps, named": (["d[i,j] = abs(z[i]-z[j])", "L = sum(w[i,j]*d[i,j]^2, i, j)"], "z[k]", [], None),
    "squared ramps of pairs": (["L = sum(relu(x[i]-x[j])^2, i, j)"], "x[k]", [],
                               "2*sum(relu(x[k] - x[i]) - relu(x[i] - x[k]), i)"),
    "an RBF kernel": (["K[i,j] = exp(-sum((x[i,a]-x[j,a])^2,a)/(2*s^2))", "L = sum(c[i]*c[j]*K[i,j], i, j)"], "x[k,b]", [],
                      "c[k]*sum(c[i]*(K[i, k] + K[k, i])*(x[i, b] - x[k, b]), i)/s^2"),
    # A layer is not folded back into what it adds to its input.
    "a residual layer": (["y[i] = x[i] + relu(sum(W[i,j]*x[j], j) + b[i])", "L = sum(y[i]^2, i)"], "x[k]", [],
                         "2*sum(W[i, k]*y[i]*step(sum(W[i, j]*x[j], j) + b[i]), i) + 2*y[k]"),
    "a gated residual layer": (["y[i] = x[i] + sigmoid(a[i])*tanh(sum(W[i,j]*x[j], j))", "L = sum(c[i]*y[i], i)"], "x[k]", [],
                               "sum(W[i, k]*c[i]*sigmoid(a[i])*(1 - tanh(sum(W[i, j]*x[j], j))^2), i) + c[k]"),
    # A ramp needs no step beside it; a sign is read.
    "squared hinge": (["L = sum(relu(1-y[i]*s[i])^2, i)"], "s[k]", [], "-2*y[k]*relu(1 - s[k]*y[k])"),
    "a sign": (["L = sign(x)*y + abs(x)"], "x", [], "2*step(x) - 1"),
    "signs of weights": (["L = sum(sign(w[i])*x[i], i)"], "x[k]", [], "sign(w[k])"),
    # A step is proved as it was differentiated, whatever stands in it.
    "PPO": (["r = exp(u - v)", "L = min(r*A, max(min(r, 1+e), 1-e)*A)"], "u", ["e > 0", "e < 1"], None),
    "Huber of a line": (["r[n] = y[n] - sum(X[n,d]*w[d], d)",
                         "L = sum(step(k-abs(r[n]))*r[n]^2/2 + step(abs(r[n])-k)*k*(abs(r[n])-k/2), n)"], "w[p]", ["k > 0"],
                        "-sum(X[n, p]*(k*(step(k + r[n]) + step(r[n] - k) - 1) + r[n]*step(k + r[n]) - r[n]*step(r[n] - k)), n)"),
    "ELU of a difference": (["y[i] = max(0,x[i]) + min(0, a*(exp(x[i])-1))", "L = sum(g[i]*y[i], i)"], "x[k]",
                            ["a > 0"], None),
    # A step stands as the definitions have it, at whatever places.
    "batch norm and a ramp": (
        ["m[o] = sum(y[o,t], t)/T", "v[o] = sum((y[o,t]-m[o])^2, t)/T", "h[o,t] = (y[o,t]-m[o])/sqrt(v[o]+s)",
         "L = sum(c[o,t]*relu(h[o,t]), o, t)"], "y[p,q]", ["s > 0"],
        "(T*c[p, q]*step(h[p, q]) - h[p, q]*sum(c[p, t]*h[p, t]*step(h[p, t]), t) - sum(c[p, t]*step(h[p, t]), t))/(T*sqrt(s + v[p]))"),
    "a ramp of a gap": (["L = sum(w[i]*relu(m[i]-y[i]), i)"], "y[k]", [], "-w[k]*step(m[k] - y[k])"),
    "a ramp of the other gap": (["L = sum(w[i]*relu(y[i]-m[i]), i)"], "m[k]", [], "-w[k]*step(y[k] - m[k])"),
    "two ramps that are a line": (["L = relu(x) - relu(-x)"], "x", [], "1"),
    # A defined scalar that is 1.
    "a factor that is 0": ([SOFTMAX, "s = sum(p[j], j)", "L = (1-s)*p[l]"], "z[k]", [], "0"),
    # Pieces with one step each, by the signs that are given.
    "Huber": (["r[i] = y[i]-f[i]", "L = sum(min(abs(r[i]),d)*(abs(r[i]) - min(abs(r[i]),d)/2), i)"],
              "f[k]", ["d > 0"],
              "r[k]*step(r[k] - d) - d*(step(r[k] - d) + step(d + r[k]) - 1) - r[k]*step(d + r[k])"),
    "smooth L1": (["r = f - y", "L = step(b-abs(r))*r^2/(2*b) + step(abs(r)-b)*(abs(r)-b/2)"], "f",
                  ["b > 0"], "r*(step(b + r) + step(b - r) - 1)/b + step(b + r) - step(b - r)"),
    "insensitive to small errors": (
        ["r[i] = y[i]-f[i]", "L = sum(max(0, abs(r[i])-e), i)"], "f[k]", ["e > 0"],
        "1 - step(r[k] - e) - step(e + r[k])"),
    "clipped": (["y[i] = min(max(x[i], l), u)", "L = sum(g[i]*y[i], i)"], "x[k]", ["l < u"],
                "g[k]*step(u - max(l, x[k]))*step(x[k] - l)"),
    # Sums that are 1 by what is given.
    "smoothed labels, named": ([SOFTMAX, "q[j] = (1-e)*y[j] + e/C", "L = -sum(q[j]*log(p[j]), j)"], "z[k]",
                               ["sum(y[j], j) = 1"], "p[k] - q[k]"),
    "mixed labels": ([SOFTMAX, "t[j] = a*y[j] + (1-a)*u[j]", "L = -sum(t[j]*log(p[j]), j)"], "z[k]",
                     ["sum(y[j], j) = 1", "sum(u[j], j) = 1"], "p[k] - t[k]"),
    # The sigmoid and tanh that were not written down.
    "logits": (["L = sum(max(z[i],0) - z[i]*y[i] + log(1+exp(-abs(z[i]))), i)"], "z[k]", [],
               "sigmoid(z[k]) - y[k]"),
    "softplus": (["s[i] = log(1+exp(b*x[i]))/b", "L = sum(g[i]*s[i], i)"], "x[k]", ["b > 0"],
                 "g[k]*sigmoid(b*x[k])"),
    "log cosh": (["L = sum(log(cosh(f[i]-y[i])), i)"], "f[k]", [], "tanh(f[k] - y[k])"),
    "shared threshold": (["L = sum(c[i]*log(exp(s[i])+exp(t)), i)"], "t", [], "sum(c[i]*sigmoid(t - s[i]), i)"),
    "logistic margin": (["L = sum(log(1+exp(-y[i]*s[i])), i)"], "s[k]", [],
                        "y[k]*(sigmoid(s[k]*y[k]) - 1)"),
    # A δ does not stay in a sum that it ends.
    "logarithm kept from 0": ([SOFTMAX, "L = -sum(y[j]*log(p[j]+e), j)"], "z[k]", ["e > 0"],
                              "p[k]*(sum(p[j]*y[j]/(e + p[j]), j) - y[k]/(e + p[k]))"),
    # A root is its name at any place of its indices, and exp(-u) is a name as exp(u) is.
    "row norms": ([ROWS, "L = sum(r[i]*g[i], i)"], "x[a,b]", [], "x[a, b]*g[a]/r[a]"),
    "column norms": (["r[j] = sqrt(sum(x[n,j]^2, n))", "h[n,j] = x[n,j]/r[j]",
                      "L = sum(g[n,j]*h[n,j], n, j)"], "x[m,k]", [],
                     "(g[m, k] - h[m, k]*sum(g[n, k]*h[n, k], n))/r[k]"),
    "Gaussian kernel": (["q = sum((x[i]-c[i])^2, i)", "k = exp(-q/(2*s^2))"], "x[i]", [],
                        "k*(c[i] - x[i])/s^2"),
    # An array of which only places by number are named.
    "two weights": (["L = (w[0]*x[0] + w[1]*x[1] - y)^2"], "w[1]", [], "2*x[1]*(w[0]*x[0] + w[1]*x[1] - y)"),
    "two labels": (["Z = log(exp(u[0]+v[0]) + exp(u[0]+v[1]+t))"], "t", [], "sigmoid(t + v[1] - v[0])"),
    "a place of a matrix": (["L = sum(x[i]*W[i,2], i)*W[0,1]"], "x[k]", [], "W[0,1]*W[k,2]"),
    # Functions that are short for others.
    "GELU": (["y[i] = gelu(x[i])", "L = sum(g[i]*y[i], i)"], "x[k]", [],
             "g[k]*(1 + sqrt(2)*x[k]*exp(-x[k]^2/2)/sqrt(pi) + erf(sqrt(2)*x[k]/2))/2"),
    "SiLU": (["L = sum(silu(x[i]), i)"], "x[k]", [], "sigmoid(x[k])*(1 + x[k] - x[k]*sigmoid(x[k]))"),
    "Mish": (["y = mish(x)"], "x", [], "x*sigmoid(x)*(1 - tanh(log(1+exp(x)))^2) + tanh(log(1+exp(x)))"),
    "log of a sum of powers of e": (["L = logsumexp(z[k], k)"], "z[j]", [], "exp(z[j])/sum(exp(z[k]), k)"),
    # A kink below a line stays there: the result has a value wherever there is a derivative.
    "wing loss": (["r[i] = f[i]-y[i]", "L = sum(w*log(1+abs(r[i])/e), i)"], "f[k]", ["e > 0", "w > 0"],
                  "w*(2*step(r[k]) - 1)/(e*(1 + abs(r[k])/e))"),
    "root of a ramp": (["L = sqrt(1 + relu(x))"], "x", [], "step(x)/(2*sqrt(1 + relu(x)))"),
    "root of a size": (["L = sqrt(abs(x))"], "x", [], "(2*step(x) - 1)/(2*sqrt(abs(x)))"),
    "inverse of a ramp": (["L = 1/(1 + relu(x))"], "x", [], "-step(x)/(1 + relu(x))^2"),
    "at entries that are given": (["L = sum(w[j]*x[j]^2,j)"], "x[k]", ["x[j] = c"], "2*c*w[k]"),  # they move from there
    "log of a softplus": (["y = log(1+exp(b*x))/b"], "b", ["b > 0"], "(b*x*sigmoid(b*x) - log(1 + exp(b*x)))/b^2"),
    "a name that is short for something elsewhere": (["gelu = x^2", "L = gelu^2"], "x", [], "4*gelu*x"),
}
RANGES = {"smoothed labels, named": {"j": "C", "k": "C"}, "batch norm and a ramp": {"t": "T"},
          "steps between neighbours": {"k": "n"}, **dict.fromkeys(
              ("read backwards", "a copy read backwards", "the last place"), {"i": "n", "k": "n"})}
NOTES = {"Huber of a line": [], "scaled size": [], "root of a size": ["no derivative where x = 0"]}  # smooth as a whole, or not
LATE = ("batch norm and a ramp", "GRU, update gate", "GRU, reset gate", "distillation", "column norms", "Huber", "InfoNCE")


@pytest.mark.parametrize("name", [
    pytest.param(name, marks=pytest.mark.long) if name in LATE else name for name in SHOWN])
def test_the_gradient_is_proved_line_by_line_and_reads_as_one_writes_it(name):
    definitions, wrt, given, shown = SHOWN[name]
    ranges = RANGES.get(name, {})
    found = derive_text(definitions, wrt, given, ranges)
    assert found["status"] == "proved", found["reason"]
    assert {step["status"] for step in found["steps"]} == {"proved"}
    assert found["differences"]["compared"] > 0
    if name in NOTES:
        assert found["notes"] == NOTES[name]
    if shown:  # up to the order of terms and factors
        *_, ours, theirs = Reader(ranges).read_all(definitions, given, [wrt, found["result"], shown]).others
        assert ours == theirs, found["result"]


@pytest.mark.parametrize("definitions, wrt, given, notes", [
    (["s[i] = w*x[i] + b", "L = sum(max(0, 1-y[i]*s[i])^2, i)/2"], "b", [], []),  # smooth in its names
    (["h = relu(x)", "L = h^2"], "x", [], []),
    (["L = min(x, b)*step(b)"], "x", ["b > 0"], ["no derivative where b - x = 0"]),
    (["L = sum(max(0, 1-s[i]), i)"], "s[k]", [], ["no derivative where 1 - s[k] = 0"]),
    (["L = sum(max(0, 1-y[i]*s[i])^2, i)/v"], "s[k]", ["v > 0"], []),  # a denominator of another name
    (["L = sum(max(0, 1-y[i]*s[i]), i)/v"], "s[k]", ["v > 0"], ["no derivative where 1 - s[k]*y[k] = 0"]),
    (["a = max(x,0)", "L = a^2 + abs(x)"], "x", [], ["no derivative where x = 0"]),
    (["L = x*step(x)*y"], "x", [], ["no derivative where x = 0"]),
    (["L = sum(huber(x[i]-y[i]), i)"], "x[k]", [], []),  # smooth in a sum, too
    (["L = x*abs(y)"], "x", [], []),  # y stays where it is
    (["r = abs(x) + y", "L = r*abs(y)"], "r", [], []),
    (["y = elu(x)"], "x", [], []),  # also where a step stands under exp, or below a line
    (["y = elu(x, a)"], "x", [], ["no derivative where x = 0"]),
    (["y[i] = max(0,x[i]) + min(0, a*(exp(x[i]/a) - 1))", "L = sum(y[i]^2, i)/2"], "x[k]", ["a > 0"], []),
    (["y[i] = elu(x[i], a)", "L = sum(y[i]^2, i)/2"], "x[k]", [], []),
    (["L = softsign(x)"], "x", [], []),
    (["s[i] = sign(x[i])", "L = sum(s[i]*x[i]*g[i],i)"], "x[k]", [], ["no derivative where x[i] = 0"]),
    (["L = log(1 + abs(x))"], "x", [], ["no derivative where x = 0"]),
    (["L = relu(x)*relu(y-3)"], "x", [], ["no derivative where x = 0"]),
    (["L = relu(x)/10^12"], "x", [], ["no derivative where x = 0"]),
    (["L = relu(x)^(3/2)"], "x", [], []),
    (["L = 10^20*relu(x)^2"], "x", [], []),
    (["y = elu(x, 1)"], "x", [], []),
    (["L = abs(x)^a"], "x", ["a > 1"], []),
    (["L = abs(x)^a"], "x", ["a > 0"], ["no derivative where x = 0"]),
    (["L = abs(x)*(exp(x) - 1)"], "x", [], []),
    (["L = relu(x)*tanh(x)"], "x", [], []),
    (["L = relu(x)*tanh(x + 1)"], "x", [], ["no derivative where x = 0"]),
    (["L = (x+y)*step(x+y)*step(A*x+A*y)"], "x", [], ["no derivative where A*x + A*y = 0", "no derivative where x + y = 0"]),
])
def test_a_kink_is_named_just_where_there_is_no_derivative(definitions, wrt, given, notes):
    assert derive_text(definitions, wrt, given, {})["notes"] == notes


def test_of_two_steps_the_one_that_implies_the_other_is_kept():
    r, d = real("r"), real("d", positive=True)
    u, v, both = read(r), read(r + d), read(r - d)
    assert steps_apart(atom(Step(u)) * atom(Step(v))) == atom(Step(u))
    assert steps_apart(atom(Step(u)) * atom(Step(both))) == atom(Step(both))
    opposite = atom(Step(read(d - r)))
    assert steps_apart(atom(Step(u)) * opposite) == atom(Step(u)) + opposite - number(1)


def test_two_steps_that_cannot_be_compared_are_left():
    r, c = real("r c")
    product = atom(Step(read(r))) * atom(Step(read(r + c)))
    assert steps_apart(product) == product
    with assuming([(read(c), True)]):
        assert steps_apart(product) == atom(Step(read(r)))


def test_no_term_of_a_gap_between_two_entries_is_lost():
    """z[t] - z[t] is no kink."""
    found = derive_text(["L = sum(abs(z[t]-z[j]),j)"], "z[k]", [], {})
    assert found["status"] == "proved"
    assert found["notes"][-1] == "no derivative where z[k] - z[t] = 0, k != t"


def test_factors_are_turned_in_pairs():
    p, q, r = symbols("p q r")
    assert str(absorb_minus((p - 1) * (q - 1))) == "(1 - p)*(1 - q)"
    assert str(absorb_minus((p - 1) * (q - r))) == "(1 - p)*(-q + r)"
    for product in ((p - 1) * (q - 1) * (r**2 - 1), -(p - 1) * (q - r) * r, (p - q) * (q - r)):
        assert (absorb_minus(product) - product).expand() == 0


def test_an_index_that_is_renamed_is_renamed_in_the_ends_of_inner_sums():
    T = size("T")
    k, l, s, t = index("k l s t", T)
    x = array("x", T)
    found = distinct_indices(Sum(x[l], (l, 0, k), k), set(), {T: ["t", "s"]})
    assert found == Sum(x[s], (s, 0, t), t)


def test_a_reason_names_an_index_as_it_was_typed():
    with pytest.raises(ExerciseError, match="the sum over u ends") as refused:
        derive_text(["p[u] = exp(s[u])", "o[t] = sum(p[u], (u,0,t))"], "s[b]", [], {})
    assert "#" not in str(refused.value)


@pytest.mark.parametrize("given", [["b = a"], ["b - a = 0"], ["b = c", "2*c = 2*a"], ["a*b = 1"]])
def test_a_derivative_by_what_is_tied_to_another_name_is_refused(given):
    with pytest.raises(ExerciseError, match="what is given ties b to a: define it"):
        derive_text(["L = a^2*b"], "a", given, {})


def test_an_index_of_one_range_is_not_named_as_one_of_another():
    n, m = size("n m")
    assert index_name(m, {n: ["i", "k"], m: ["j"]}, {"j"}) not in "ijk"
    assert index_name(n, {n: ["i", "k"], m: ["i"]}, set()) == "i"


def test_a_delta_of_two_values_is_left_as_it_is():
    p, x, (i, j) = array("p", size("n"), size("n")), array("x", size("n")), index("i j", size("n"))
    sums = Sum(KroneckerDelta(p[i, j] - p[j, i], 0) * x[j], j)
    assert contracted(sums) == sums


def test_no_letter_is_free_and_bound_in_what_is_shown():
    found = derive_text(["m = sum(x[i],i)/n", "L = sum((x[i]-m)^4,i)/sum((x[i]-m)^2,i)^2"], "x[k]", [], {"i": "n", "k": "n"})
    assert found["status"] == "proved" and ", k)" not in found["result"]
