"""Flags of programs from outside, as their manual pages describe them."""

import gzip
import os

from house import PROMPT, check, ready, test
from session import ENTER, TAB, control
from completing import line

# As man(7), DocBook and pod2man lay out their tags; and mdoc(7).
FROB = r""".TH FROB 1
.SH SYNOPSIS
.B frob
[\-\-never]
.SH OPTIONS
.TP
\fB\-a\fR, \fB\-\-all\fR
do not ignore entries starting with .
and ..  Not even these.
.TP
.BR \-f ", " \-\^\-file=\fIFILE\fR
Read it, e.g. a \(lqfile\(rq. Then more.
.PP
\fB\-\-[no\-]colour\fR[=\fIWHEN\fR]
.RS 4
Colours or not.
.RE
.IP "\fB\-\-limit\fR \fIn\fR" 4
At most so many.
.PP
-1 is given back where nothing of that kind was found by it.
"""
NIC = r""".Dd today
.Sh NAME
.Nm nic
.Sh OPTIONS
.Bl -tag
.It Fl v , Fl -verbose
Has
.Nm
tell more with
.Ql x .
.It Fl D Xo
.Sm off
.Ar port
.Xc
Listens there.
.El
"""


def pages(house, **texts):
    folder = os.path.join(house.root, "man", "man1")
    os.makedirs(folder)
    for name, text in texts.items():
        with gzip.open(os.path.join(folder, name.replace("_", "-") + ".1.gz"), "wb") as file:
            file.write(text.encode())
    with open(os.path.join(folder, "same.1"), "w") as file:
        file.write(".so man1/frob.1\n")


@test
def completes_flags_from_manuals(house):
    pages(house, frob=FROB, nic=NIC, frob_apply=".SH OPTIONS\n.TP\n\\-\\-force\nIn any case.\n")
    house.remember("frob --limit 3", "nic -p")
    with house.shell(columns=100, NO_COLOR="1") as shell:
        ready(shell)
        line(shell, "^frob --al", f"{PROMPT} ^frob --all")
        line(shell, "^frob --fi", f"{PROMPT} ^frob --file=")
        line(shell, "^frob --no", f"{PROMPT} ^frob --no-colour")
        line(shell, "sudo same --al", f"{PROMPT} sudo same --all")
        line(shell, "^frob -x apply --fo", f"{PROMPT} ^frob -x apply --force")
        line(shell, "^frob --nev", f"{PROMPT} ^frob --nev")
        line(shell, "^frob -1", f"{PROMPT} ^frob -1")
        # A path behind a flag, of any program.
        house.write("some/path.txt")
        line(shell, "^frob --file=so", f"{PROMPT} ^frob --file=some/")
        line(shell, "^frob --file=some/pa", f"{PROMPT} ^frob --file=some/path.txt")
        line(shell, "gcc -I./so", f"{PROMPT} gcc -I./some/")
        line(shell, "dd if=some/p", f"{PROMPT} dd if=some/path.txt")
        # What is there already is not offered again; what was used before comes first.
        shell.send("^frob -a -", TAB)
        shell.settle()
        rows = [row.split("  ") for row in shell.screen.text().split("\n")[1:]]
        shown = [(row[0], row[-1].strip()) for row in rows]
        check(
            shown
            == [
                ("--limit n", "At most so many."),
                ("-f, --file=FILE", "Read it, e.g. a “file”."),
                ("--colour, --no-colour[=WHEN]", "Colours or not."),
            ],
            str(shown))
        shell.send(control("c"), control("l"))
        shell.settle()
        shell.send("^nic -", TAB)
        shell.settle()
        text = shell.screen.text().split("\n")[1:]
        check([row.strip() for row in text] == ["-p", "-v, --verbose  Has nic tell more with ‘x’.", "-D             Listens there."], str(text))
        long = ".SH OPTIONS\n.TP\n\\-\\-" + "long" * 15 + "\nLong.\n.TP\n\\-\\-short\nA short one, with a few words on it.\n"
        with gzip.open(os.path.join(house.root, "man", "man1", "frob.1.gz"), "wb") as file:
            file.write(long.encode())
        shell.send(control("c"), control("l"), "^frob --", TAB, TAB)
        shell.settle()
        rows = shell.screen.text().split("\n")[2:]
        check(rows[0].startswith("--" + "long" * 11 + "lon…  Long."), str(rows))
        check(rows[1].endswith("  A short one, with a few words on it."), str(rows))
        # A page that is new is seen; a broken one offers nothing.
        with open(os.path.join(house.root, "man", "man1", "nic.1.gz"), "wb") as file:
            file.write(gzip.compress(NIC.encode())[:60])
        shell.send(control("c"))
        shell.settle()
        line(shell, "^nic --verb", f"{PROMPT} ^nic --verb")
