import json
import sys

with open(sys.argv[1]) as file:
    rows = json.load(file)
print(sum(row["id"] for row in rows if row["active"]))
