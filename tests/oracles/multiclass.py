"""Qualities of a classifier of many classes from scikit-learn.

In: {"answers", "labels", "ranked": [[text, ...], ...], "class"}.
Out: the metrics by their names.
"""
import json
import sys

import numpy as np
from sklearn.metrics import accuracy_score, balanced_accuracy_score, f1_score, precision_score, recall_score

case = json.load(sys.stdin)
p, y = np.array(case["answers"]), np.array(case["labels"])
one = {"labels": [case["class"]], "average": "macro"}
recalls = recall_score(y, p, labels=sorted(set(y)), average=None)
json.dump({
    "accuracy": accuracy_score(y, p),
    "recall": recall_score(y, p, **one),
    "precision": precision_score(y, p, **one),
    "macro_f1": f1_score(y, p, average="macro"),
    "weighted_f1": f1_score(y, p, average="weighted"),
    "balanced_accuracy": balanced_accuracy_score(y, p),
    "worst_class_recall": float(recalls.min()),
    "top_k_accuracy": float(np.mean([label in ranked for label, ranked in zip(case["labels"], case["ranked"])])),
}, sys.stdout)
