r"""Systems: layers, heads and first weights

Each system with its formula, proved, a program of a few lines, and the figure that the program gave
when this book was made.
"""
import numpy as np

from backproof import (
    IndexedBase, Partial, Random, Sum, Symbol, array, delta, exp, index, log, real, relu, size,
    sqrt, system, tanh,
)
from derivations.theory import (
    a, cost, j, k, l, log_likelihood, r, softmax, w, weighted_input, x, y, z,
)
from numeric import (
    BatchNorm, CrossEntropyCost, Linear, LogLikelihoodCost, Network, QuadraticCost, Sigmoid,
    Softmax, Standardizer, Tanh, fold_after, from_one_hot, he_normal, normalized_block,
    one_hot, signal_propagation,
)

from ._shown import data, error, gives, rng, shown, three_lines

m, n = size("m"), size("n")
i, e = index("i e", m)
Z, zhat = array("z zhat", m)
first, inward = array("w q", m)
s, u, v, c = real("s u v c")
M, V, gamma, shift, D = real("M V gamma beta D")
eps = real("epsilon", positive=True)
steps = Symbol("t", integer=True, nonnegative=True)
path = IndexedBase("e", real=True)


@system("SYS-01", "Linear")
def _(judge):
    """An affine layer with back-propagation, for any sizes."""
    judge.define(*weighted_input)
    judge.says.identity(Partial(z[k], w[j, r]), delta(j, k) * x[r], "The gradient of a weight.")

    def program():
        layers = [Linear(3, 4, rng=rng()), Linear(4, 2, rng=rng())]
        return error(layers, QuadraticCost(), *data(3, 2))
    shown(judge, program, "The worst relative error of its gradients, against differences:", 1e-7)
    three_lines(judge, '''
        layer = nn.Linear(3, 2, rng=np.random.default_rng(0))
        layer.weight[:], layer.bias[:] = 1, 0.5
        print(layer.forward(np.array([[1.0, 2.0, 3.0]])))
    ''', "[[6.5 6.5]]")


@system("SYS-02", "Sigmoid Tanh ReLU Identity")
def _(judge):
    """The activations: sigmoid, tanh, ReLU and none."""
    sigmoid = 1 / (1 + exp(-s))
    judge.says.identity(Partial(sigmoid, s), sigmoid * (1 - sigmoid), "The slope of a sigmoid …")
    judge.says.identity(Partial(tanh(s), s), 1 - tanh(s) ** 2, "… and of tanh …")
    judge.says.identity(sigmoid, (1 + tanh(s / 2)) / 2, "… which is a sigmoid, stretched.")
    judge.says.identity(Partial(relu(s), s), 1, "A ReLU has the slope of the identity above 0 …",
                        given=[s > 0])
    judge.says.identity(Partial(relu(s), s), 0, "… and none below.", given=[s < 0])

    def program():
        layers = [Linear(3, 4, rng=rng()), Sigmoid(), Linear(4, 4, rng=rng()), Tanh(), Linear(4, 2,
                  rng=rng())]
        return error(layers, QuadraticCost(), *data(3, 2))
    shown(judge, program, "The worst relative error of the gradients through them:", 1e-7)
    three_lines(judge, '''
        z = np.array([[-2.0, 0.0, 2.0]])
        for activation in (nn.Sigmoid(), nn.Tanh(), nn.ReLU(), nn.Identity()):
            print(activation.name, activation.forward(z).round(3))
    ''', '''
        Sigmoid [[0.119 0.5   0.881]]
        Tanh [[-0.964  0.     0.964]]
        ReLU [[0. 0. 2.]]
        Identity [[-2.  0.  2.]]
    ''')


@system("SYS-03", "CrossEntropyCost")
def _(judge):
    """A sigmoid output with the cross-entropy, computed from the weighted input."""
    above = 1 / (1 + exp(-s))
    judge.says.identity(Partial(-(u * log(above) + (1 - u) * log(1 - above)), s), above - u,
                        "Its error.")

    def program():
        targets = np.array([[1.0, 0.0], [0.0, 1.0]])
        return error([Linear(3, 2, rng=rng())], CrossEntropyCost(), rng(1).normal(size=(2, 3)),
                     targets)
    shown(judge, program, "The worst relative error of its gradients:", 1e-7)
    three_lines(judge, '''
        network = nn.Network([nn.Identity()], nn.CrossEntropyCost())
        z, y = np.array([[1000.0]]), np.array([[0.0]])
        print(network.loss(z, y), network.deltas(z, y)[0])
    ''', "1000.0 [[1.]]")


