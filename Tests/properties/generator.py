"""Random trees, and random changes of them that must succeed, each from a seeded source."""

from content import Content, random_content, random_names
from files import MODES, MakeFolder, Remove, Rewrite, Save, SetMode, SetOwner, Touch
from items import HARD, Item
from model import FILE, FOLDER, LINK, OTHER, Refused
from operations import Attempt, Change, Fail
from scratch import NOBODY
from script import Place
from transfers import Copy, HardLink, Move, SymbolicLink

FILE_MODES = [0o644, 0o644, 0o600, 0o755, 0o640, 0o664, 0o444, 0o400, 0o4755, 0o000]
FOLDER_MODES = [0o755, 0o755, 0o755, 0o700, 0o775, 0o2775, 0o1777, 0o555]
# Where others than root work on, all must be theirs to alter.
OPEN_FILE_MODES = [0o644, 0o600, 0o755, 0o664]
OPEN_FOLDER_MODES = [0o755, 0o700, 0o775]
GUARDED = "guarded"


def random_tree(source, without=(), user=None, tops=("tree",)):
    """A list of `Item`s. With `tops`, folders of these names hold all there is."""
    file_modes, folder_modes = (FILE_MODES, FOLDER_MODES) if user is None else (OPEN_FILE_MODES, OPEN_FOLDER_MODES)
    items = [Item(FOLDER, (name,), 0o755, modified=_time(source)) for name in ("tree", "outside")]
    roots = [("tree",)] if tops == ("tree",) else [("tree", name) for name in tops]
    items += [Item(FOLDER, root, 0o755, modified=_time(source)) for root in roots if len(root) > 1]
    if "special-modes" in without:
        file_modes, folder_modes = ([mode for mode in modes if mode < 0o2000] for modes in (file_modes, folder_modes))
    folders = list(roots)
    names = {}

    def name_in(folder):
        if folder not in names:
            names[folder] = random_names(source, 12, without)
        return folder + (names[folder].pop(),) if names[folder] else None

    for _ in range(source.randint(0, 6) + len(roots) - 1):
        path = name_in(source.choice(folders))
        if path and len(path) < 6:
            folders.append(path)
            items.append(Item(
                FOLDER, path, source.choice(folder_modes), modified=_time(source),
                attributes=_attributes(source, without)))
    files = []
    for _ in range(source.randint(1, 10) * len(roots)):
        path = name_in(source.choice(folders))
        if path:
            files.append(path)
            items.append(Item(
                FILE, path, source.choice(file_modes), random_content(source), modified=_time(source),
                attributes=_attributes(source, without)))
    items.append(Item(FOLDER, ("outside", "d"), 0o755, modified=_time(source)))
    for path in (("outside", "o"), ("outside", "d", "f")):
        items.append(Item(FILE, path, 0o644, random_content(source), modified=_time(source)))
    for _ in range(source.randint(0, 2) if "hard-links" not in without and files else 0):
        path = name_in(source.choice(folders))
        other = source.choice(files)
        if path and (len(roots) == 1 or path[1] == other[1]):
            first = next(item for item in items if item.parts == other)
            items.append(Item(HARD, path, other=other, modified=first.modified))
    for _ in range(source.randint(0, 4) if "links" not in without else 0):
        folder = source.choice(folders)
        path = name_in(folder)
        if path:
            # Of several tops each keeps to itself.
            near = [other for other in files + folders if len(roots) == 1 or other[:2] == path[:2]]
            items.append(Item(
                LINK, path, 0o777, target=_target(source, path, near, len(roots) == 1), modified=_time(source)))
    if source.random() < 0.06:
        path = name_in(source.choice(folders))
        if path:
            items.append(Item(OTHER, path, 0o644, modified=_time(source)))
    if source.random() < 0.03:
        items.append(Item(FILE, source.choice(folders) + ("latin\udce9",), 0o644, random_content(source)))
    if user is not None:
        guarded = ("tree", GUARDED)
        items.append(Item(FOLDER, guarded, 0o755, modified=_time(source), guarded=True))
        items.append(Item(FILE, guarded + ("f",), 0o644, random_content(source), modified=_time(source), guarded=True))
    return items


