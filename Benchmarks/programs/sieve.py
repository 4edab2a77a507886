def main():
    composite = []
    for _ in range(200_001):
        composite.append(False)
    count = 0
    for i in range(2, 200_001):
        if not composite[i]:
            count += 1
            j = i * i
            while j <= 200_000:
                composite[j] = True
                j += i
    print(count)


main()
