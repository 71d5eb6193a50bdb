"""Counts the employment log from its files with pandas: the independent computation that a replay is compared with.

usage: employment.py FOLDER [NOW] -> JSON on standard output

Without NOW at the greatest time in the log. Labels that come later than NOW are not left out: those of a week that ends
72 hours before it have all come.
"""
import json
import sys

import pandas as pd

folder = sys.argv[1]
read = lambda name: pd.read_json(f"{folder}/{name}.jsonl.gz", lines=True, dtype={"prediction_id": str, "sex": str, "race": str})
labels = read("labels").drop_duplicates("prediction_id").set_index("prediction_id")
labels["labeled_at"] = pd.to_datetime(labels["labeled_at"], utc=True)


def confusion(rows):
    p, y = rows["prediction"] == 1, rows["label"] == 1
    return {"tp": int((p & y).sum()), "fp": int((p & ~y).sum()), "fn": int((~p & y).sum()), "tn": int((~p & ~y).sum())}


def load(name):
    rows = read(name)
    rows["timestamp"] = pd.to_datetime(rows["timestamp"], utc=True)
    return rows.join(labels, on="prediction_id")


def between(rows, start, end):
    return rows[(rows["timestamp"] >= start) & (rows["timestamp"] < end)]


production = load("predictions")
now = pd.Timestamp(sys.argv[2]) if len(sys.argv) > 2 else max(production["timestamp"].max(), labels["labeled_at"].max())
labelled_end = (now - pd.Timedelta("72h")).floor("h")
minute_end = now.floor("min")
week = between(production[production["label"].notna()], labelled_end - pd.Timedelta("7d"), labelled_end)
late_week = between(production, (minute_end - pd.Timedelta("7d")).floor("h"), minute_end)
confidence = late_week["score"].where(late_week["score"] >= 0.5, 1 - late_week["score"])
features = pd.json_normalize(late_week["features"].tolist())
reference = load("reference")

json.dump({
    "now": now.timestamp(),
    "labelled_end": labelled_end.timestamp(),
    "minute_end": minute_end.timestamp(),
    "week": confusion(week),
    "by_sex": {key: confusion(rows) for key, rows in week.groupby("sex")},
    "by_race": {key: confusion(rows) for key, rows in week.groupby("race")},
    "low_confidence": [len(late_week), int((confidence < 0.6).sum())],
    "completeness": [int(features.size), int((features.isna() | (features == "")).sum().sum())],
    "reference": confusion(reference[reference["label"].notna()]),
    "production": confusion(production[production["timestamp"] < labelled_end]),
    "production_by_sex": {key: confusion(rows) for key, rows in production[production["timestamp"] < labelled_end].groupby("sex")},
}, sys.stdout, indent=1)
