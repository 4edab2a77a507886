"""Operations, each as nops's words for it and as what it must do to a `Model`; what changes are made of.

`apply` gives whether anything was altered, and raises `Refused` where nops must refuse; it may leave the model half
altered then, so callers work on a copy.
"""

from dataclasses import dataclass

from model import Model, Refused
from script import Script, quoted


class Operation:
    def words(self, script: Script) -> str:
        raise NotImplementedError

    def apply(self, model: Model) -> bool:
        raise NotImplementedError

    def parts_of(self):
        """The operations that this one is made of."""
        return ()


@dataclass(frozen=True)
class Fail(Operation):
    """Raises an error of its own, or one of the language."""

    text: str = 'fail "as planned"'

    def words(self, script):
        return self.text

    def apply(self, model):
        raise Refused("fails")


@dataclass(frozen=True)
class Attempt(Operation):
    """A part that fails within `try`: what it did is taken back, and nothing else."""

    operations: tuple
    nested: bool = True  # as a transaction of its own; else its one command

    def words(self, script):
        inner = "; ".join(operation.words(script) for operation in self.operations)
        return f'try {{ transaction "inner" {{ {inner} }} }}' if self.nested else f"try {{ {inner} }}"

    def apply(self, model):
        trial = model.copy()
        try:
            for operation in self.operations:
                operation.apply(trial)
        except Refused:
            return False
        raise ValueError("an attempt that would not fail")

    def parts_of(self):
        return self.operations


@dataclass(frozen=True)
class Pause(Operation):
    milliseconds: int

    def words(self, script):
        return f"sleep {self.milliseconds}ms"

    def apply(self, model):
        return False


@dataclass(frozen=True)
class Change:
    """What one `transaction` does; or, not being one, a command by itself."""

    operations: tuple = ()
    whole: bool = True
    name: str = "t"

    def words(self, script):
        lines = [operation.words(script) for operation in self.operations]
        if not self.whole:
            return "\n".join(lines) + "\n"
        return f"transaction {quoted(self.name)} {{\n" + "".join(f"  {line}\n" for line in lines) + "}\n"

    def apply(self, model):
        """The model after it, and whether anything was altered. Raises `Refused`, the model untouched."""
        after = model.copy()
        altered = [operation.apply(after) for operation in self.operations]
        return after, any(altered)
