def main():
    text = ""
    for _ in range(300_000):
        text += "ab"
    print(len(text))


main()