def _time(source):
    return source.randint(1_000_000_000, 1_700_000_000) * 1_000_000_000 + source.randrange(1_000_000_000)


def _attributes(source, without):
    if "attributes" in without or source.random() > 0.25:
        return ()
    names = source.sample(["user.origin", "user.note", "user.\u00e4"], source.randint(1, 2))
    return tuple(sorted((name, source.randbytes(source.choice([0, 3, 100]))) for name in names))


def _target(source, path, near, may_leave):
    kind = source.random()
    if kind < 0.15:
        return source.choice(["nowhere", "../nowhere/at all", path[-1]])
    if kind < 0.35 and may_leave:
        return source.choice(["@/outside/o", "@/outside/d", "../" * (len(path) - 1) + "outside/d", "@/outside/gone"])
    other = source.choice(near)
    if kind < 0.5:
        return "@/" + "/".join(other)
    return "../" * (len(path) - 1) + "/".join(other)


class Changer:
    """Draws operations that a model allows, and follows what they do to it."""

    def __init__(self, source, model, features, without=(), top=("tree",)):
        self.source = source
        self.model = model
        self.features = features
        self.without = without
        self.top = top
        self.special = [] if "special-modes" in without else [0o4711]
        self.makers = [
            (8, self.save), (3, self.rewrite), (6, self.remove), (8, self.move), (6, self.copy), (4, self.make_folder),
            (4, self.touch), (4, self.set_mode), (2, self.set_owner), (3, self.symbolic_link), (3, self.hard_link), (2, self.swap),
            (3, self.attempt),
        ]

    # Places

    def paths(self, kinds, top=None):
        """Whatever is there of these kinds, below the top, sorted so that a seed means one case."""
        top = top or self.top
        return sorted(
            parts for parts, node in self.model.walk()
            if node.kind in kinds and parts[:len(top)] == top and len(parts) > len(top) and not node.guarded
            and all(map(self._speakable, parts)))

    @staticmethod
    def _speakable(name):
        return not any("\ud800" <= letter <= "\udfff" for letter in name)

    def place(self, parts):
        return Place(parts, self.source.choice(["plain", "plain", "dot", "absolute"]))

    def some(self, *kinds):
        found = self.paths(kinds)
        if LINK in kinds and "ways-through-links" in self.without:
            found = [
                parts for parts in found
                if self.model.spot(parts).node.kind != LINK or not self.leads_to_folder(parts)]
        if self.top == ("tree",) and self.source.random() < 0.06:
            found = self.paths(kinds, ("outside",)) or found
        if not found:
            raise Refused("there is none")
        return self.place(self.source.choice(found))

    def folder(self):
        """A folder's parts; now and then by way of a link."""
        found = [self.top] * 2 + self.paths([FOLDER])
        if self.source.random() < 0.15 and "ways-through-links" not in self.without:
            found = [parts for parts in self.paths([LINK]) if self.leads_to_folder(parts)] or found
        return self.source.choice(found)

    def leads_to_folder(self, parts):
        try:
            return self.model.is_folder(parts)
        except Refused:
            return False

    def free(self):
        folder = self.folder()
        name = self.source.choice(random_names(self.source, 6, self.without))
        return self.place(folder + (name,))

    # Operations

    def save(self):
        content = random_content(self.source)
        if self.source.random() < 0.5:
            return Save(content, self.free())
        return Save(content, self.some(FILE, LINK), self.source.choice(["--force", "--force", "--append"]))

    def rewrite(self):
        target = self.some(FILE) if self.source.random() < 0.5 else None
        source = target or self.some(FILE)
        old, new = self.source.choice([("port", "PORT"), ("a", "b"), ("=", "$x"), ("\n", "\r\n")])
        return Rewrite(source, old, new, target or self.free(), "--force" if target else "")

    def remove(self):
        if self.source.random() < 0.3:
            return Remove((self.some(FOLDER),), recursive=True, force=self.source.random() < 0.3)
        paths = tuple(self.some(FILE, LINK) for _ in range(self.source.choice([1, 1, 2])))
        if self.source.random() < 0.1:
            return Remove((*paths, self.free()), force=True)
        return Remove(paths)

    def target(self):
        """A new name, a folder to go into, or something to replace; and whether that takes force."""
        way = self.source.random()
        if way < 0.55:
            return self.free(), self.source.random() < 0.1
        if way < 0.8:
            return self.place(self.folder()), self.source.random() < 0.3
        return self.some(FILE, LINK), True

    def move(self):
        target, force = self.target()
        kinds = [FILE, LINK, FOLDER, OTHER]
        count = self.source.choice([1, 1, 1, 2]) if self.model.is_folder(target.parts) else 1
        return Move(tuple(self.some(*kinds) for _ in range(count)), target, force)

    def copy(self):
        target, force = self.target()
        recursive = self.source.random() < 0.5
        kinds = [FILE, LINK, FOLDER] if recursive else [FILE, LINK]
        count = self.source.choice([1, 1, 1, 2]) if self.model.is_folder(target.parts) else 1
        return Copy(tuple(self.some(*kinds) for _ in range(count)), target, recursive, force)

    def make_folder(self):
        place = self.free()
        if self.source.random() < 0.3:
            place = Place(place.parts + ("sub", "deep"), place.way)
        return MakeFolder((place,) if self.source.random() < 0.8 else (place, self.place(self.folder())))

    def touch(self):
        date = self.source.randint(1_000_000_000, 1_700_000_000) if self.source.random() < 0.5 else None
        place = self.free() if self.source.random() < 0.4 else self.some(FILE, FILE, LINK, FOLDER)
        return Touch((place,), date, self.source.random() < 0.1)

    def set_mode(self):
        self.needs("chmod")
        place = self.some(FOLDER) if self.source.random() < 0.3 else self.some(FILE, LINK)
        folder = self.model.is_folder(place.parts)
        recursive = folder and self.source.random() < 0.5
        if recursive or self.source.random() < 0.3:
            return SetMode(self.source.choice(sorted(MODES)), (place,), recursive)
        mode = self.source.choice(OPEN_FOLDER_MODES + [0o1777] if folder else OPEN_FILE_MODES + [0o444] + self.special)
        return SetMode(f"{mode:04o}", (place,))

    def set_owner(self):
        self.needs("chown")
        recursive = self.source.random() < 0.3
        place = self.some(FOLDER) if recursive else self.some(FILE, LINK, FOLDER)
        return SetOwner(self.source.choice([NOBODY, 1234, 0]), (place,), recursive)

    def symbolic_link(self):
        self.needs("ln")
        if "links" in self.without:
            raise Refused("left out")
        place, force = self.target()
        near = self.paths([FILE, FOLDER])
        target = _target(self.source, place.parts, near, self.top == ("tree",)) if near else "nowhere"
        return SymbolicLink(target, place, force)

    def hard_link(self):
        self.needs("ln")
        if "hard-links" in self.without:
            raise Refused("left out")
        return HardLink(self.some(FILE, LINK), *self.target())

    def swap(self):
        """Two things change names by way of a third."""
        kinds = self.source.choice([(FILE,), (FOLDER,), (FILE, LINK, FOLDER)])
        first, second = self.some(*kinds), self.some(*kinds)
        third = self.free()
        return (Move((first,), third), Move((second,), first), Move((third,), second))

    def attempt(self):
        """A part that fails: some valid operations and one that isn't, or a failure of their own."""
        if self.source.random() < 0.3:
            return Attempt((self.invalid(),), nested=False)
        inner = Changer(self.source, self.model.copy(), self.features, self.without, self.top)
        operations = inner.operations(self.source.randint(1, 4), nested=True)
        return Attempt((*operations, inner.invalid()))

    def needs(self, feature):
        if feature not in self.features:
            raise Refused(f"this nops has no {feature}")

    # Sequences

    def operations(self, count, nested=False):
        """Up to `count` of them, all valid; the model becomes what they make of it."""
        found = []
        makers = [(weight, maker) for weight, maker in self.makers if maker != self.attempt or not nested]
        for _ in range(count * 6):
            if len(found) >= count:
                break
            maker = self.source.choices([maker for _, maker in makers], [weight for weight, _ in makers])[0]
            try:
                drawn = maker()
                drawn = drawn if isinstance(drawn, tuple) else (drawn,)
                trial = self.model.copy()
                for operation in drawn:
                    operation.apply(trial)
            except Refused:
                continue
            self.model = trial
            found += drawn
        return tuple(found)

    def change(self, most=25, name="t"):
        """A transaction, or one command by itself."""
        alone = self.source.random() < 0.3
        operations = self.operations(1 if alone else self.source.randint(1, most))
        return Change(operations, whole=not alone or len(operations) != 1, name=name)

    def invalid(self):
        """An operation that the model refuses now."""
        for _ in range(40):
            try:
                operation = self.source.choice(INVALID)(self)
            except (Refused, IndexError):
                continue
            try:
                operation.apply(self.model.copy())
            except Refused:
                return operation
        return Fail()


