import sys
from collections import Counter

with open(sys.argv[1]) as file:
    counts = Counter(file.read().split())
print(len(counts), max(counts.values()))