@system("SYS-04", "LogLikelihoodCost Softmax")
def _(judge):
    """A softmax output with the log-likelihood."""
    judge.define(*softmax)
    judge.define(*log_likelihood)
    judge.says.identity(Partial(cost, z[k]), a[k] - y[k], "Its error, for targets that sum to 1.",
                        given=[(Sum(y[l], l), 1)])

    def program():
        targets = one_hot([2, 0, 1], 3)
        return error([Linear(4, 3, rng=rng())], LogLikelihoodCost(), rng(1).normal(size=(3, 4)),
                     targets)
    shown(judge, program, "The worst relative error of its gradients:", 1e-7)
    three_lines(judge, '''
        network = nn.Network([nn.Identity()], nn.LogLikelihoodCost())
        z = np.array([[0.0, 0.0, 2000.0, 0.0]])
        print(network.loss(z, np.array([2])), network.loss(z, np.array([0])))
    ''', "0.0 2000.0")


@system("SYS-05", "QuadraticCost")
def _(judge):
    """Linear outputs with the quadratic cost, and sigmoid outputs, which are slow."""
    judge.says.identity(Partial((s - u) ** 2 / 2, s), s - u, "The error of a linear output.")

    def program():
        sure, wrong = np.array([[-5.0]]), np.array([[1.0]])
        slow = Network([Sigmoid()], QuadraticCost()).deltas(sure, wrong)[0][0, 0]
        return round(float((Sigmoid().forward(sure) - wrong)[0, 0] / slow), 1)
    gives(judge, program, "How many times the error of a sigmoid with the quadratic cost is too "
          "small, at -5 and target 1:", 150.4)
    three_lines(judge, '''
        network = nn.Network([nn.Sigmoid()], nn.QuadraticCost())
        z, y = np.array([[-5.0]]), np.array([[1.0]])
        print(round(network.loss(z, y), 4), network.deltas(z, y)[0].round(4))
    ''', "0.4933 [[-0.0066]]")


@system("SYS-06", "one_hot from_one_hot")
def _(judge):
    """One-hot rows and back, with the first label said."""
    judge.says.identity(Sum(delta(j, k), j), 1, "A row sums to 1.")

    def program():
        labels = np.array([1, 3, 2])
        return from_one_hot(one_hot(labels, 3, base=1), base=1).tolist()
    gives(judge, program, "The labels after the way there and back:", [1, 3, 2])
    three_lines(judge, '''
        rows = nn.one_hot([3, 1], 4, base=1)
        print(rows)
        print(nn.from_one_hot(rows, base=1))
    ''', '''
        [[0. 0. 1. 0.]
         [1. 0. 0. 0.]]
        [3 1]
    ''')


@system("SYS-07", "Softmax")
def _(judge):
    """Softmax with a temperature."""
    judge.says.identity(Sum(exp(c * z[j]) / Sum(exp(c * z[k]), k), j), 1, "Its outputs sum to 1, "
                        "whatever the temperature is.")

    def program():
        tied = np.array([[1.0, 1.0, 0.0]])
        return Softmax(temperature=1 / 60).forward(tied)[0].round(12).tolist()
    gives(judge, program, "The outputs of two winners when it is cold:", [0.5, 0.5, 0.0])
    three_lines(judge, '''
        z = np.array([[2.0, 1.0, 0.0]])
        for temperature in (10, 1, 0.1):
            print(nn.Softmax(temperature).forward(z).round(3))
    ''', '''
        [[0.367 0.332 0.301]]
        [[0.665 0.245 0.09 ]]
        [[1. 0. 0.]]
    ''')


