"""Lines to run dry and for real, by the command that they are about. Every command that changes things needs some.

`--dry-run` goes to a line's end, or where `@` stands. What the lines work on is furnished by ground.py.
"""

from typing import NamedTuple


class Sample(NamedTuple):
    line: str
    before: tuple = ()  # lines that were run before, for real
    folder: str = "tree"  # the working folder, below the base
    user: bool = False  # as a user with no rights of root's
    root: bool = False  # as root only
    project: bool = True  # whether the tree is a project
    on_store: bool = False  # it alters what is kept for undo, and lists the changes concerned as JSON
    seen_from: str = ""  # what the paths in a plan are seen from, where that isn't the working folder


def plain(*lines, **options):
    return [Sample(line, **options) for line in lines]


def as_user(*lines):
    return plain(*lines, user=True)


def elsewhere(*lines):
    """The same line in a folder of the project and in a tree that is no project."""
    return plain(*lines, folder="tree/d") + plain(*lines, project=False)


# A configuration of two environments.
CONFIGURATION = (
    "mkdir configs", "mkdir configs/environments", "'a:\n  b: 1  # one\nc: t\n' | save configs/base.yaml",
    "'a: {b: 3}\n' | save configs/environments/production.yaml", "'{}\n' | save configs/environments/development.yaml",
    "'X=0\n' | save .env")
RECIPIENT = "age1sjth4grw3kdf2hdpjngkxac325ue8yngm42xywcz3x24dn3a3vrsn4j64z"
# A secret of the name `one`, whose text is `uno`, and the key that opens it.
SECRETS = (
    "mkdir configs", "'x: 1\n' | save configs/base.yaml",
    "'NOPS_AGE_KEY=AGE-SECRET-KEY-1EHN9NQF9EHGY7WMQ49FYAJAEQJ6F5603GHZEHT479HJHAPKXGXAQJ28YKR\n' | save .env",
    """\
'# Encrypted secrets: config secret reads and changes them. Each line stands for itself.
nops-secrets: 1
data-key: |
  -----BEGIN AGE ENCRYPTED FILE-----
  YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IFgyNTUxOSBDWmYvSzdTMEQyWW80Ly82
  Sk5Wdi9UR2xvRDlzUDJZbWF3aFc4TUtPT1ZRCmVPV2ZGU3BaRmdubzBYMEZOMzJ6
  RFAwRk94QzZUSmFGcm9EaU9saHVRbU0KLS0tIFB3UUtzNHgxdGllMWc2MSs0dHdz
  U0xSVmtrUXF2OEJsYzkvWVJlR2NNOTAKtGw1UhusqqgcxMuOMb7dCVc6SKNEWWqB
  zElEjDuJJVUgotGRcpg0Dev2cebL5pBRsYsDACVT1XhOrjcf0g/j8A==
  -----END AGE ENCRYPTED FILE-----
recipients:
  - age1sjth4grw3kdf2hdpjngkxac325ue8yngm42xywcz3x24dn3a3vrsn4j64z
recipients-mac: Nool/TkM3FBbYBMhuhTQwSGyQnGjm0Z4tzv7l7N4XQw=
secrets:
  one: aes-256-gcm:cu6QEMKG+fgXfTE06wYfDAx2CjjpqgfGrpTMIOujNw==
' | save configs/secrets.yaml""")

