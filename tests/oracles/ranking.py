"""Rankings from scikit-learn and numpy.

In: {"lists": [{"shown": grades by rank, "unshown": grades}], "k", "exponential", "judged"}.
Out: NDCG over lists with a relevant item, and of all lists the mean reciprocal rank, the hit rate and the precision.
"""
import json
import sys

import numpy as np
from sklearn.metrics import ndcg_score

case = json.load(sys.stdin)
k = case["k"]


def gains(grades):
    grades = np.array(grades, dtype=float)
    return 2.0 ** grades - 1 if case["exponential"] else grades


def ndcg(entry):
    """scikit-learn ranks what was not shown behind what was, where it is beyond k or gains nothing."""
    shown, unshown = gains(entry["shown"]), gains(entry["unshown"]) if case["judged"] else np.array([])
    empty = np.zeros(max(0, max(k, 2) - len(shown)))
    true = np.concatenate([shown, empty, unshown])
    return ndcg_score([true], [np.arange(len(true), 0, -1)], k=k) if true.max(initial=0) > 0 else None


def reciprocal(grades):
    relevant = np.flatnonzero(np.array(grades) > 0)
    return 1 / (relevant[0] + 1) if len(relevant) else 0


values = [value for value in map(ndcg, case["lists"]) if value is not None]
shown = [entry["shown"] for entry in case["lists"]]
json.dump({
    "ndcg": float(np.mean(values)),
    "mrr": float(np.mean([reciprocal(grades) for grades in shown])),
    "hit_rate": float(np.mean([max(grades[:k], default=0) > 0 for grades in shown])),
    "precision_at_k": float(np.mean([(np.array(grades[:k]) > 0).sum() / k for grades in shown])),
}, sys.stdout)
