"""Batch normalisation of one unit: the names, and its definitions for a claim."""
from backproof import Sum, array, index, real, size, sqrt

m = size("m")
i, k = index("i k", m)
z, zhat, ztilde, g = array("z zhat ztilde g", m)  # weighted inputs, normalised, output, error
mu, v, gamma, beta, b, c, M, V = real("mu v gamma beta b c M V")
eps = real("epsilon", positive=True)
mean = Sum(z[i], i) / m


def statistics(judge):
    """Mean and variance of the batch."""
    judge.define(mu, mean, "The mean over the batch of {m} examples.", m=m)
    judge.define(v, Sum((z[i] - mu) ** 2, i) / m, "The variance over the batch.")


def forward(judge):
    """The whole layer, for one unit."""
    statistics(judge)
    judge.define(zhat[i], (z[i] - mu) / sqrt(v + eps), "The normalised value.")
    judge.define(ztilde[i], gamma * zhat[i] + beta, "The output.")
