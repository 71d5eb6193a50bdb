"""Errors of numbers from scikit-learn and numpy.

In: {"predicted", "actual", "lower", "upper", "floor", "quantile", "tolerance", "relative"}.
Out: the metrics by their names.
"""
import json
import sys

import numpy as np
from sklearn.metrics import mean_absolute_error, mean_absolute_percentage_error, mean_pinball_loss, mean_squared_error

case = json.load(sys.stdin)
p, y, lower, upper = (np.array(case[key], dtype=float) for key in ("predicted", "actual", "lower", "upper"))
far = np.abs(y) >= case["floor"]
near = np.abs(p - y)[~far] / case["floor"]
relative = mean_absolute_percentage_error(y[far], p[far]) * far.sum() + near.sum()
json.dump({
    "mean_absolute_error": mean_absolute_error(y, p),
    "root_mean_square_error": float(np.sqrt(mean_squared_error(y, p))),
    "wape": float(np.abs(p - y).sum() / np.abs(y).sum()),
    "relative_bias": float((p - y).sum() / np.abs(y).sum()),
    "pinball_loss": mean_pinball_loss(y, p, alpha=case["quantile"]),
    "mape": float(relative / len(y)),
    "within_tolerance": float((np.abs(p - y) <= np.maximum(case["tolerance"], case["relative"] * np.abs(y))).mean()),
    "interval_coverage": float(((lower <= y) & (y <= upper))[lower <= upper].mean()),
    "interval_width": float((upper - lower)[lower <= upper].mean()),
}, sys.stdout)
