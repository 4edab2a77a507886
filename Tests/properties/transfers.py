"""What takes one place to another: `mv`, `cp` and `ln`."""

from dataclasses import dataclass

from files import save_content
from model import FILE, FOLDER, LINK, OTHER, Node, Refused, is_text
from operations import Operation
from script import Place, quoted


class ToTarget(Operation):
    """What `mv` and `cp` share: the last path is a folder to put things into, or the one thing's new name."""

    command = ""
    sources: tuple
    target: Place
    force: bool

    def words(self, script):
        flags = ["-r"] if getattr(self, "recursive", False) else []
        flags += ["--force"] if self.force else []
        return " ".join([self.command, *flags, script.paths((*self.sources, self.target))])

    def pairs(self, model):
        """(source, destination) as spots; what is replaced is gone from the model then."""
        into = model.is_folder(self.target.parts)
        if not into and len(self.sources) > 1:
            raise Refused("several things cannot have one name")
        found, replaced, written = [], [], set()
        for place in self.sources:
            source = model.existing(place.parts)
            to = self.target.parts + (place.parts[-1],) if into else self.target.parts
            if to in written:
                raise Refused("two things would have one name")
            written.add(to)
            target = model.spot(to)
            node = target.node
            if source.node.kind == FOLDER and target.parts[:len(source.parts)] == source.parts:
                raise Refused("into itself")
            if target.parts == source.parts:
                raise Refused("the same")
            if node is not None:
                if node is source.node:
                    raise Refused("the same file")
                if node.kind == FOLDER:
                    raise Refused("a folder has that name")
                if node.kind == OTHER:
                    raise Refused("a pipe can't be brought back")
                if not self.force:
                    raise Refused("exists already")
                replaced.append(target)
            found.append((source, target))
        return found, replaced


@dataclass(frozen=True)
class Move(ToTarget):
    sources: tuple
    target: Place
    force: bool = False
    command = "mv"

    def apply(self, model):
        pairs, replaced = self.pairs(model)
        for spot in replaced:
            model.take(spot)
        for source, target in pairs:
            source = model.existing(source.parts)
            target = model.spot(target.parts)
            if target.node is not None:
                raise Refused("exists already")
            if target.parts[:len(source.parts)] == source.parts:
                raise Refused("into itself")
            model.put(target, model.take(source))
        return True


@dataclass(frozen=True)
class Copy(ToTarget):
    sources: tuple
    target: Place
    recursive: bool = False
    force: bool = False
    command = "cp"

    def apply(self, model):
        pairs, _ = self.pairs(model)
        cloned = []
        copies = [self._copy(model, source, cloned) for source, _ in pairs]
        altered = False
        for (_, target), node in zip(pairs, copies):
            if target.node is None:
                model.put(target, node)
                altered = True
            elif node.kind == FILE:
                # As cp(1): the file that is there, or that a link there leads to, gets the content and stays what it is.
                altered = save_content(model, Place(target.parts), node.content, "--force") or altered
            elif node.kind == FOLDER:
                raise Refused("a folder in the place of a file")
            else:
                model.take(target)
                model.put(target, node)
                altered = True
        for node, original in cloned:
            # A program of somebody else's does not run as whoever copied it.
            if node.kind == FILE and node.owner is not None:
                for bit, which in ((0o4000, 0), (0o2000, 1)):
                    if node.owner[which] != original.owner[which]:
                        node.mode &= ~bit
        return altered

    def _copy(self, model, spot, cloned):
        node = spot.node
        if node.kind == LINK and not self.recursive:
            node = model.existing(spot.parts, follow=True).node
            if node.kind == FOLDER:
                raise Refused("a link to a folder")
        if node.kind == FOLDER and not self.recursive:
            raise Refused("a folder")
        return self._clone(node, cloned)

    def _clone(self, node, cloned):
        if node.kind == OTHER:
            raise Refused("a pipe cannot be copied")
        new = Node(node.kind, node.mode & ~0o6000 if node.kind == FOLDER else node.mode, node.content, node.target)
        cloned.append((new, node))
        for name, inner in node.entries.items():
            if not is_text(name):
                raise Refused("a name that is not UTF-8")
            new.entries[name] = self._clone(inner, cloned)
        return new


class Link(Operation):
    """What both kinds of links share: where the place is a folder, the link is made in it."""

    place: Place
    force: bool

    def make(self, model, name, node):
        """`node` gets the place, or in a folder there this name."""
        into = model.is_folder(self.place.parts)
        spot = model.spot(self.place.parts + (name,) if into else self.place.parts)
        old = spot.node
        if old is not None:
            if old.kind == FOLDER or not self.force:
                raise Refused("exists already")
            if old is node or old.kind == node.kind == LINK and old.target == node.target:
                return False
            model.take(spot)
        model.put(spot, node)
        return True


@dataclass(frozen=True)
class SymbolicLink(Link):
    target: str  # "@" stands for the base
    place: Place
    force: bool = False

    def words(self, script):
        flags = "--symbolic --force" if self.force else "--symbolic"
        return f"ln {flags} {quoted(self.target.replace('@', script.base))} {script.path(self.place)}"

    def apply(self, model):
        target = self.target.replace("@", model.base)
        return self.make(model, target.split("/")[-1], Node(LINK, 0o777, target=target))


@dataclass(frozen=True)
class HardLink(Link):
    source: Place
    place: Place
    force: bool = False

    def words(self, script):
        return f"ln {'--force ' if self.force else ''}{script.paths((self.source, self.place))}"

    def apply(self, model):
        node = model.existing(self.source.parts, follow=True).node
        if node.kind != FILE:
            raise Refused("only files have several names")
        if node.guarded:
            raise Refused("another's file")
        return self.make(model, self.source.parts[-1], node)
