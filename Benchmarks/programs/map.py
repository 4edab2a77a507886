def main():
    seen = {}
    for i in range(200_000):
        key = f"k{i * 7 % 1000}"
        seen[key] = seen.get(key, 0) + i
    print(seen["k0"] + seen["k999"])


main()