def _into_itself(changer):
    folder = changer.some(FOLDER)
    inside = changer.place(folder.parts + ("inside",))
    if changer.source.random() < 0.5:
        return Move((folder,), inside)
    return Copy((folder,), inside, recursive=True)


def _long_name(changer):
    name = changer.source.choice(["n" * 256, "\u00e9" * 128])
    return Save(Content("text", 1, 10), changer.place(changer.folder() + (name,)))


def _long_path(changer):
    return MakeFolder((changer.place(changer.folder() + ("p" * 200,) * 21),))


def _guarded(changer):
    file, folder = Place(("tree", GUARDED, "f")), Place(("tree", GUARDED))
    if changer.top != ("tree",) or GUARDED not in changer.model.spot(folder.parts).folder.entries:
        raise Refused("nothing is guarded")
    new = Place(folder.parts + ("new",))
    choices = [
        Save(Content("text", 1, 10), new), Save(Content("text", 2, 10), file, "--force"), Remove((file,)),
        Remove((folder,), recursive=True), Move((file,), changer.free()), MakeFolder((new,)), Touch((file,)), Touch((new,)),
        Move((changer.some(FILE, FOLDER),), folder), Copy((changer.some(FILE),), new), Move((folder,), new),
    ]
    if "chmod" in changer.features:
        choices.append(SetMode("0600", (file,)))
    return changer.source.choice(choices)


