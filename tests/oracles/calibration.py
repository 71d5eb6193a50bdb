"""Calibration from scikit-learn, trends and quantiles from scipy and numpy.

In: {"isotonic": [{"scores", "labels", "weights", "at"}], "errors": [{"scores", "labels", "folds"}],
     "series": [[value]], "quantiles": [[value]], "confusions": [{"scores", "predictions"}]}.
Out: the same, with thresholds and predictions; the cross-fitted error and that of the scores themselves; [S, variance, p,
Kendall's p]; quantiles at 0, 0.05 ... 1, median and deviation; and CBPE summed row by row, null for nan.
"""
import json
import math
import sys

import numpy as np
from scipy.stats import kendalltau, median_abs_deviation, norm
from sklearn.isotonic import IsotonicRegression


def isotonic(case):
    model = IsotonicRegression(out_of_bounds="clip").fit(case["scores"], case["labels"], case["weights"] or None)
    return {
        "scores": model.X_thresholds_.tolist(),
        "probabilities": model.y_thresholds_.tolist(),
        "at": model.predict(case["at"]).tolist(),
    }


def expected_error(probabilities, labels):
    """The mean label of rows of one probability stands for each; then ten bins of equal count."""
    p, y = np.array(probabilities, dtype=float), np.array(labels, dtype=float)
    shared = np.array([y[p == value].mean() for value in p])
    order, n = np.argsort(p, kind="stable"), len(p)
    bins = [order[b * n // 10:(b + 1) * n // 10] for b in range(10)]
    return float(sum(len(rows) / n * abs(p[rows].mean() - shared[rows].mean()) for rows in bins if len(rows)))


def errors(case):
    scores, labels, folds = (np.array(case[key], dtype=float) for key in ("scores", "labels", "folds"))
    out = np.empty(len(scores))
    for fold in set(folds):
        inside = folds == fold
        out[inside] = IsotonicRegression(out_of_bounds="clip").fit(scores[~inside], labels[~inside]).predict(scores[inside])
    return [expected_error(out, labels), expected_error(scores, labels)]


def trend(values):
    x, n = np.array(values), len(values)
    s = int(sum(np.sign(x[i + 1:] - x[i]).sum() for i in range(n)))
    ties = np.unique(x, return_counts=True)[1].astype(float)
    variance = (n * (n - 1) * (2 * n + 5) - (ties * (ties - 1) * (2 * ties + 5)).sum()) / 18
    p = 2 * norm.sf((abs(s) - 1) / math.sqrt(variance)) if variance > 0 and s != 0 else 1
    return [s, variance, p, float(kendalltau(range(n), x, method="asymptotic").pvalue)]


def quantiles(values):
    at = np.linspace(0, 1, 21)
    return [*np.quantile(values, at), np.median(values), median_abs_deviation(values)]


def expected_confusion(case):
    """Row by row, in plain Python."""
    rows = list(zip(case["scores"], case["predictions"]))
    tp = math.fsum(y * p for p, y in rows)
    fp = math.fsum(y * (1 - p) for p, y in rows)
    fn = math.fsum((1 - y) * p for p, y in rows)
    tn = math.fsum((1 - y) * (1 - p) for p, y in rows)
    ratio = lambda part, whole: part / whole if whole > 0 else None
    return [ratio(math.fsum(p if y else 1 - p for p, y in rows), len(rows)), ratio(tp, tp + fp), ratio(tp, tp + fn),
            ratio(2 * tp, 2 * tp + fp + fn), ratio(fp, fp + tn)]


question = json.load(sys.stdin)
finite = lambda values: [None if value is None or math.isnan(value) else float(value) for value in values]
json.dump({
    "isotonic": [isotonic(case) for case in question["isotonic"]],
    "errors": [errors(case) for case in question["errors"]],
    "series": [finite(trend(values)) for values in question["series"]],
    "quantiles": [finite(quantiles(values)) for values in question["quantiles"]],
    "confusions": [expected_confusion(case) for case in question["confusions"]],
}, sys.stdout)
