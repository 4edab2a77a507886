def main():
    items = []
    for i in range(200_000):
        items.append(i * 3)
    total = 0
    for i in range(200_000):
        total += items[i]
    for item in items:
        if item % 2 == 0:
            total += 1
    print(total)


main()
