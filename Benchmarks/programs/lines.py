import sys

count = 0
with open(sys.argv[1]) as file:
    for line in file:
        if line.endswith("last\n"):
            count += 1
print(count)