@system("SYS-08", "BatchNorm", see="batch-norm-backward")
def _(judge):
    """Batch normalisation while training."""
    center = Sum(Z[i], i) / m
    judge.define(M, center)
    judge.define(V, Sum((Z[i] - M) ** 2, i) / m)
    judge.define(zhat[i], (Z[i] - M) / sqrt(V + eps))
    judge.says.identity(Sum(zhat[i] ** 2, i) / m, V / (V + eps), "The variance of the normalised "
                        "values.")

    def program():
        layers = [Linear(3, 4, rng=rng()), BatchNorm(4), Tanh(), Linear(4, 2, rng=rng())]
        report = Network(layers, QuadraticCost()).check_gradients(*data(3, 2, rows=7), atol=1e-9)
        return max(0.0, float(report.failed))
    gives(judge, program, "How many entries of its gradients fail against differences:", 0.0)
    three_lines(judge, '''
        norm = nn.BatchNorm(1)
        batch = np.array([[1.0], [2.0], [3.0], [6.0]])
        print(norm.forward(batch).ravel().round(3))
    ''', "[-1.069 -0.535  0.     1.604]")


@system("SYS-09", "BatchNorm pooled_statistics fold_after")
def _(judge):
    """Batch normalisation for prediction: fixed statistics, folded into the layer before."""
    judge.says.identity(gamma * ((u * c + s) - M) / sqrt(V + eps) + shift,
                        gamma / sqrt(V + eps) * u * c + (gamma * (s - M) / sqrt(V + eps) + shift),
                        "With fixed statistics it is affine, so it folds into the weight {u} and "
                        "the bias {s}.", given=[V >= 0], u=u, s=s)

    def program():
        dense, norm = Linear(3, 4, rng=rng()), BatchNorm(4)
        norm.forward(dense.forward(data(3, 1)[0]))
        norm.training = False
        inputs = data(3, 1)[0]
        return np.abs(fold_after(dense,
                      norm).forward(inputs) - norm.forward(dense.forward(inputs))).max()
    shown(judge, program, "The largest difference of the folded layer:", 1e-13)
    three_lines(judge, '''
        norm = nn.BatchNorm(1, momentum=1, unbiased=False)
        norm.forward(np.array([[0.0], [4.0]])); norm.training = False
        print(norm.forward(np.array([[2.0], [4.0], [6.0]])).ravel().round(3))
    ''', "[0. 1. 2.]")


@system("SYS-10", "normalized_block BatchNorm")
def _(judge):
    """Batch normalisation in three places: before the activation, after it, before the next
    layer."""
    judge.says.identity((Z[i] + c) - Sum(Z[e] + c, e) / m, Z[i] - Sum(Z[e], e) / m,
                        "Only in the first place is the bias before it useless.")

    def program():
        layers = [*normalized_block(3, 4, Tanh(), placement="A", rng=rng()), Linear(4, 2,
                  rng=rng())]
        return np.abs(Network(layers, QuadraticCost()).gradients(*data(3, 2))["0.bias"]).max()
    shown(judge, program, "The largest gradient of that bias:", 1e-15)
    three_lines(judge, '''
        rng, make, tanh = np.random.default_rng(0), nn.normalized_block, nn.Tanh()
        found = [make(3, 4, tanh, placement=p, rng=rng, dropout=nn.Dropout(rng=rng)) for p in "ABC"]
        for block in found: print([layer.name for layer in block])
    ''', '''
        ['Linear', 'BatchNorm', 'Tanh', 'Dropout']
        ['Linear', 'Tanh', 'BatchNorm', 'Dropout']
        ['Linear', 'Tanh', 'Dropout', 'BatchNorm']
    ''')


@system("SYS-11", "BatchNorm")
def _(judge):
    """Batch normalisation that does nothing to one batch."""
    judge.says.identity(gamma * (u - M) / sqrt(V + eps) + shift, u, "With the batch's own "
                        "deviation and mean as scale and shift.", given=[V >= 0, (gamma,
                        sqrt(V + eps)), (shift, M)])

    def program():
        batch, norm = data(3, 1)[0], BatchNorm(3)
        norm.weight, norm.bias = np.sqrt(batch.var(axis=0) + norm.eps), batch.mean(axis=0)
        return np.abs(norm.forward(batch) - batch).max()
    shown(judge, program, "The largest change of the batch:", 1e-14)
    three_lines(judge, '''
        norm, batch = nn.BatchNorm(1), np.array([[1.0], [2.0], [3.0]])
        norm.weight[:], norm.bias[:] = np.sqrt(batch.var() + norm.eps), batch.mean()
        print(norm.forward(batch).T.round(3), norm.forward(10 + 4 * batch).T.round(3))
    ''', "[[1. 2. 3.]] [[1. 2. 3.]]")


