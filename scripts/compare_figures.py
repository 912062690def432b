"""Compares the figures of several runs of the benchmarks before a change with those of now.

    compare_figures.py FOLDER      with before-1.json, before-2.json, ..., now-1.json, ...

Exit code 1 where something got slower.
"""

import glob
import json
import statistics
import sys

# Less than this is noise on a machine that does other things too.
NOISE = 0.05


def medians(pattern):
    """By name, the medians of all runs, and the names in their order."""
    found, names = {}, []
    for path in sorted(glob.glob(pattern)):
        with open(path, encoding="utf-8") as file:
            for figure in json.load(file)["figures"]:
                if figure["name"] not in found:
                    names.append(figure["name"])
                found.setdefault(figure["name"], []).append(figure["medianNanoseconds"])
    return found, names


def verdict(before, now):
    """What a change from some medians to others means."""
    change = statistics.median(now) / statistics.median(before) - 1
    if change > NOISE and min(now) > max(before):
        return change, "slower"
    if change < -NOISE and max(now) < min(before):
        return change, "faster"
    return change, ""


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    before, _ = medians(f"{sys.argv[1]}/before-*.json")
    now, names = medians(f"{sys.argv[1]}/now-*.json")
    if not before or not now:
        sys.exit("compare_figures: there are no figures to compare")
    print(f"{'microseconds per event':52}{'before':>10}{'now':>10}{'change':>9}")
    slower = 0
    for name in names:
        if name not in before:
            print(f"{name:52}{'':>10}{statistics.median(now[name]) / 1000:10.3f}      new")
            continue
        change, word = verdict(before[name], now[name])
        slower += word == "slower"
        figures = (statistics.median(before[name]) / 1000, statistics.median(now[name]) / 1000)
        print(f"{name:52}{figures[0]:10.3f}{figures[1]:10.3f}{change:+9.1%}  {word}".rstrip())
    for name in before:
        if name not in now:
            print(f"{name:52}  is not measured any more")
    return 1 if slower else 0


sys.exit(main())
