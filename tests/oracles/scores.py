"""Metrics of scores beside labels from scikit-learn and numpy.

In: {"metric", "bins", "scores", "labels"}, labels being 0 or 1.
Out: the metric.
"""
import json
import sys

import numpy as np
from sklearn.metrics import brier_score_loss, log_loss, roc_auc_score

case = json.load(sys.stdin)
p, y = np.array(case["scores"], dtype=float), np.array(case["labels"], dtype=int)


def calibration(bins):
    """Over bins of equal width, each with its lower edge and the last one with both."""
    edges = np.arange(bins) / bins
    bin_of = np.searchsorted(edges, p, side="right") - 1
    return sum((bin_of == b).sum() / len(p) * abs(p[bin_of == b].mean() - y[bin_of == b].mean()) for b in np.unique(bin_of))


metrics = {
    "brier_score": lambda: brier_score_loss(y, p),
    "log_loss": lambda: log_loss(y, np.clip(p, 1e-15, 1 - 1e-15)),
    "expected_calibration_error": lambda: calibration(case["bins"]),
    "auc": lambda: roc_auc_score(y, p),
}
json.dump(float(metrics[case["metric"]]()), sys.stdout)
