"""Reads the reports of all modules: names what failed and what held only the second time; exit 1 if anything failed."""

import glob
import sys
import xml.etree.ElementTree as xml

tests, failed, flaky, seconds = 0, [], [], 0.0
for path in sorted(glob.glob("**/target/surefire-reports/TEST-*.xml", recursive=True)):
    for case in xml.parse(path).getroot().iter("testcase"):
        name = case.get("classname", "").rsplit(".", 1)[-1] + "." + case.get("name", "")
        tests += 1
        seconds += float(case.get("time", "0").replace(",", ""))
        if case.find("failure") is not None or case.find("error") is not None:
            failed.append(name)
        elif case.find("flakyFailure") is not None or case.find("flakyError") is not None:
            flaky.append(name)

for name in flaky:
    print(f"check: held the second time: {name}")
for name in failed:
    print(f"check: FAILED {name}")
print(f"check: {tests} tests, {len(failed)} failed, {len(flaky)} held the second time, {seconds / 60:.1f} minutes of tests")
if tests == 0:
    sys.exit("check: no reports (expected: target/surefire-reports in each module)")
sys.exit(1 if failed else 0)
