/// Texts and how they are laid out.
enum FormatterSamples {
    struct Sample: Sendable {
        var written: String
        var formatted: String
    }

    /// Pairs, `----` between the two, `====` between pairs.
    static let all: [Sample] = text.components("\n====\n").map { pair in
        let parts = pair.components("\n----\n")
        return Sample(written: parts[0], formatted: parts[1] + "\n")
    }

    private static let text = ####"""
        #!/usr/bin/env nops


        ## Moves a wave.
        def   main( env:string="staging",--shims(-s) , ...rest : string )->string{
              print   moved;  print $env }
        ----
        #!/usr/bin/env nops

        ## Moves a wave.
        def main(env: string = "staging", --shims(-s), ...rest: string) -> string {
          print moved
          print $env
        }
        ====
        ls |
          where size > 1MB and name =~ 'x' | # why
          first 5
        ls
           | where size > 1MB && foo
           || bar
        ----
        ls
          | where size > 1MB and name =~ 'x'  # why
          | first 5
        ls
          | where size > 1MB && foo ||
          bar
        ====
        let a = [a,b , c
         d e]
        let b = {a:1,"b c" : [1 2 3],
         c: {|x| $x + 1 } }
        let n = 1 +
         2
        let z = (ls
        | first 3)
        ----
        let a = [
          a, b, c
          d e
        ]
        let b = {
          a: 1, "b c": [1 2 3],
          c: { |x| $x + 1 }
        }
        let n = 1 +
          2
        let z = (ls
          | first 3)
        ====
        if($x){a}
        # why
        else{ b }
        try {a}
        catch e{ b } finally {c}
        match $x { 1=>2,  $n if $n > 3=>{ a; b }
          _ => x | y }
        for   x in(ls){ print $x; ; print b; }
        ----
        if ($x) { a }
        # why
        else { b }
        try { a } catch e { b } finally { c }
        match $x {
          1 => 2,
          $n if $n > 3 => { a; b }
          _ => x | y
        }
        for x in (ls) { print $x; print b }
        ====
        git commit \
            -m "a  b" \
          --amend   >out.txt   2>&1
        A=b   run -x  --flag=1 $x[1 ].name "$( a   b )"
        ----
        git commit \
          -m "a  b" \
          --amend > out.txt 2>&1
        A=b run -x --flag=1 $x[1].name "$( a   b )"
        ====
        each {|a,b|
        let t = """
              one
                two

              """
        print $t
        }
        ----
        each { |a, b|
          let t = """
                one
                  two

                """
          print $t
        }
        ====
        let a = 1 # one
        let long = 2 # two



        # own
        let b = 3 # three
        def f(
          a: int = 3   # the a
          --flag(-f): string, # the flag
        ) { }
        ----
        let a = 1     # one
        let long = 2  # two

        # own
        let b = 3  # three
        def f(
          a: int = 3           # the a
          --flag(-f): string,  # the flag
        ) {}
        """####
}

extension String {
    fileprivate func components(_ separator: String) -> [String] {
        var parts: [String] = []
        var part: [Substring] = []
        for line in split(separator: "\n", omittingEmptySubsequences: false) {
            if line == separator.dropFirst().dropLast() {
                parts.append(part.joined(separator: "\n"))
                part = []
            } else {
                part.append(line)
            }
        }
        return parts + [part.joined(separator: "\n")]
    }
}
