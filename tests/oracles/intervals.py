"""Intervals of proportions. In: {"wilson": [[hits, events, confidence]], "newcombe": [[h1, n1, h2, n2, confidence]]}.
Out: the same with [lower, upper] for each. Wilson is scipy's own; Newcombe 1998, method 10, is from its definition,
with the Wilson ends as the roots of (p - h/n)^2 = z^2 p (1 - p) / n."""
import json
import math
import sys

from scipy.stats import binomtest, norm


def wilson(hits, events, confidence):
    interval = binomtest(hits, events).proportion_ci(confidence, method="wilson")
    return [interval.low, interval.high]


def score_roots(hits, events, confidence):
    z2, p = norm.ppf(0.5 + confidence / 2) ** 2, hits / events
    a, b, c = 1 + z2 / events, -(2 * p + z2 / events), p * p
    # b^2 - 4ac and the smaller root c / (a upper) in the forms that don't cancel at p = 0 and p = 1.
    upper = (-b + math.sqrt(z2 / events * (z2 / events + 4 * p * (1 - p)))) / (2 * a)
    return c / (a * upper), upper


def newcombe(h1, n1, h2, n2, confidence):
    p1, p2 = h1 / n1, h2 / n2
    (l1, u1), (l2, u2) = score_roots(h1, n1, confidence), score_roots(h2, n2, confidence)
    return [p1 - p2 - math.hypot(p1 - l1, u2 - p2), p1 - p2 + math.hypot(u1 - p1, p2 - l2)]


question = json.load(sys.stdin)
json.dump({"wilson": [wilson(*case) for case in question["wilson"]],
           "newcombe": [newcombe(*case) for case in question["newcombe"]]}, sys.stdout)
