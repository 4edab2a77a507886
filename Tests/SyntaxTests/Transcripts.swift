/// What a line means, and what is wrong with it: `>` the line, `=` its tree, `!` place and message, `…` where
/// the shell asks for more. Trees are written by `TreeDump`.
enum Transcripts {
    static let usual = ####"""
        > echo plain words, paths/like.this and globs *.yaml
        = (cmd echo `plain` `words,` `paths/like.this` `and` `globs` (glue * `.yaml`))

        > echo 42 0xff 1_000 3.5 1e9 true null -5 007 10K 1.2.3
        = (cmd echo `42~42` `0xff~255` `1_000~1000` `3.5~3.5f` `1e9~1000000000.0f` `true~true` `null~null` `-5~-5` `007` `10K` `1.2.3`)

        > echo 250ms 30s 5m 2h 7d 10KB 64MiB 2026-11-23T10:00:00Z 1..10 1..<10
        = (cmd echo `250ms~250000000ns` `30s~30000000000ns` `5m~300000000000ns` `2h~7200000000000ns` `7d~604800000000000ns` `10KB~10000B` `64MiB~67108864B` `2026-11-23T10:00:00Z~@1795428000000000000` `1..10~(.. 1 10)` `1..<10~(..< 1 10)`)

        > echo 'raw: $nothing expands'  "in $name, $user.mail, $hosts[0] and $(date now)."
        = (cmd echo "raw: $nothing expands" (text "in " $name ", " $user.mail ", " $hosts[0] " and " (do (cmd date now)) "."))

        > echo "https://${host}.example.com" ~/x ~ a~b
        = (cmd echo (text "https://" $host ".example.com") (glue $env.HOME `/x`) $env.HOME `a~b`)

        > let hosts = [web1 web2, web3]
        = (let hosts [`web1` `web2` `web3`])

        > let api = {host: "0.0.0.0", port: 8000, "odd key": 1}
        = (let api {"host": "0.0.0.0", "port": 8000, "odd key": 1})

        > $api.port; $api["odd key"]; $hosts[0]; $hosts[1..2]; $api.tls?.cert
        = $api.port ; $api["odd key"] ; $hosts[0] ; $hosts[(.. 1 2)] ; $api.tls?.cert

        > let n = 1 + 2 * 3
        = (let n (+ 1 (* 2 3)))

        > let big = ls src | where size > 1MB and name =~ '\.swift$' | first 5
        = (let big (| (cmd ls `src`) (cmd where (and (> .size 1000000B) (=~ .name "\.swift$"))) (cmd first `5~5`)))

        > if (path exists .env) and $n >= 7 { echo a } else if $x { echo b } else { echo c }
        = (if (and (do (cmd path exists `.env`)) (>= $n 7)) {(cmd echo `a`)} $x {(cmd echo `b`)} else {(cmd echo `c`)})

        > git status --short | lines | first 5
        = (| (run git `status` `--short`) (run lines) (cmd first `5~5`))

        > ^ls -la
        = (^ `ls` `-la`)

        > let r = capture ^git fetch origin
        = (let r (capture (^ `git` `fetch` `origin`)))

        > make > build.log 2>&1 ; sort < names.txt >> all.txt
        = (run make) 1> `build.log` 2>&1 ; (run sort) < `names.txt` 1>> `all.txt`

        > a && b ; a || b
        = (&& (run a) (run b)) ; (|| (run a) (run b))

        > $total = 5 ; $total += 1 ; $seen["k"] = 1 ; $list += ["y"] ; $env.X = "v"
        = (= total 5) ; (+= total 1) ; (= seen["k"] 1) ; (+= list ["y"]) ; (= env.X "v")

        > def greet(name: string, --times(-t): int = 1, --loud, ...rest: string) -> string { "hello $name" } ; greet bob -t 3 --loud x
        = (def greet(name:string,--times(-t):int=1,--loud,...rest:string) -> string {(text "hello " $name)}) ; (cmd greet `bob` -times=`3~3` --loud `x`)

        > use tools/net.nops ; net ping host -c 3
        = (use tools/net.nops) ; (cmd net ping `host` -count=`3~3`)

        > use tools/net.nops {ping, trace} ; ping host
        = (use tools/net.nops {ping trace}) ; (cmd ping `host`)

        > ls | each { |row| $row.size > 1KB }
        = (| (cmd ls) (cmd each (fn |row| {(> $row.size 1000B)})))

        > transaction "name" { echo hi } ; transaction x {}
        = (cmd transaction "name" (block {(cmd echo `hi`)})) ; (cmd transaction `x` (block {}))

        > cd /srv/app { pwd } ; cd -
        = (cmd cd `/srv/app` (block {(run pwd)})) ; (cmd cd `-`)

        > fail "why" --code 3
        = (cmd fail "why" --code=`3~3`)

