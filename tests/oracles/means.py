"""Intervals of means and of their differences from numpy and scipy.

In: {"groups": {name: [number, ...]}, "confidence"}.
Out: {"means": {name: [mean, lower, upper]}, "differences": {"a b": [difference, lower, upper]}}, differences by Welch.
"""
import itertools
import json
import sys

import numpy as np
from scipy import stats

case = json.load(sys.stdin)
groups, level = {name: np.array(numbers, dtype=float) for name, numbers in case["groups"].items()}, case["confidence"]


def around(mean, error, degrees):
    reach = stats.t.ppf((1 + level) / 2, degrees) * error
    return [float(mean), float(mean - reach), float(mean + reach)]


means = {name: around(x.mean(), stats.sem(x), len(x) - 1) for name, x in groups.items()}
differences = {}
for (a, x), (b, y) in itertools.combinations(groups.items(), 2):
    test = stats.ttest_ind(x, y, equal_var=False)
    u, v = x.var(ddof=1) / len(x), y.var(ddof=1) / len(y)
    difference = x.mean() - y.mean()
    degrees = (u + v) ** 2 / (u ** 2 / (len(x) - 1) + v ** 2 / (len(y) - 1))
    differences[f"{a} {b}"] = around(difference, abs(difference / test.statistic), degrees)
json.dump({"means": means, "differences": differences}, sys.stdout)