# Each draws what is likely to be refused; what isn't is drawn again.
INVALID = [
    lambda changer: Fail(),
    lambda changer: Fail("1 // 0"),
    lambda changer: Remove((changer.free(),)),
    lambda changer: Remove((changer.some(FILE), changer.free())),
    lambda changer: Remove((changer.some(FOLDER),)),
    lambda changer: Remove((Place(("tree",)),), recursive=True),
    lambda changer: Remove((changer.some(FOLDER),), recursive=True),
    lambda changer: Move((changer.free(),), changer.free()),
    lambda changer: Move((changer.some(FILE),), changer.some(FILE, LINK)),
    lambda changer: Move((changer.some(FOLDER),), changer.some(FOLDER)),
    lambda changer: Move((changer.some(FILE), changer.some(FILE)), changer.free()),
    lambda changer: Copy((changer.some(FILE),), changer.some(FILE)),
    lambda changer: Copy((changer.some(FOLDER),), changer.free()),
    lambda changer: Copy((changer.some(OTHER),), changer.free()),
    lambda changer: Copy((changer.some(FOLDER),), changer.free(), recursive=True),
    lambda changer: Save(random_content(changer.source), changer.some(FILE)),
    lambda changer: Save(random_content(changer.source), changer.some(FOLDER), "--force"),
    lambda changer: Save(random_content(changer.source), changer.some(LINK), "--force"),
    lambda changer: Save(random_content(changer.source), Place(changer.free().parts + ("x",))),
    lambda changer: MakeFolder((Place(changer.some(FILE).parts + ("x",)),)),
    lambda changer: Touch((changer.some(LINK),)),
    lambda changer: Rewrite(changer.free(), "a", "b", changer.free()),
    _into_itself, _long_name, _long_path, _guarded, _guarded, _guarded,
]