SAMPLES = {
    "cp": [
        *plain(
            "cp a.txt new.txt", "cp a.txt b.txt d", "cp a.txt b.txt", "cp --force a.txt b.txt", "cp -f a.txt same.txt",
            "cp a.txt a.txt", "cp -f a.txt a.txt", "cp missing new.txt", "cp a.txt missing/new.txt", "cp a.txt new/",
            "cp d new", "cp --recursive d new", "cp -r d e", "cp -r d d/sub/new", "cp -r d ./d", "cp -r d a.txt",
            "cp *.txt e", "cp a.txt b.txt new", "cp binary new", "cp -f binary a.txt", "cp -f a.txt binary",
            "cp empty new", "cp -f empty a.txt", "cp unended new", "cp -f unended a.txt", "cp crlf.txt new.txt",
            "cp big new", "cp -f big a.txt", "cp l new", "cp -r l new", "cp a.txt l", "cp -f a.txt l", "cp ld new",
            "cp -r ld new", "cp a.txt ld", "cp dangling new", "cp -r dangling new", "cp -f a.txt dangling",
            "cp outward new", "cp -f a.txt outward", "cp h1 new", "cp -f a.txt h1", "cp -f h1 h2",
            "cp 'sp ace.txt' 'n w'",
            "cp ü.txt ö.txt", "cp readonly new", "cp -f a.txt readonly", "cp run.sh new", "cp pipe new", "cp -r p new",
            "cp -f a.txt pipe", "cp a.txt ../outside", "cp ../outside/o.txt new", "cp -f a.txt ../outside/o.txt",
            "cp a.txt 'new\nline'", "cp a.txt", "cp", "cp -f run.sh a.txt", "cp -f a.txt run.sh",
            "cp a.txt --no-undo new",
            "cp -f --no-undo a.txt b.txt", "cp a.txt new --lock-timeout 1s"),
        *elsewhere("cp f1 new", "cp f1 f2", "cp -f f1 f2", "cp -r sub new"),
        *as_user("cp unreadable new", "cp a.txt locked/new", "cp -f a.txt locked/f", "cp a.txt sealed/new",
                 "cp sealed/f new", "cp -r sealed new", "cp a.txt rooted/new", "cp -f a.txt rooted/f",
                 "cp rooted/f new",
                 "cp -f a.txt readonly", "cp -r locked new"),
    ],
    "mv": [
        *plain(
            "mv a.txt new.txt", "mv a.txt b.txt d", "mv a.txt b.txt", "mv -f a.txt b.txt", "mv --force a.txt same.txt",
            "mv a.txt a.txt", "mv missing new", "mv a.txt missing/new", "mv a.txt new/", "mv d new", "mv d e",
            "mv d d/sub", "mv d a.txt", "mv -f d a.txt", "mv *.txt e", "mv a.txt b.txt new", "mv binary new",
            "mv -f binary a.txt", "mv empty new", "mv big new", "mv l new", "mv -f l a.txt", "mv ld new",
            "mv dangling new",
            "mv a.txt l", "mv -f a.txt l", "mv a.txt ld", "mv h1 new", "mv -f h1 a.txt", "mv h1 h2", "mv -f h1 h2",
            "mv 'sp ace.txt' 'n w'", "mv ü.txt ö.txt", "mv pipe new", "mv p new", "mv a.txt ../outside",
            "mv ../outside/o.txt new", "mv -f a.txt ../outside/o.txt", "mv d/f1 d/f2", "mv d/f1 .", "mv outward new",
            "mv . new", "mv ../tree new", "mv a.txt d/f1 d/sub/g e", "mv a.txt 'a.txt/'", "mv readonly new",
            "mv -f --no-undo a.txt b.txt", "mv a.txt 'new\nline'"),
        *elsewhere("mv f1 new", "mv f1 f2", "mv -f f1 f2", "mv sub new"),
        *as_user("mv a.txt locked/new", "mv locked/f new", "mv -f a.txt locked/f", "mv a.txt sealed", "mv sealed/f new",
                 "mv rooted/f new", "mv a.txt rooted/new", "mv rooted new", "mv locked new", "mv locked e",
                 "mv unreadable new", "mv -f a.txt unreadable"),
    ],
    "ln": [
        *plain(
            "ln a.txt new", "ln --symbolic a.txt new", "ln -s missing new", "ln missing new", "ln a.txt b.txt",
            "ln --force a.txt b.txt", "ln -s a.txt b.txt", "ln -s -f a.txt b.txt", "ln -s -f a.txt l", "ln -s b.txt l",
            "ln -s -f b.txt l", "ln a.txt d", "ln -s a.txt d", "ln d new", "ln -s d new", "ln l new", "ln -f l new",
            "ln h1 h2", "ln -f h1 h2", "ln -f a.txt h1", "ln -s a.txt ld", "ln dangling new", "ln a.txt missing/new",
            "ln -s a.txt missing/new", "ln a.txt ../outside/new", "ln ../outside/o.txt new", "ln pipe new",
            "ln -s 'sp ace.txt' 'n w'", "ln -s -f a.txt d/f1", "ln -s -f a.txt e", "ln binary new", "ln big new",
            "ln a.txt a.txt", "ln -s a.txt a.txt", "ln -s '' new"),
        *elsewhere("ln f1 new", "ln -s f1 new", "ln -s f1 f2"),
        *as_user("ln a.txt locked/new", "ln -s a.txt locked/new", "ln -s a.txt sealed/new", "ln rooted/f new",
                 "ln -s a.txt rooted/new", "ln locked/f new", "ln -s -f a.txt locked/f"),
    ],
    "mkdir": [
        *plain(
            "mkdir new", "mkdir new/inner/most", "mkdir d", "mkdir d/new e/new", "mkdir a.txt", "mkdir a.txt/new",
            "mkdir l/new", "mkdir ld/new", "mkdir ld", "mkdir dangling", "mkdir dangling/new", "mkdir new new",
            "mkdir ../outside/new", "mkdir 'n w'", "mkdir 'new/'", "mkdir ''", "mkdir", "mkdir d a.txt new",
            "mkdir outward/new", f"mkdir {'n' * 256}", f"mkdir {'n' * 255}", "mkdir new/../other"),
        *elsewhere("mkdir new", "mkdir sub", "mkdir f1"),
        *as_user("mkdir locked/new", "mkdir sealed/new", "mkdir rooted/new", "mkdir /nops-test-new"),
    ],
    "rm": [
        *plain(
            "rm a.txt", "rm a.txt b.txt", "rm missing", "rm --force missing", "rm -f missing a.txt", "rm d", "rm e",
            "rm --recursive d", "rm -r e", "rm -r d d/f1", "rm d/f1 d/f1", "rm *.txt", "rm *.none", "rm -f *.none",
            "rm empty", "rm unended", "rm binary", "rm big", "rm l", "rm -r ld", "rm ld/f1", "rm dangling",
            "rm outward",
            "rm h1", "rm h1 h2", "rm pipe", "rm -r p", "rm 'sp ace.txt'", "rm ü.txt", "rm@ -- -dash", "rm .hidden",
            "rm readonly", "rm ../outside/o.txt", "rm -r .", "rm -r . --yes-really", "rm -r ../tree", "rm -r ..",
            "rm -r /", "rm a.txt missing", "rm crlf.txt", "rm", "rm -f", "rm a.txt/", "rm 'd/'",
            "rm --no-undo a.txt", "rm -r --no-undo d", "rm --no-undo h1", "rm --no-undo pipe"),
        *elsewhere("rm f1", "rm -r sub", "rm missing"),
        *as_user("rm locked/f", "rm -r locked", "rm sealed/f", "rm -r sealed", "rm rooted/f", "rm -r rooted",
                 "rm unreadable", "rm readonly", "rm -r hollow", "rm /etc/passwd"),
    ],
    "touch": [
        *plain(
            "touch new", "touch a.txt", "touch a.txt new", "touch --date 2026-01-02 a.txt", "touch -d 2026-01-02 new",
            "touch --no-create new", "touch -c a.txt new", "touch d", "touch l", "touch ld", "touch dangling",
            "touch -c dangling", "touch outward", "touch missing/new", "touch *.txt", "touch h1", "touch readonly",
            "touch pipe", "touch ../outside/new", "touch 'n w'", "touch a.txt a.txt", "touch new new",
            "touch --date 2020-02-02 old", "touch a.txt/new", "touch ''",
            "touch 'new\nline'", "touch '\"new\"'"),
        *elsewhere("touch f1", "touch new"),
        *as_user("touch locked/f", "touch locked/new", "touch sealed/f", "touch rooted/f", "touch rooted/new",
                 "touch -d 2026-01-02 rooted/f", "touch unreadable", "touch readonly", "touch /etc/passwd"),
    ],
    "save": [
        *plain(
            "'new\n' | save new.txt", "'new\n' | save a.txt", "'one\n2\nthree\n' | save --force a.txt",
            "'one\ntwo\nthree\n' | save -f a.txt", "'four\n' | save --append a.txt", "'new\n' | save -a new.txt",
            "'' | save -a a.txt", "'more' | save -a unended", "'ended\n' | save -f unended", "'' | save -f a.txt",
            "'' | save new", "'x' | save d", "'x' | save missing/new", "'x' | save a.txt/new", "'x\n' | save -f l",
            "'x\n' | save l", "'x\n' | save ld/f1", "'x\n' | save -f ld/f1", "'x\n' | save ld", "'x' | save dangling",
            "'x\n' | save -f outward", "'x\n' | save -f h1", "'x\n' | save -f h2", "'x\n' | save -a h1",
            "'a\r\nb\r\n' | save -f crlf.txt", "'x\n' | save -f binary", "open --raw binary | save new",
            "open --raw binary | save -f a.txt", "open --raw big | save new", "open --raw big | save -f a.txt",
            "'x\n' | save -f big", "'x\n' | save -f run.sh", "'x\n' | save -f readonly", "'x' | save -f pipe",
            "{port: 80} | save new.json", "{port: 80} | save -f data.json", "[1, 2] | save new.yaml",
            "{port: 80} | save --raw new.json", "[{a: 1}, {a: 2}] | save new.csv", "[{a: 1}] | save -a table.csv",
            "[one, two] | save new", "'x\n' | save 'n w'", "'x\n' | save -f 'sp ace.txt'", "'x\n' | save -f ü.txt",
            "'x\n' | save ../outside/new", "'x\n' | save -f ../outside/o.txt", "save new", "'x' | save -a -f a.txt",
            "'x' | save ''", "open a.txt | lines | each { |line| fail 'no' } | save new", "ls | save new.json",
            f"'x' | save {'n' * 256}", "'x\n' | save 'new\nline'",
            "1..2000 | each { |n| \"line $n\" } | save new"),
        *elsewhere("'x\n' | save new", "'x\n' | save f1", "'x\n' | save -f f1"),
        *as_user("'x' | save locked/new", "'x' | save -f locked/f", "'x' | save sealed/new", "'x' | save -f sealed/f",
                 "'x' | save rooted/new", "'x' | save -f rooted/f", "'x' | save -f unreadable",
                 "'x' | save -a unreadable",
                 "'x\n' | save -f readonly", "'x' | save -f /etc/passwd", "'x' | save /nops-test-new"),
    ],
    "chmod": [
        *plain(
            "chmod 0600 a.txt", "chmod u+x a.txt", "chmod go-r a.txt b.txt", "chmod 0644 a.txt", "chmod a=rX d",
            "chmod --recursive go-rwx d", "chmod -r a+rX d", "chmod 0600 missing", "chmod 0600 l", "chmod -r 0700 ld",
            "chmod 0600 dangling", "chmod 0600 outward", "chmod 0600 h1", "chmod 999 a.txt", "chmod u+y a.txt",
            "chmod 0600 *.txt", "chmod 4755 run.sh", "chmod 0600 pipe", "chmod 0600", "chmod -r 0600 p",
            "chmod u+x ../outside/o.txt", "chmod 0755 run.sh", "chmod u+x,go-rwx a.txt", "chmod 0600 a.txt a.txt"),
        *elsewhere("chmod 0600 f1", "chmod -r 0700 sub"),
        *as_user("chmod 0600 rooted/f", "chmod 0600 sealed/f", "chmod 0600 /etc/passwd", "chmod 0600 locked/f",
                 "chmod 0644 unreadable", "chmod -r u+rwX locked", "chmod -r u+rwx sealed", "chmod 0755 sealed"),
    ],
    "chown": [
        *plain(
            "chown 1234 a.txt", "chown 1234:2345 a.txt b.txt", "chown :2345 a.txt", "chown -r 1234 d", "chown 0 rooted",
            "chown --recursive 1234:2345 d", "chown 1234 missing", "chown 1234 l", "chown -r 1234 ld",
            "chown 1234 dangling", "chown 1234 h1", "chown no-such-user a.txt", "chown :no-such-group a.txt",
            "chown '' a.txt", "chown 1234 *.txt", "chown 1234 outward", "chown 1234 pipe", "chown 1234", root=True),
        *plain("chown 1234 f1", folder="tree/d", root=True),
        *as_user("chown 1234 a.txt", "chown 0 a.txt", "chown 65534 a.txt", "chown :65534 a.txt", "chown 65534 rooted/f",
                 "chown 65534 sealed/f", "chown :0 a.txt"),
    ],
    # What the program does is not in the plan: it makes `made`, which is the file that the judge leaves out.
    "effect": plain(
        "effect 'make it' [touch made]", "effect 'make it' [touch made] --undo [rm made]", "effect '' [touch made]",
        "effect 'make it' []", "effect 'make it' [no-such-program]", "effect 'make it' [touch made] --undo []"),
    # CONT does no harm to whatever has that number.
    "kill": [
        *plain(
            "kill --signal CONT 2", "kill -s CONT 2 2", "kill --quiet 999999999", "kill 999999999", "kill -s CONT 2 999999999",
            "kill 1", "kill 0", "kill", "kill -9 5", "kill 2 --signal NONE", "kill -s CONT 2 --lock-timeout 1s"),
        *as_user("kill -s CONT 2"),
    ],
    "undo": [
        *plain("undo", "undo 1", "undo --force"),
        *plain("undo", "undo 1", "undo 7", "undo --force", before=("rm a.txt",)),
        *plain("undo", "undo 1", "undo 2", before=("'new\n' | save -f a.txt", "'newer\n' | save -f a.txt")),
        *plain("undo", "undo --force", before=("'new\n' | save -f a.txt", "^sh -c 'echo mine >a.txt'")),
        *plain("undo", "undo --force", before=("mv a.txt new", "^rm new")),
        *plain("undo", "undo --force", before=("mkdir new", "^touch new/theirs")),
        *plain("undo", "undo --force", before=("'x' | save new", "^rm new")),
        *plain("undo", "undo --force", before=("rm a.txt", "^cp b.txt a.txt")),
        *plain("undo --merge", before=("'one\ntwo\nthree\nfour\n' | save -f a.txt", "^sh -c 'sed -i s/one/1/ a.txt'")),
        *plain("undo --merge", before=("'one\n2\nthree\n' | save -f a.txt", "^sh -c 'sed -i s/2/zwei/ a.txt'")),
        *plain("undo --merge", before=("mv a.txt new", "^sh -c 'echo more >>new'")),
        *plain("undo --merge", before=("mv a.txt new", "^rm new")),
        *plain("undo --merge", before=("rm a.txt", "^cp b.txt a.txt")),
        *plain("undo --merge", before=("mv d new", "^touch new/theirs")),
        *plain("undo --merge", before=("chmod 0600 a.txt", "^chmod 0640 a.txt")),
        *plain("undo --merge", "undo --merge --force", "undo --no-undo", before=("rm a.txt",)),
        *plain("undo", "undo 1", before=("rm --no-undo a.txt",)),
        *plain("undo --merge 1", before=("'one\ntwo\nthree\nfour\n' | save -f a.txt",
               "'1\ntwo\nthree\nfour\n' | save -f a.txt")),
        *plain("undo", "undo --force", before=("effect 'make it' [touch made]",)),
        *(Sample("undo", before=(line,)) for line in [
            "cp -r d new", "mkdir new/inner", "rm -r d", "rm h1", "rm binary", "rm big", "rm -r e l ld",
            "rm empty unended",
            "mv d new", "mv -f a.txt b.txt", "touch a.txt", "touch new", "chmod 0600 a.txt", "chmod -r go-rwx d",
            "ln a.txt new", "ln -s a.txt new", "ln -s -f b.txt l", "'x\n' | save -f l", "'x\n' | save -a h1",
            "'x\n' | save -f binary", "open --raw binary | save -f a.txt",
            "effect 'make it' [touch made] --undo [rm made]",
            "migrate move app/old.py app/new.py", "transaction { rm a.txt; mv b.txt a.txt; mkdir new; cp d/f1 new }"]),
        Sample("undo", before=("chown 1234 a.txt",), root=True),
        Sample("undo", before=("rm f1",), folder="tree/d", seen_from="tree"),
        Sample("undo", before=("rm a.txt",), project=False),
        Sample("undo", before=("rm a.txt", "^chmod 0555 ."), user=True),
        Sample("undo", before=("cp -r d new", "^chmod 0555 new"), user=True),
    ],
    "redo": [
        *plain("redo", "redo --force"),
        *plain("redo", "redo --force", before=("rm a.txt",)),
        *plain("redo", "redo --force", before=("rm a.txt", "undo")),
        *plain("redo", "redo --force", before=("'new\n' | save -f a.txt", "undo", "^sh -c 'echo mine >a.txt'")),
        *(Sample("redo", before=(line, "undo")) for line in [
            "cp -r d new", "rm -r d", "mv d new", "chmod 0600 a.txt", "ln -s a.txt new", "ln a.txt new", "touch new",
            "'x\n' | save -f h1", "rm big binary", "migrate move app/old.py app/new.py"]),
        Sample("redo", before=("rm f1", "undo"), folder="tree/d", seen_from="tree"),
        Sample("redo", before=("rm a.txt", "undo", "^chmod 0555 ."), user=True),
    ],
    "changes prune": [
        *plain("changes prune@ | to json", "changes prune --older 0s@ | to json", on_store=True),
        *plain("changes prune@ | to json", "changes prune --older 0s@ | to json",
               "changes prune --older 0s --keep 1@ | to json",
               "changes prune --keep 1@ | to json", "changes prune --older 0s --keep 7@ | to json",
               before=("rm a.txt", "touch new", "rm h1", "undo"), on_store=True),
        Sample("changes prune --older 0s@ | to json", before=("rm f1",), folder="tree/d", on_store=True),
        Sample("changes prune --older 0s@ | to json", before=("rm a.txt",), project=False, on_store=True),
    ],
    "changes adopt": [
        *plain("changes adopt@", on_store=True),
        *plain("changes adopt@", before=("rm a.txt", "^sh -c 'mv .nops x; cp -a x .nops; rm -r x'"), on_store=True),
    ],
    # Their result is a record, which would be printed after the diff.
    "migrate move": [
        *plain(
            "let done = (migrate move app/old.py app/new.py@)",
            "let done = (migrate move app/old.py app/text/helpers.py@)",
            "let done = (migrate move app other@)", "let done = (migrate move app/old.py app/user.py@)",
            "let done = (migrate move missing.py new.py@)", "let done = (migrate move app/old.py app/old.py@)",
            "let done = (migrate move --strict app/old.py app/new.py@)",
            "let done = (migrate move --certain app/old.py app/new.py@)", "let done = (migrate move --report r.md app/old.py app/new.py@)",
            "let done = (migrate move --roots [app] app/old.py app/new.py@)", "let done = (migrate move --dirty app/old.py app/new.py@)",
            "let done = (migrate move --report r.txt app/old.py app/new.py@)",
            "let done = (migrate move app/text other/text@)",
            "let done = (migrate move app/old.py ../outside/new.py@)", "let done = (migrate move a.txt new.txt@)"),
        Sample("let done = (migrate move app/old.py app/new.py@)", project=False),
        Sample("let done = (migrate move old.py new.py@)", folder="tree/app", seen_from="tree"),
        *as_user("let done = (migrate move app/old.py rooted/new.py@)",
                 "let done = (migrate move app/old.py locked/new.py@)"),
    ],
    "migrate apply": [
        *plain(
            "let done = (migrate apply plan.yaml@)", "let done = (migrate apply --strict plan.yaml@)",
            "let done = (migrate apply missing.yaml@)", "let done = (migrate apply broken.yaml@)",
            "let done = (migrate apply absent.yaml@)", "let done = (migrate apply verified.yaml@)",
            "let done = (migrate apply --no-verify verified.yaml@)", "let done = (migrate apply --report r.html --certain plan.yaml@)", "let done = (migrate apply --root . plan.yaml@)"),
        Sample("let done = (migrate apply ../plan.yaml@)", folder="tree/d", seen_from="tree"),
    ],
    "migrate unshim": [
        *plain("let done = (migrate unshim@)", "let done = (migrate unshim --root app@)"),
        *plain("let done = (migrate unshim@)", "let done = (migrate unshim --root .@)", "let done = (migrate unshim --root d@)",
               before=("migrate apply --shims plan.yaml",)),
        # One that is still used stays.
        *plain("let done = (migrate unshim@)",
               before=("migrate apply --shims plan.yaml", "'import app.old\n' | save app/late.py")),
        Sample("let done = (migrate unshim@)", before=("migrate apply --shims ../plan.yaml",), folder="tree/d", seen_from="tree"),
    ],
    "config render": [
        *plain("config render t --out new.txt", "config render t --out a.txt", "config render t --out same", "config render t",
               "config render missing --out new.txt", "config render t --out missing/new.txt", "config render secret --out new.txt",
               "config render secret --out new.txt --with-secrets", "config render t --out new.conf --check none",
               before=("mkdir configs", "'port: 80\\npassword: x\\n' | save configs/base.yaml", "'p={{port}}\\n' | save t",
                       "'p=80\\n' | save same", "'p={{password}}\\n' | save secret")),
    ],
    "config scan": [
        *plain("config scan --update-baseline", "config scan --update-baseline d", "config scan --update-baseline --baseline new.yaml",
               "config scan --update-baseline --baseline a.txt", "config scan --update-baseline missing",
               before=("'password: hunter2\\n' | save d/x.yaml",)),
        Sample("config scan", before=("rm unreadable",)),
        Sample("config scan --update-baseline", folder="tree/d", project=False),
    ],
    "config set": [
        *plain("config set a.b 2", "config set new.x 1", "config set a.b 1", "config set c.d 1", "config set",
               "config set a.b 2 --env production", "config set a.b 2 --env nowhere", "config set x 1 --file configs/new.yaml",
               "config set X 1 --file .env", "config set password x", "config set a 1", "'t' | config set a.b",
               before=CONFIGURATION),
        Sample("config set a.b 2"),
        Sample("config set a.b 2 --root ..", before=CONFIGURATION, folder="tree", project=False),
        Sample("config set a.b 2", before=(*CONFIGURATION, "^chmod 0555 configs"), user=True),
    ],
    "config unset": [
        *plain("config unset a.b", "config unset c", "config unset nothing", "config unset a", "config unset a.b --env production",
               before=CONFIGURATION),
        Sample("config unset a.b"),
    ],
    # What is encrypted is another text each time, so that only what changes nothing can be compared.
    "config secret set": plain(
        "'uno' | config secret set one", "config secret set one", "'x' | config secret set one --env nowhere",
        "'x' | config secret set two --identity a.txt", before=SECRETS),
    "config secret remove": [
        *plain("config secret remove one", "config secret remove two", before=SECRETS),
        Sample("config secret remove one", before=CONFIGURATION),
    ],
    "config secret add-recipient": plain(
        f"config secret add-recipient {RECIPIENT}", "config secret add-recipient age1x", before=SECRETS),
    "config secret remove-recipient": plain(
        f"config secret remove-recipient {RECIPIENT}",
        "config secret remove-recipient age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p", before=SECRETS),
}