@system("SYS-12", "Standardizer")
def _(judge):
    """Inputs scaled with the statistics of the training examples."""
    judge.says.identity(Sum((Z[i] - Sum(Z[e], e) / m) / s, i), 0, "The scaled inputs have mean 0.",
                        given=[s > 0])

    def program():
        train = 5 * data(2, 1, rows=40)[0] + 3
        scaled = Standardizer.fit(train).transform(train)
        return max(np.abs(scaled.mean(axis=0)).max(), np.abs(scaled.std(axis=0) - 1).max())
    shown(judge, program, "How far the mean is from 0, or the deviation from 1:", 1e-13)
    three_lines(judge, '''
        scaler = nn.Standardizer.fit(np.array([[1.0], [3.0], [5.0]]))
        print(scaler.transform(np.array([[1.0], [3.0], [5.0]])).ravel().round(3))
        print(scaler.transform(np.array([[9.0]])).ravel().round(3))
    ''', '''
        [-1.225  0.     1.225]
        [3.674]
    ''')


@system("SYS-13", "standard_normal scaled_normal he_normal glorot_normal")
def _(judge):
    """First weights: normal, scaled by the inputs, He's and Glorot's."""
    judge.random(Random.independent(first[i], 0, v), Random("q", (u, D)),
                 text="Weights of variance {v}, inputs of mean square {D}.", v=v, D=D)
    signal = Sum(first[i] * inward[i], i)
    judge.says.variance(signal, m * D, "Standard normal weights: the variance grows with the "
                        "number of inputs.", given=[(v, 1)])
    judge.says.variance(signal, D, "Scaled by that number: it is the mean square of the inputs.",
                        given=[(v, 1 / m)])
    judge.says.variance(signal, 2 * D, "He's: twice that, of which a ReLU keeps half.",
                        given=[(v, 2 / m)])
    judge.says.variance(signal, 2 * m * D / (m + n), "Glorot's, for a layer of {n} units: the same "
                        "again if there are as many as inputs.", given=[(v, 2 / (m + n))], n=n)

    def program():
        drawn = he_normal(rng(), 200, 500)
        return abs(drawn.var() * 200 / 2 - 1)
    shown(judge, program, "The relative error of the variance of 100,000 of He's weights:",
          4 * np.sqrt(2 / 1e5))
    three_lines(judge, '''
        rng, kinds = np.random.default_rng(0), ("standard", "scaled", "he", "glorot")
        for name in kinds:
            print(name, getattr(nn, f"{name}_normal")(rng, 300, 100).std().round(3))
    ''', '''
        standard 0.997
        scaled 0.058
        he 0.082
        glorot 0.071
    ''')


@system("SYS-14", "signal_propagation")
def _(judge):
    """A probe for signals and errors, layer by layer."""
    judge.says.induction(lambda N: path[N], lambda N: c**N * path[0], steps,
                         "Through layers that multiply by {c}.", given=[(path[steps + 1],
                         c * path[steps])], c=c)

    def program():
        layers = [Linear(4, 4, rng=rng(), weight_init=lambda *_: 1.5 * np.eye(4)) for _ in range(6)]
        signal = signal_propagation(Network(layers, QuadraticCost()), *data(4, 4))
        return round(float(signal.forward[-1] / signal.forward[0]), 10)
    gives(judge, program, "The growth over five more layers that multiply by 3/2:", round(1.5**5,
          10))
    three_lines(judge, '''
        layer = nn.Linear(2, 2, rng=np.random.default_rng(0), weight_init=lambda *_: np.eye(2) / 2)
        network, x = nn.Network([layer] * 4, nn.QuadraticCost()), np.eye(2)
        print(nn.signal_propagation(network, x, x).forward)
    ''', "[0.35355339 0.1767767  0.08838835 0.04419417]")
