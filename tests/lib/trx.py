"""Reads a VSTest result file: prints 'passed failed skipped', skipped tests with their reasons to standard error, and failed
ones with the first lines of what they said to the file that is the second argument, for who sees only the end of a long output.

Counts come from the results themselves: the file's own counters leave skipped tests out of notExecuted.
"""
import sys
import xml.etree.ElementTree as ET

NS = {"t": "http://microsoft.com/schemas/VisualStudio/TeamTest/2010"}

passed = failed = skipped = 0
for result in ET.parse(sys.argv[1]).getroot().iterfind("t:Results/t:UnitTestResult", NS):
    outcome = result.get("outcome")
    if outcome == "Passed":
        passed += 1
    elif outcome == "NotExecuted":
        skipped += 1
        reason = " ".join("".join(part.itertext()).strip() for part in result.iterfind("t:Output", NS))
        print(f"skipped: {result.get('testName')}: {reason or 'no reason given'}", file=sys.stderr)
    else:
        failed += 1
        words = " ".join("".join(part.itertext()).strip() for part in result.iterfind("t:Output/t:ErrorInfo/t:Message", NS))
        with open(sys.argv[2], "a", encoding="utf-8") as failures:
            print(f"failed: {result.get('testName')}: {words[:1500]}", file=failures)
print(passed, failed, skipped)
