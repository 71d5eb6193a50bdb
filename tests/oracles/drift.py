"""Statistics of drift from scipy, or from their definitions with whole numbers and decimals where scipy has none or rounds.

In: {"tails": [lambda], "p_values": [[d, n, m]], "families": [[p]],
     "pairs": [{"reference": [count], "sample": [count], "means": [value], "deviation": value}]}.
Out: the same, with Q(lambda); scipy's asymptotic p-value; the adjusted p-values; and the statistics of each pair.
"""
import json
import sys
import warnings
from decimal import Decimal, getcontext
from fractions import Fraction

import numpy as np
from scipy.spatial.distance import jensenshannon
from scipy.stats import chi2_contingency, kstwo, kstwobign, wasserstein_distance

getcontext().prec = 60


def adjusted(p):
    p = np.array(p)
    order = np.argsort(p)
    ranked = p[order] * len(p) / (np.arange(len(p)) + 1)
    out = np.empty(len(p))
    out[order] = np.minimum(1, np.minimum.accumulate(ranked[::-1])[::-1])
    return out.tolist()


def kolmogorov_smirnov(r, s):
    n, m = sum(r), sum(s)
    greatest = max(abs(Fraction(sum(r[:b + 1]), n) - Fraction(sum(s[:b + 1]), m)) for b in range(len(r)))
    inside = max(min(Fraction(a, n), Fraction(b, m)) for a, b in zip(r, s))
    return [float(greatest), float(min(1, greatest + inside))]


def exact_jensen_shannon(r, s):
    """With 60 digits: scipy's own loses half of its digits where the shares are nearly the same."""
    n, m, sum_ = Decimal(sum(r)), Decimal(sum(s)), Decimal(0)
    for a, b in zip(r, s):
        p, q = a / n, b / m
        sum_ += sum(x * (2 * x / (p + q)).ln() for x in (p, q) if x > 0)
    return float(max(Decimal(0), sum_ / 2 / Decimal(2).ln()).sqrt())


def stability(r, s):
    n, m, before, merged = sum(r), sum(s), 0, {}
    for a, b in zip(r, s):
        key = min(9, int((before + Fraction(a, 2)) / n * 10))
        p, q = merged.get(key, (0, 0))
        merged[key] = (p + a, q + b)
        before += a
    merged = [pair for pair in merged.values() if pair != (0, 0)]
    shares = [(p / n or 1e-4, q / m or 1e-4) for p, q in merged]
    return sum((q - p) * np.log(q / p) for p, q in shares) - (len(merged) - 1) * (1 / n + 1 / m)


def statistics(pair):
    r, s, means, deviation = pair["reference"], pair["sample"], pair["means"], pair["deviation"]
    table = np.array([[a, b] for a, b in zip(r, s) if a + b > 0], dtype=float).T
    chi2, p, freedom, _ = chi2_contingency(table, correction=False)
    return {
        "ks": kolmogorov_smirnov(r, s),
        "js": float(jensenshannon(r, s, base=2)),
        "exact_js": exact_jensen_shannon(r, s),
        "chi2": [chi2, freedom, p, float(np.sqrt(chi2 / table.sum()))],
        "psi": stability(r, s),
        "w1": wasserstein_distance(means, means, r, s) / deviation,
    }


question = json.load(sys.stdin)
warnings.simplefilter("ignore")
json.dump({
    "tails": [float(kstwobign.sf(value)) for value in question.get("tails", [])],
    # As in ks_2samp(method="asymp"): the distribution of one sample of nm/(n + m) values, rounded.
    "p_values": [float(kstwo.sf(d, np.round(n * m / (n + m)))) for d, n, m in question.get("p_values", [])],
    "families": [adjusted(p) for p in question.get("families", [])],
    "pairs": [statistics(pair) for pair in question.get("pairs", [])],
}, sys.stdout)
