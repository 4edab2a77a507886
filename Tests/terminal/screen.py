"""A terminal's screen, as much of it as a shell and libedit use (ECMA-48, xterm's control sequences)."""

import unicodedata


def width_of(character):
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


class Screen:
    def __init__(self, columns, rows):
        self.columns = columns
        self.rows = rows
        self.lines = [[" "] * columns for _ in range(rows)]
        self.styles = [[""] * columns for _ in range(rows)]  # of each cell, as SGR has it
        self.style = ""
        self.soft = [False] * rows  # the row has gone on by itself on the next
        self.saved = (0, 0, False, "")
        self.x = 0
        self.y = 0
        self.wraps = False  # the last column has been written: the next character wraps
        self.inserts = False
        self.modes = set()
        # What the program is told when it asks where the cursor is.
        self.answers = b""
        self.title = self.folder = ""
        self.bells = 0
        self.unknown = []  # sequences that this model does not know: a test looks that there are none
        self.rest = b""
        self.replies = []

    def reflow(self, columns, rows):
        """Another size for a terminal that wraps its rows anew (VTE, tmux; xterm does not)."""
        lines = []  # of cells, whole
        cursor = (0, 0)
        going_on = False
        for row in range(self.rows):
            cells = [cell for cell in zip(self.lines[row], self.styles[row])]
            length = len("".join(character or "\0" for character in self.lines[row]).rstrip())
            if row == self.y:
                length = max(length, self.x)
            if not self.soft[row]:
                cells = cells[:length]
            if not going_on:
                lines.append([])
            if row == self.y:
                cursor = (len(lines) - 1, len(lines[-1]) + self.x)
            lines[-1] += cells
            going_on = self.soft[row]
        while len(lines) > 1 and not lines[-1] and cursor[0] < len(lines) - 1:
            lines.pop()
        new = Screen(columns, rows)
        for index, cells in enumerate(lines):
            if index:
                new.x = 0
                new.wraps = False
                new.down()
            for offset, (character, style) in enumerate(cells):
                if (index, offset) == cursor:
                    new.saved = (new.x, new.y, False, "") if not new.wraps else (0, new.y + 1, False, "")
                new.style = style
                if character:
                    new.put(character)
            if index == cursor[0] and len(cells) <= cursor[1]:
                new.saved = (new.x, new.y, new.wraps, "")
        self.lines, self.styles, self.soft = new.lines, new.styles, new.soft
        self.columns, self.rows = columns, rows
        self.x, self.y, self.wraps, _ = new.saved

    def resize(self, columns, rows):
        self.soft = [False] * rows
        scrolled = max(self.y - rows + 1, 0)
        for cells, blank in ((self.lines, " "), (self.styles, "")):
            cells[:] = [(line + [blank] * columns)[:columns] for line in cells]
            del cells[:scrolled]
            cells[:] = cells[:rows] + [[blank] * columns for _ in range(rows - len(cells))]
        self.y -= scrolled
        self.columns, self.rows = columns, rows
        self.x = min(self.x, columns - 1)
        self.wraps = False

    def text(self):
        return "\n".join("".join(line).rstrip() for line in self.lines).rstrip("\n")

    def line(self, index):
        return "".join(self.lines[index]).rstrip()

    def style_of(self, text, row=None):
        """The style of a text on a row (the cursor's), which must be the same for all of it."""
        row = self.y if row is None else row
        line = "".join(character or "\0" for character in self.lines[row])
        wide = "".join(character + "\0" * (width_of(character) - 1) for character in text)
        start = line.index(wide)
        styles = set(self.styles[row][start : start + len(wide)])
        return styles.pop() if len(styles) == 1 else sorted(styles)

    def typed(self, row=None):
        """A row (the cursor's) without a suggestion, which alone is dim and upright."""
        row = self.y if row is None else row
        cells = zip(self.lines[row], self.styles[row])
        return "".join(character for character, style in cells if style != "2").rstrip()

    @property
    def cursor_line(self):
        return self.line(self.y)

    def feed(self, data):
        data = self.rest + data
        self.rest = b""
        index = 0
        while index < len(data):
            byte = data[index]
            if byte == 0x1B:
                length = self.escape(data[index:])
                if length == 0:
                    self.rest = data[index:]
                    return
                index += length
            elif byte < 0x20 or byte == 0x7F:
                self.control(byte)
                index += 1
            else:
                length = 1 if byte < 0x80 else 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4
                if index + length > len(data):
                    self.rest = data[index:]
                    return
                self.put(data[index : index + length].decode("utf-8", "replace"))
                index += length

    def put(self, character):
        width = width_of(character)
        if width == 0:
            return
        if self.wraps or self.x + width > self.columns:
            self.x = 0
            self.soft[self.y] = True
            self.down()
        self.wraps = False
        line = self.lines[self.y]
        styles = self.styles[self.y]
        if self.inserts:
            for cells, blank in ((line, " "), (styles, "")):
                cells[self.x : self.x] = [blank] * width
                del cells[self.columns :]
        line[self.x] = character
        if width == 2:
            line[self.x + 1] = ""
        styles[self.x : self.x + width] = [self.style] * width
        self.x += width
        if self.x >= self.columns:
            self.x = self.columns - 1
            self.wraps = True

    def down(self):
        if self.y == self.rows - 1:
            self.lines.pop(0)
            self.lines.append([" "] * self.columns)
            self.styles.pop(0)
            self.styles.append([""] * self.columns)
            self.soft.pop(0)
            self.soft.append(False)
        else:
            self.y += 1

    def control(self, byte):
        if byte == 0x0A:
            self.down()
        elif byte == 0x0D:
            self.x = 0
        elif byte == 0x08:
            self.x = max(self.x - 1, 0)
        elif byte == 0x09:
            self.x = min((self.x // 8 + 1) * 8, self.columns - 1)
        elif byte == 0x07:
            self.bells += 1
        else:
            self.unknown.append(bytes([byte]))
        if byte != 0x07:
            self.wraps = False

    def escape(self, data):
        """Performs the sequence that data begins with; its length, or 0 while it is not whole."""
        if len(data) < 2:
            return 0
        if data[1] != ord("["):
            if data[1] == ord("]"):
                end = min((at + length for at, length in ((data.find(b"\a"), 1), (data.find(b"\x1b\\", 2), 2)) if at > 0), default=0)
                if end:
                    number, _, text = data[2:end].rstrip(b"\a\x1b\\").decode("utf-8", "replace").partition(";")
                    if number == "0":
                        self.title = text
                    elif number == "7":
                        self.folder = text
                    else:
                        self.unknown.append(data[:end])
                return end
            if data[1] in b"()":
                return 3 if len(data) >= 3 else 0
            if data[1] == ord("7"):
                self.saved = (self.x, self.y, self.wraps, self.style)
            elif data[1] == ord("8"):
                self.x, self.y, self.wraps, self.style = self.saved
            elif data[1] not in b"=>M":
                self.unknown.append(data[:2])
            return 2
        end = 2
        while end < len(data) and not 0x40 <= data[end] <= 0x7E:
            end += 1
        if end == len(data):
            return 0
        self.sequence(data[2:end].decode("latin-1"), chr(data[end]))
        return end + 1

    def sequence(self, parameters, final):
        if parameters.startswith("?"):
            if final == "h":
                self.modes.add(parameters[1:])
            elif final == "l":
                self.modes.discard(parameters[1:])
            else:
                self.unknown.append((parameters, final))
            return
        numbers = [int(part) if part else 0 for part in parameters.split(";")] if parameters else [0]
        count = max(numbers[0], 1)
        line = self.lines[self.y]
        styles = self.styles[self.y]
        if final == "m":
            for number in numbers:
                self.style = "" if number == 0 else ";".join(filter(None, (self.style, str(number))))
            return
        self.wraps = False
        if final == "A":
            self.y = max(self.y - count, 0)
        elif final == "B":
            self.y = min(self.y + count, self.rows - 1)
        elif final == "C":
            self.x = min(self.x + count, self.columns - 1)
        elif final == "D":
            self.x = max(self.x - count, 0)
        elif final == "G":
            self.x = min(count, self.columns) - 1
        elif final == "H":
            self.y = min(count, self.rows) - 1
            self.x = min(max(numbers[1], 1) if len(numbers) > 1 else 1, self.columns) - 1
        elif final == "K":
            start, end = {0: (self.x, self.columns), 1: (0, self.x + 1), 2: (0, self.columns)}[numbers[0]]
            self.erase(self.y, start, end)
        elif final == "J":
            if numbers[0] == 0:
                self.erase(self.y, self.x, self.columns)
                for row in range(self.y + 1, self.rows):
                    self.erase(row, 0, self.columns)
            else:
                for row in range(self.rows):
                    self.erase(row, 0, self.columns)
        elif final == "n" and parameters == "6":
            self.answers += f"\x1b[{self.y + 1};{self.x + 1}R".encode()
        elif final == "P":
            for cells, blank in ((line, " "), (styles, "")):
                del cells[self.x : self.x + count]
                cells.extend([blank] * (self.columns - len(cells)))
        elif final == "@":
            for cells, blank in ((line, " "), (styles, "")):
                cells[self.x : self.x] = [blank] * count
                del cells[self.columns :]
        elif final == "X":
            self.erase(self.y, self.x, min(self.x + count, self.columns))
        elif final in "hl" and parameters == "4":
            self.inserts = final == "h"
        else:
            self.unknown.append((parameters, final))

    def erase(self, row, start, end):
        if end == self.columns:
            self.soft[row] = False
        self.lines[row][start:end] = [" "] * (end - start)
        self.styles[row][start:end] = [""] * (end - start)
