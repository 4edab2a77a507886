"""Counters in Prometheus's text format."""


class Counter:
    def __init__(self, name):
        self.name = name
        self.value = 0

    def increment(self, by=1):
        self.value += by


class Registry:
    def __init__(self):
        self.counters = {}

    def counter(self, name):
        return self.counters.setdefault(name, Counter(name))

    def render(self):
        return "".join(f"{name} {counter.value}\n" for name, counter in sorted(self.counters.items()))


REGISTRY = Registry()
