"""A shell in a pseudo-terminal, driven by keys; its screen is looked at."""

import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time

from screen import Screen

UP, DOWN, RIGHT, LEFT = "\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D"
HOME, END = "\x1b[H", "\x1b[F"
TAB, ENTER, ESCAPE = "\t", "\r", "\x1b"


def control(letter):
    return chr(ord(letter.upper()) & 0x1F)


class Failure(Exception):
    pass


class Session:
    def __init__(self, command, folder, environment, columns=80, rows=24):
        self.screen = Screen(columns, rows)
        self.log = b""
        self.status = None
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            try:
                os.chdir(folder)
                fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
                os.execve(command[0], command, environment)
            finally:
                os._exit(126)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.status is None:
            try:
                os.kill(self.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
            os.waitpid(self.pid, 0)
        os.close(self.terminal)

    def pump(self, seconds):
        """Takes what comes within some time; False at its end."""
        ready, _, _ = select.select([self.terminal], [], [], seconds)
        if not ready:
            return True
        try:
            data = os.read(self.terminal, 65536)
        except OSError:
            return False
        if not data:
            return False
        self.log += data
        self.screen.feed(data)
        if self.screen.answers:
            os.write(self.terminal, self.screen.answers)
            self.screen.answers = b""
        return True

    def settle(self, quiet=0.15):
        """Until nothing has come for a while."""
        while True:
            before = len(self.log)
            if not self.pump(quiet) or len(self.log) == before:
                return

    def send(self, *keys):
        os.write(self.terminal, "".join(keys).encode())

    def type_much(self, text):
        """More than the terminal takes at once."""
        data = text.encode()
        os.set_blocking(self.terminal, False)
        while data:
            try:
                data = data[os.write(self.terminal, data[:65536]) :]
            except BlockingIOError:
                self.pump(0.002)
        os.set_blocking(self.terminal, True)

    def wait(self, condition, what, seconds=15):
        limit = time.monotonic() + seconds
        while not condition(self.screen):
            if time.monotonic() > limit or not self.pump(0.05):
                if condition(self.screen):
                    return
                raise Failure(f"{what}; the screen is:\n{self.screen.text()}\ncursor {self.screen.x},{self.screen.y}")

    def expect(self, text, seconds=15):
        self.wait(lambda screen: text in screen.text(), f"no {text!r}", seconds)

    def expect_line(self, text, seconds=15):
        """The line with the cursor on it, whole."""
        self.wait(lambda screen: screen.cursor_line == text, f"the line is not {text!r}", seconds)

    def expect_typed(self, text, seconds=15):
        """The line with the cursor on it, without a suggestion."""
        self.wait(lambda screen: screen.typed() == text, f"what is typed is not {text!r}", seconds)

    def expect_screen(self, text, seconds=15):
        self.wait(lambda screen: screen.text() == text, f"the screen is not\n{text}\n", seconds)

    def resize(self, columns, rows, reflows=False):
        self.settle()
        if reflows:
            self.screen.reflow(columns, rows)
        else:
            self.screen.resize(columns, rows)
        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def ended(self, seconds=15):
        """The exit status, once it has ended."""
        limit = time.monotonic() + seconds
        while time.monotonic() < limit:
            self.pump(0.05)
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.status = os.waitstatus_to_exitcode(status)
                return self.status
        raise Failure(f"it has not ended; the screen is:\n{self.screen.text()}")