        > migrate apply wave5.yaml --shims=$shims --env prod
        = (cmd migrate apply `wave5.yaml` --shims=$shims --env=`prod`)

        > migrate aply x
        = ??
        ! 1:9 unknown subcommand `aply` of `migrate`

        > ls -la --depth 3 -d4 *.txt -- -x
        = (cmd ls -long -all --depth=`3~3` -depth=`4~4` (glue * `.txt`) `-x`)

        > rm -rf {a} "$dir"/*.log pre$x
        = (cmd rm -recursive -force (fn {(run a)}) (glue (text $dir) `/` * `.log`) (glue `pre` $x))

        > chmod 0644 f ; git checkout 1e9 ; kubectl get -o jsonpath={.items[0]} ; find . -exec rm {} \;
        = (run chmod `0644` `f`) ; (run git `checkout` `1e9~1000000000.0f`) ; (run kubectl `get` `-o` `jsonpath={.items[0]}`) ; (run find `.` `-exec` `rm` `{}` `;`)

        > FOO=1 BAR="x y" make all ; x=5
        = (env FOO=`1~1` (env BAR="x y" (run make `all`))) ; (env x=`5~5` ??)
        ! 1:28 `x=…` alone sets nothing

        > match $x { 1 => "one", 2..5 => "few", is int => { print $x }, {kind: "x", n: $n} if $n > 2 => $n, [$a 2 ...$rest] => $a, A or B => x, _ => null }
        = (match $x 1 => {"one"} (.. 2 5) => {"few"} is int => {(cmd print $x)} {kind: "x", n: $n} if (> $n 2) => {$n} [$a 2 ...$rest] => {$a} (or "A" "B") => {(run x)} _ => {null})

        > try { a } catch err { print $err } finally { c }
        = (try {(run a)} catch err {(cmd print $err)} finally {(run c)})

        > for f in *.log { print $f } ; for i in 0..<10 { $x += $i } ; for x in [a b] { } ; for f in $dir/*.x { }
        = (for f (glue * `.log`) {(cmd print $f)}) ; (for i (..< 0 10) {(+= x $i)}) ; (for x [`a` `b`] {}) ; (for f (glue $dir `/` * `.x`) {})

        > while $x < 10 { $x += 1 } ; loop { break }
        = (while (< $x 10) {(+= x 1)}) ; (loop {(break)})

        > let f = { $it * 2 } ; do $f 3 ; do { echo hi }
        = (let f (fn {(* $it 2)})) ; (call $f `3~3`) ; (call (fn {(cmd echo `hi`)}))

        > if ok git diff --quiet { echo clean }
        = (if (ok {(run git `diff` `--quiet`)}) {(cmd echo `clean`)})

        > let x = if $a { 1 } else { 2 }
        = (let x (if $a {1} else {2}))

        > $x is not empty and not $y in [1 2] or $z ?? 3 == 4
        = (or (and (is-not $x empty) (not (in $y [`1~1` `2~2`]))) (== (?? $z 3) 4))

        > -2 ** 2 ; -5 ; - 5 ; 1+2 ; let q = $a-$b
        = (neg (** 2 2)) ; -5 ; (run - `5~5`) ; (+ 1 2) ; (let q (- $a $b))
        ! 1:23 `+` needs a space on both sides
        ! 1:38 `-` needs a space on both sides

        > where a = 5 ; ls | where name == prod and 'x' in tags
        = (cmd where .a) ; (| (cmd ls) (cmd where (and (== .name .prod) (in "x" .tags))))
        ! 1:9 `=` is not expected in a condition

        > return 5 ; return ; return a && b
        = (return 5) ; (return) ; (return (&& (run a) (run b)))

        > watch 5s kubectl get pods -o wide {}
        = (cmd watch `5s~5000000000ns` `kubectl` `get` `pods` `-o` `wide` `{}`)

        > "a" | save x ; ls | 5
        = (| "a" (cmd save `x`)) ; (| (cmd ls) 5)
        ! 1:21 an expression may stand only first in a pipeline

        > capture { ls } ; capture ls -l | get status
        = (capture {(cmd ls)}) ; (| (capture (cmd ls -long)) (cmd get `status`))

        """####

    static let wrong = ####"""
        > echo }
        = (cmd echo)
        ! 1:6 this `}` closes nothing

        > echo a)b
        = (cmd echo `a`) ; (run b)
        ! 1:7 this `)` closes nothing

        > echo (1 + 2
        = (cmd echo (do (+ 1 2)))
        ! 1:6 this `(` is never closed
        …

        > let x = [1 2
        = (let x [`1~1` `2~2`])
        ! 1:9 this `[` is never closed
        …

        > if $x { echo a
        = (if $x {(cmd echo `a`)})
        ! 1:7 this `{` is never closed
        …

        > let = 5
        = (let __ 5)
        ! 1:5 a name is expected after `let`

        > let x
        = (let x ??)
        ! 1:1 `=` and a value are expected after `let x`

        > let x =
        = (let x ??)
        ! 1:7 a value is expected after `=`
        …

        > let x = 1 +
        = (let x (+ 1 ??))
        ! 1:11 a value is expected after `+`
        …

        > ls |
        = (cmd ls)
        ! 1:4 a command is expected after `|`
        …

        > ls | | first
        = (cmd ls)
        ! 1:4 a command is expected after `|`

        > a &&
        = (run a)
        ! 1:3 a command is expected after `&&`
        …

        > && a
        = ??
        ! 1:1 a command is expected before `&&`

        > a ; ; b
        = (run a) ; (run b)

        > x = 5
        = ??
        ! 1:1 a command can't be assigned to

        > export FOO=bar
        = ??
        ! 1:1 `export` stands before `def` and `use` only

        > [[ -f x ]]
        = ??
        ! 1:1 there is no `[[ … ]]`

        > if [ -f x ]; then echo a; fi
        = (if ?? {}) ; ??
        ! 1:1 a body in braces is expected after `if`
        ! 1:4 there is no `[ … ]` test

        > if [ "$x" = "y" ]; then
        = (if ?? {})
        ! 1:1 a body in braces is expected after `if`
        ! 1:4 there is no `[ … ]` test

        > echo $? $1 $@ $$ $ x$
        = (cmd echo `$?` `$1` `$@` `$$` `$` `x$`)
        ! 1:6 `$?` is nothing in nops
        ! 1:9 `$1` is nothing in nops
        ! 1:12 `$@` is nothing in nops
        ! 1:15 `$$` is nothing in nops
        ! 1:16 `$` stands before a name
        ! 1:18 `$` stands before a name
        ! 1:21 `$` stands before a name

        > `ls`
        = ??
        ! 1:1 backquotes are nothing in nops

        > echo `ls`
        = (cmd echo ``ls``)
        ! 1:6 backquotes are nothing in nops
        ! 1:9 backquotes are nothing in nops

        > ! ls
        = ??
        ! 1:1 `!` is written `not`

        > source x.sh
        = ??
        ! 1:1 there is no `source`

        > date +%s
        = ??
        ! 1:1 `date` of nops takes no format

        > cat << EOF
        = (run cat)
        ! 1:5 there is no `<<`

        > cat <<< "x"
        = (run cat)
        ! 1:5 there is no `<<<`

        > diff <(a) <(b)
        = (run diff)
        ! 1:6 there is no `<(…)`
        ! 1:11 there is no `<(…)`

        > sleep 5 &
        = (run sleep `5~5`)
        ! 1:9 `&` runs nothing in the background

        > echo a>b
        = (cmd echo `a>b`)
        ! 1:7 `>` inside a word

        > echo a >
        = (cmd echo `a`)
        ! 1:8 a file's name is expected after `>`

        > echo x{a b}y
        = (cmd echo `x{a b}y`)
        ! 1:7 a space inside a word's `{`

        > echo f(x)
        = (cmd echo `f(x)`)
        ! 1:7 warning: `(` inside a word is text

        > echo f(x y
        = (cmd echo `f(x y`)
        ! 1:7 warning: `(` inside a word is text
        ! 1:7 a space inside a word's `(`

        > foo() { echo hi }
        = ??
        ! 1:1 a function is defined by `def`

        > function foo { ls }
        = ??
        ! 1:1 a function is defined by `def`

        > for i in 1 2 3 { echo $i }
        = (for i 1 {(cmd echo $i)})
        ! 1:12 more than one value after `in`

        > for i in ls { }
        = (for i ?? {})
        ! 1:10 a bare word after `in`

        > for $i in [1] { }
        = (for i [`1~1`] {})
        ! 1:5 a name is declared without `$`

        > for i in 1..3; do echo $i; done
        = (for i (.. 1 3) {}) ; ??
        ! 1:1 a body in braces is expected after `for`

        > while true; do ls; done
        = (while true {}) ; ??
        ! 1:1 a body in braces is expected after `while`

        > for ((i=0; i<5; i++)) { }
        = (for _ ?? {})
        ! 1:1 there is no `for ((…))`

        > if ls { }
        = (if ?? {})
        ! 1:4 a command in a condition stands in parentheses

        > if x == 1 { }
        = (if ?? {})
        ! 1:4 a command in a condition stands in parentheses

        > if $x = 1 { }
        = (if $x {})
        ! 1:7 `=` assigns

        > if { }
        = (if ?? {})
        ! 1:1 a condition is expected after `if`

        > else { }
        = ??
        ! 1:1 `else` without what it belongs to

        > let $x = 1
        = (let x 1)
        ! 1:5 a name is declared without `$`

        > let my-var = 1
        = (let my_var 1)
        ! 1:5 a name has letters, digits and `_` only

        > let it = 1
        = (let it 1)

        > $x++
        = ??
        ! 1:3 there is no `++`

        > $x =5
        = (= x 5)
        ! 1:4 `=` needs a space on both sides

        > let y= 5
        = (let y 5)
        ! 1:6 `=` needs a space on both sides

        > $x ls -l
        = $x
        ! 1:4 words can't follow a value

        > "a" b c
        = "a"
        ! 1:5 words can't follow a value

        > 5 foo
        = 5
        ! 1:3 words can't follow a value

        > 1 < 2 < 3
        = (< (< 1 2) 3)
        ! 1:7 comparisons don't chain

        > $x is foo
        = ??
        ! 1:7 no such type: `foo`

        > $x is strng
        = ??
        ! 1:7 no such type: `strng`

        > 1 +
        = (+ 1 ??)
        ! 1:3 a value is expected after `+`
        …

        > 1 * * 2
        = (* 1 ??)
        ! 1:5 a value is expected here, not `*`

        > not
        = ??
        ! 1:1 a value is expected after `not`
        …

        > -
        = (run -)

        > 007
        = ??
        ! 1:1 a number has no leading zero

        > 1.2.3
        = (run 1.2.3)

        > 10K
        = (run 10K)

        > 99999999999999999999
        = ??
        ! 1:1 too large: integers have 64 bits

        > 0x
        = (run 0x)

        > 0xffffffffffffffff
        = ??
        ! 1:1 too large: integers have 64 bits

        > -9223372036854775808 ; 9223372036854775807
        = -9223372036854775808 ; 9223372036854775807

        > 9223372036854775808
        = ??
        ! 1:1 too large: integers have 64 bits

        > 2026-13-01
        = ??
        ! 1:1 no such month: 13

        > 2026-02-30 ; 2024-02-29 ; 2026-11-23T25:00:00Z ; 2026-11-23T10:00+02:00 ; 1969-12-31T23:59:59.5Z
        = ?? ; @1709164800000000000 ; ?? ; @1795420800000000000 ; @-500000000
        ! 1:1 no such day: 2026-02-30
        ! 1:27 no such time of day

        > 9999-01-01
        = ??
        ! 1:1 a time lies between the years 1678 and 2261

        > 1e999 ; 1.5h ; 1.5KB ; 100000000w
        = ?? ; 5400000000000ns ; 1500B ; ??
        ! 1:1 too large for a number
        ! 1:24 too large: integers have 64 bits

        > "\q" ; "\u{110000}" ; "\u{1F600}" ; "a\"b\\c\$d$"
        = "\q" ; "" ; "😀" ; "a\"b\c$d$"
        ! 1:2 no such escape in "…": `\q`
        ! 1:9 not a Unicode scalar: `\u{110000}`

        > $x. ; $x.0 ; $x."a b" ; $x[ ; $x[] ; $x[1
        = $x ; $x ; $x ; $x[??] ; $x[??] ; $x[1]
        ! 1:3 the name of a field is expected after `.`
        ! 1:9 an index stands in brackets
        ! 1:16 a quoted field stands in brackets
        ! 1:27 this `[` is never closed
        ! 1:29 a value is expected here
        ! 1:33 an index is expected
        ! 1:40 this `[` is never closed
        …

        > {a: 1, a: 2}
        = {"a": 1, "a": 2}
        ! 1:8 `a` is in the record twice

        > {a: 1 b: 2}
        = {"a": 1}
        ! 1:7 more than one word as a record's value

        > {a 1}
        = (block {(run a `1~1`)})

        > let r = {a: foo, b: 1 + 2, c: $x, d: -5, e: 1.2.3, f: [x y], g: {h: 1}, i: not true, j: ./x, k: 5..6, ...$o, $k: 1, (1): 2, l: true}
        = (let r {"a": `foo`, "b": (+ 1 2), "c": $x, "d": -5, "e": `1.2.3`, "f": [`x` `y`], "g": {"h": 1}, "i": (not true), "j": `./x`, "k": (.. 5 6), ...$o, $k: 1, (do 1): 2, "l": true})

        > let r = {a: , b: 2}
        = (let r {"a": ??, "b": 2})
        ! 1:12 a value is expected after `:`

        > let r = {a: foo + 1}
        = (let r {"a": `foo`})
        ! 1:17 more than one word as a record's value

        > [1 + 2] ; [a * b] ; [2 * 3] ; [* x] ; [a|b] ; [...$x ...(ls) a,b]
        = [`1~1` `2~2`] ; [`a` (glue *) `b`] ; [`2~2` `3~3`] ; [(glue *) `x`] ; [`a` `b`] ; [...$x ...(do (cmd ls)) `a` `b`]
        ! 1:4 an operator among the items of a list
        ! 1:24 an operator among the items of a list
        ! 1:41 `|` can't stand in a list

        > def { }
        = ??
        ! 1:5 a name is expected after `def`

        > def f { }
        = (def f() {})
        ! 1:5 `(` is expected after `def f`

        > def f( { }
        = (def f() {})
        ! 1:5 a body in braces is expected after `def f(…)`
        ! 1:6 this `(` is never closed
        ! 1:8 the name of a parameter is expected
        …

        > def f(a: strng) { }
        = (def f(a) {})
        ! 1:10 no such type: `strng`

        > def f(a b) { }
        = (def f(a) {})
        ! 1:9 `,` is expected between parameters, not `b`

        > def f(a = 1, b) { } ; def g(...r, a) { } ; def h(a, a) { } ; def i(--x = 5) { } ; def j(...r = 5) { }
        = (def f(a=1,b) {}) ; (def g(...r,a) {}) ; (def h(a,a) {}) ; (def i(--x=5) {}) ; (def j(...r=5) {})
        ! 1:14 `b` needs a default
        ! 1:35 nothing is left for `a`
        ! 1:53 there is a parameter `a` already
        ! 1:74 a flag without a type is true or false
        ! 1:96 `...r` has no default

        > def if() { }
        = (def if() {})
        ! 1:5 `if` is a word of the language

        > def f()
        = (def f() {})
        ! 1:5 a body in braces is expected after `def f(…)`

        > def f(--a(-x), --b(-x)) {}
        = (def f(--a(-x),--b(-x)) {})
        ! 1:16 there is a flag `-x` already

        > use
        = ??
        ! 1:1 a path is expected after `use`

        > use x.nops {}
        = (use x.nops {})
        ! 1:12 no names in the braces

        > use tools/net.nops ; net pnig x ; net
        = (use tools/net.nops) ; ?? ; ??
        ! 1:26 unknown subcommand `pnig` of `net`
        ! 1:35 a subcommand of `net` is expected

        > match $x { 1 2 => 3 }
        = (match $x)
        ! 1:14 `=>` is expected after the pattern

        > match $x { => 3 }
        = (match $x)
        ! 1:12 a pattern is expected

        > match $x { 1 => }
        = (match $x 1 => {})
        ! 1:14 a value is expected after `=>`

        > match { }
        = ??
        ! 1:1 a body in braces is expected after `match`

        > match $x { $a.b => 1, "x$y" => 2, is foo => 3, *.x => 4, _ => 5 }
        = (match $x $a => {1} _ => {2} _ => {3} _ => {4} _ => {5})
        ! 1:12 a pattern can't read a value
        ! 1:23 a pattern's text can't hold values
        ! 1:38 no such type: `foo`
        ! 1:48 a pattern is a plain word or literal

        > try
        = (try {})
        ! 1:1 a body in braces is expected after `try`

        > try { } catch $e { }
        = (try {} catch e {})
        ! 1:15 a name is declared without `$`

        > try { } catch { } finally { }
        = (try {} catch {} finally {})

        > defer { ls }; defer { }
        = (defer {(cmd ls)}) ; (defer {})

        > defer ls
        = (defer {})
        ! 1:7 a body in braces is expected after `defer`

        > test "a" { assert }
        = ??
        ! 1:1 `test` is not in this version of nops

        > test -f x
        = ??
        ! 1:1 `test` is a word of the language

        > break 5
        = (break)
        ! 1:7 `5` is not expected here

        > ls && return
        = (&& (cmd ls) ??)
        ! 1:7 `return` can't stand here

        > ok
        = ??
        ! 1:1 a command or a block is expected after `ok`

        > do x
        = ??
        ! 1:1 a closure is expected after `do`

        > capture
        = ??
        ! 1:1 a command or a block is expected after `capture`

        > ^ ls
        = ??
        ! 1:1 a program's name is expected after `^`

        > ^$cmd -l ; ^"a b" x ; ./bin/x --y=1 ; ~/bin/z a ; $dir/run x ; "$dir"/run x
        = (^ $cmd `-l`) ; (^ "a b" `x`) ; (^ `./bin/x` `--y=1`) ; (^ (glue $env.HOME `/bin/z`) `a`) ; (/ $dir ??) ; (/ (text $dir) ??)
        ! 1:55 `/` needs a space on both sides
        ! 1:70 `/` needs a space on both sides

        > pre$x y ; bin/$x y ; *.sh x
        = ?? ; (^ (glue `bin/` $x) `y`) ; ??
        ! 1:1 a command's name is written plainly
        ! 1:22 a command's name is written plainly

        > ls --depth ; ls --depth -l ; ls --depth=-3 ; ls --depth= ; ls --nope=3 --nope x -z -lz
        = (cmd ls --depth=??) ; (cmd ls --depth=?? -long) ; (cmd ls --depth=`-3~-3`) ; (cmd ls --depth=??) ; (cmd ls --nope=`3~3` --nope `x` -z -long -z)
        ! 1:4 `--depth` needs a value
        ! 1:17 `--depth` needs a value
        ! 1:49 a value is expected after `--depth=`

        > head -1 ; head -n5 -5 ; head -n=5 ; rm --dry-run=false ; rm -- -f
        = (cmd head -one) ; (cmd head -lines=`5~5` `-5~-5`) ; (cmd head -lines=`5~5`) ; (cmd rm --dry-run=`false~false`) ; (cmd rm `-f`)

        > echo "a"b ; echo 'a''b' ; echo a"b c"d ; echo ''
        = (cmd echo (glue "a" `b`)) ; (cmd echo (glue "a" "b")) ; (cmd echo (glue `a` "b c" `d`)) ; (cmd echo "")

        > echo a\ b \$x \*.x \n a\\b \{ \# # comment
        = (cmd echo `a b` `$x` `*.x` `\n` `a\b` `{` `#`)

        > echo $x.name $x? $x.a? $x?.b $x[0].c $x[USD] "$x[USD]" "$x.y." "$x?" $f.bak
        = (cmd echo $x.name (glue $x `?`) $x.a? $x?.b $x[0].c (glue $x `[USD]`) (text $x "[USD]") (text $x.y ".") (text $x "?") $f.bak)

        > echo ...$xs ...[1 2] a...b ...
        = (cmd echo ...$xs ...[`1~1` `2~2`] `a...b` `...`)

        > echo {} { } {a: 1} { ls } { |x| $x }
        = (cmd echo {} {} {"a": 1} (fn {(cmd ls)}) (fn |x| {$x}))

        > foo {} { } {a: 1} { ls }
        = (run foo `{}` {} {"a": 1} (fn {(cmd ls)}))

        > each {} ; each { } ; each { $it } ; transaction "x" { a: 1 }
        = (cmd each (fn {})) ; (cmd each (fn {})) ; (cmd each (fn {$it})) ; (cmd transaction "x" (block {(run a: `1~1`)}))

        > where not $it.x ; where $it > 1 | first ; any
        = (cmd where (not $it.x)) ; (| (cmd where (> $it 1)) (cmd first)) ; (run any)

        > where (ls) == 1 ; where a.b[0]?.c > 1 and b is string or c is not empty ; where /etc == 1
        = (cmd where (== (do (cmd ls)) 1)) ; (cmd where (or (and (> .a.b[0]?.c 1) (is .b string)) (is-not .c empty))) ; (cmd where (== ?? 1))
        ! 1:81 text in an expression stands in quotes

        > where { |x| $x > 1 }
        = (cmd where (fn |x| {(> $x 1)}))

        > 2> err.log ls ; ls 2>err.log >out ; ls >&2 ; ls 2>&1 | cat ; ls 3> x ; ls &>> x
        = (cmd ls) 2> `err.log` ; (cmd ls) 2> `err.log` 1> `out` ; (cmd ls) 1>&2 ; (| (cmd ls) 2>&1 (run cat)) ; (cmd ls) 3> `x` ; (cmd ls) &>> `x`
        ! 1:65 only 1 (output) and 2 (errors) can be redirected

        > let x = ls > f
        = (let x (cmd ls) 1> `f`)
        ! 1:12 what goes to a file is not a value

        > let x = (ls > f) ; let y = a || b ; let z = { ls } ; let w = {} ; let v = {a: 1}
        = (let x (do (cmd ls) 1> `f`)) ; (let y (|| (run a) (run b))) ; (let z (fn {(cmd ls)})) ; (let w {}) ; (let v {"a": 1})

        > $a..$b ; 1..$n ; ..5 ; $a.. ; for i in 1.. { } ; for i in $a..<$b { } ; let r = 1 .. 5 ; (1..) ; $l[1..] ; $l[..2]
        = (.. $a $b) ; (.. 1 $n) ; (.. _ 5) ; (.. $a _) ; (for i (.. 1 _) {}) ; (for i (..< $a $b) {}) ; (let r (.. 1 5)) ; (do (.. 1 _)) ; $l[(.. 1 _)] ; $l[(.. _ 2)]

        > a , b
        = (run a `,` `b`)

        > = 5
        = ??
        ! 1:1 `=` can't begin a command

        > x ==5
        = (run x `==5`)

        > $x == 5 > file
        = (> (== $x 5) ??)
        ! 1:9 comparisons don't chain
        ! 1:11 a bare word in an expression

        > echo 'a
        = (cmd echo ??)
        ! 1:6 this quote is never closed
        …

        > "
        = ??
        ! 1:1 this quote is never closed
        …

        > |
        = ??
        ! 1:1 a command is expected before `|`

        > ls ||
        = (cmd ls)
        ! 1:4 a command is expected after `||`
        …

        > ls \
        = (cmd ls)
        …

        > (
        = (do )
        ! 1:1 this `(` is never closed
        …

        > [
        = []
        ! 1:1 this `[` is never closed
        …

        > {
        = (block {})
        ! 1:1 this `{` is never closed
        …

        > { |x
        = (fn |x| {})
        ! 1:1 the closure's parameters end with `|`
        ! 1:1 this `{` is never closed
        …

        > { |x|
        = (fn |x| {})
        ! 1:1 this `{` is never closed
        …

        > "$(
        = ??
        ! 1:1 this quote is never closed
        …

        > """
        = ??
        ! 1:1 this quote is never closed
        …

        > '''
        = ??
        ! 1:1 this quote is never closed
        …

        > if $x {
        = (if $x {})
        ! 1:7 this `{` is never closed
        …

        > a.b = 5
        = (run a.b `=` `5~5`)

        > $x.b? = 5
        = (= x.b? 5)
        ! 1:5 `?` can't stand in what is assigned to

        > (1) = 5
        = (do 1)
        ! 1:5 `=` can't stand here

        > then
        = ??
        ! 1:1 there is no `then`

        > fi
        = ??
        ! 1:1 there is no `fi`

        > $in | lines ; $_ ; $args
        = (| $in (run lines)) ; $_ ; $args

        > [1 2 3] | each { $it + 1 }
        = (| [`1~1` `2~2` `3~3`] (cmd each (fn {(+ $it 1)})))

        > let x = match $y { a => 1, b => 2 } | get z
        = (let x (| (match $y "a" => {1} "b" => {2}) (cmd get `z`)))

        > if $x and ok ls -l { } ; if not ok ls { } ; if (ls | first) == 5 { }
        = (if (and $x (ok {(cmd ls -long)})) {}) ; (if (not (ok {(cmd ls)})) {}) ; (if (== (do (| (cmd ls) (cmd first))) 5) {})

        > if $x { } else if { } else { }
        = (if $x {} ?? {} else {})
        ! 1:16 a condition is expected after `if`

        > if $x {1} else {2} | print
        = (| (if $x {1} else {2}) (cmd print))

        > do { |x| $x } 5 ; do $f.g a --b ...$c | print
        = (call (fn |x| {$x}) `5~5`) ; (| (call $f.g `a` --b ...$c) (cmd print))

        > let a = 5; let b = 6 # c
        = (let a 5) ; (let b 6)

        > { ls }
        = (block {(cmd ls)})

        > { a: 1 }
        = {"a": 1}

        > {}
        = {}

        > { "text" | print }
        = (block {(| "text" (cmd print))})

        > $x | { ls }
        = (| $x (fn {(cmd ls)}))
        ! 1:6 an expression may stand only first in a pipeline

        > def f() { } g
        = (def f() {})
        ! 1:13 `g` is not expected here

        > let é = 5
        = (let é 5)
        ! 1:5 a variable's name has ASCII letters, digits and `_` only

        > écho x
        = (run écho `x`)

        """####

    static let foreign = ####"""
        > x = 5
        = ??
        ! 1:1 a command can't be assigned to

        > x == 5
        = ??
        ! 1:1 a bare word can't be compared

        > x += 1
        = ??
        ! 1:1 a command can't be assigned to

        > let x = 2026-13-01 ; 1e999 ; 7z
        = (let x ??) ; ?? ; (run 7z)
        ! 1:9 no such month: 13
        ! 1:22 too large for a number

        > if [ "$x" = "y" ]; then echo $x; fi
        = (if ?? {}) ; ??
        ! 1:1 a body in braces is expected after `if`
        ! 1:4 there is no `[ … ]` test

        > for i in 1..3; do echo $i; done
        = (for i (.. 1 3) {}) ; ??
        ! 1:1 a body in braces is expected after `for`

        > if x == 1 { ls }
        = (if ?? {(cmd ls)})
        ! 1:4 a command in a condition stands in parentheses

        > if $x = 1 { ls }
        = (if $x {(cmd ls)})
        ! 1:7 `=` assigns

        > if { }
        = (if ?? {})
        ! 1:1 a condition is expected after `if`

        > 1 * * 2
        = (* 1 ??)
        ! 1:5 a value is expected here, not `*`

        > 2> err.log ls ; 2>1 x
        = (cmd ls) 2> `err.log` ; (run x) 2> `1~1`

        > $dir/run x
        = (/ $dir ??)
        ! 1:5 `/` needs a space on both sides

        > let q = $a-$b ; let w = 1+2*3
        = (let q (- $a $b)) ; (let w (+ 1 (* 2 3)))
        ! 1:11 `-` needs a space on both sides
        ! 1:26 `+` needs a space on both sides

        > ls \
        = (cmd ls)
        …

        > ls a\
        = (cmd ls `a\`)

        > if $x foo { ls }
        = (if $x {(cmd ls)})
        ! 1:7 a body in braces is expected after `if`

        > while { ls }
        = (while ?? {(cmd ls)})
        ! 1:1 a condition is expected after `while`

        > ((((((1))))))
        = (do (do (do (do (do (do 1))))))

        > $x ** $y ** 2
        = (** $x (** $y 2))

        > def f(x = { def g(y = { 1 }) { } }) { } ; f
        = (def f(x=(fn {(def g(y=(fn {1})) {})})) {}) ; (cmd f)

        > echo -
        = (cmd echo `-`)

        > echo -x --y
        = (cmd echo -x --y)

        > "a" =~ 'b' | print
        = (| (=~ "a" "b") (cmd print))

        """####

    static let further = ####"""
        > echo "$(echo "inner $(echo 'x')")"
        = (cmd echo (text (do (cmd echo (text "inner " (do (cmd echo "x")))))))

        > echo "tab\there" 'it''s'
        = (cmd echo "tab\there" (glue "it" "s"))

        > let t = "a" + "b" == "ab" and true
        = (let t (and (== (+ "a" "b") "ab") true))

        > $a.b["c"][0]?.d
        = $a.b["c"][0]?.d

        > $x ?? 5 + 1
        = (?? $x (+ 5 1))

        > not $a and $b or $c
        = (or (and (not $a) $b) $c)

        > 1 + 2 - 3 * 4 / 5 // 6 % 7
        = (- (+ 1 2) (% (// (/ (* 3 4) 5) 6) 7))

        > $l[-1] ; $l[$i + 1]
        = $l[-1] ; $l[(+ $i 1)]

        > let x = try { a } catch { b }
        = (let x (try {(run a)} catch {(run b)}))

        > let f = { |a: int, b: string = "x", ...c| $a }
        = (let f (fn |a:int,b:string="x",...c| {$a}))

        > ls | each --parallel 8 { |h| $h }
        = (| (cmd ls) (cmd each --parallel=`8~8` (fn |h| {$h})))

        > { ...$a, b: 1 }
        = {...$a, "b": 1}

        > {"a b": 1, c: {d: [1 2]}}
        = {"a b": 1, "c": {"d": [`1~1` `2~2`]}}

        > match [1 2] { [] => 0, [$x] => 1, [$x ...] => 2 }
        = (match [`1~1` `2~2`] [] => {0} [$x] => {1} [$x ...] => {2})

        > match $v { is not int => 1, -5 => 2, 1s..2s => 3, null => 4, "a b" => 5 }
        = (match $v is-not int => {1} -5 => {2} (.. 1000000000ns 2000000000ns) => {3} null => {4} "a b" => {5})

        > def "net ping"(host: string) { } ; net ping x
        = (def net ping(host:string) {}) ; (cmd net ping `x`)

        > export def ping(h) { }
        = (export def ping(h) {})

        > transaction "x" { let y = 1; ls } | get z
        = (| (cmd transaction "x" (block {(let y 1) ; (cmd ls)})) (cmd get `z`))

        > if $a { 1 } # c
        = (if $a {1})

        > while not ok ls { break }
        = (while (not (ok {(cmd ls)})) {(break)})

        > for x in (ls) { continue }
        = (for x (do (cmd ls)) {(continue)})

        > for r in [{a: 1}] { print $r.a }
        = (for r [{"a": 1}] {(cmd print $r.a)})

        > $in | each { $it } | first
        = (| $in (cmd each (fn {$it})) (cmd first))

        > let p = ["$home/x" ~/y *.z a:*.b -x*]
        = (let p [(text $home "/x") (glue $env.HOME `/y`) (glue * `.z`) `a:*.b` `-x*`])

        > echo a,b [a,b]
        = (cmd echo `a,b` [`a` `b`])

        > A=1 B=$x C="q" D= run x
        = (env A=`1~1` (env B=$x (env C="q" (env D="" (run run `x`)))))

        > ^git log --format=%H $a..$b
        = (^ `git` `log` `--format=%H` (glue $a `..` $b))

        > echo --
        = (cmd echo)

        > echo -- --x
        = (cmd echo `--x`)

        > let n = -$x ; let m = -(1 + 2)
        = (let n (neg $x)) ; (let m (neg (do (+ 1 2))))

        > $x.list += [1] ; $x //= 2 ; $x ??= 5 ; $x %= 3
        = (+= x.list [`1~1`]) ; (//= x 2) ; (??= x 5) ; (%= x 3)

        > $x in 1..5 ; 5 not in $y ; "a" is string
        = (in $x (.. 1 5)) ; (not in 5 $y) ; (is "a" string)

        """####

}
