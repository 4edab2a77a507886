import Testing

@testable import PluginAPI

/// What is masked in a command as typed, and what is left alone.
struct SecretMaskTests {
    @Test(arguments: [
        // Flags.
        ("mysql --password hunter2 -h db", "mysql --password *** -h db"),
        ("mysql --password=hunter2 -h db", "mysql --password=*** -h db"),
        ("x --password  'my secret' y", "x --password  '***' y"),
        ("x --password=\"my secret\" y", "x --password=\"***\" y"),
        ("x --password='it'\\''s' y", "x --password=*** y"),
        ("x --password=abc\"def ghi\"jkl y", "x --password=*** y"),
        ("x --api-key K3y --apikey K3y --access-key K3y", "x --api-key *** --apikey *** --access-key ***"),
        (
            "x --private-key=K3y --credential=K3y --credentials K3y",
            "x --private-key=*** --credential=*** --credentials ***"
        ),
        ("x --auth ana:hunter2 --bearer abc", "x --auth *** --bearer ***"),
        ("x -token K3y", "x -token ***"),
        ("x --db-passwd K3y --clientSecret K3y", "x --db-passwd *** --clientSecret ***"),
        ("x --token \\\n  K3y --flag", "x --token \\\n  *** --flag"),
        ("x --token K3y; y | z", "x --token ***; y | z"),
        ("x (y --token K3y)", "x (y --token ***)"),
        ("run [\"--password\", \"hunter2\"]", "run [\"--password\", \"***\"]"),
        ("x --password '$ecret'", "x --password '***'"),
        ("x --password=$1abc", "x --password=***"),
        ("x --password \"a $b c\"", "x --password \"***\""),
        ("x --password \"never closed", "x --password \"***"),
        // Text made secret.
        ("\"hunter2\" | into secret", "\"***\" | into secret"),
        ("let k = 'a b' |into secret; f 'x'", "let k = '***' |into secret; f 'x'"),
        ("\"a\" | str upper; \"\\\"b\" | into secret", "\"a\" | str upper; \"***\" | into secret"),
        ("x --pass hunter2 --pass='a b'", "x --pass *** --pass='***'"),
        // Assignments.
        ("PGPASSWORD=hunter2 psql -h db", "PGPASSWORD=*** psql -h db"),
        ("export GITHUB_TOKEN='a b' A=1", "export GITHUB_TOKEN='***' A=1"),
        ("$env.API_TOKEN = \"hunter2\"", "$env.API_TOKEN = \"***\""),
        ("$env[\"API_TOKEN\"] = 'hunter2'", "$env[\"API_TOKEN\"] = '***'"),
        ("let password = \"hunter2\"; f $password", "let password = \"***\"; f $password"),
        ("let pw = \"hunter2\"; f $pw", "let pw = \"***\"; f $pw"),
        ("let pass_phrase = \"a b\"", "let pass_phrase = \"***\""),
        ("DB_PW=h2 PASS_WORD=h2 passCode=1234", "DB_PW=*** PASS_WORD=*** passCode=***"),
        ("let pin_password = 1234", "let pin_password = ***"),
        ("MYSQL_PWD=x SSHPASS=y DB_PASS=z", "MYSQL_PWD=*** SSHPASS=*** DB_PASS=***"),
        ("AWS_SECRET_ACCESS_KEY=wJal/K7+x aws s3 ls", "AWS_SECRET_ACCESS_KEY=*** aws s3 ls"),
        ("SECRET_KEY_BASE=abc DB_PASSWORD_2=abc", "SECRET_KEY_BASE=*** DB_PASSWORD_2=***"),
        ("mount -o username=ana,password=h2,uid=0 x", "mount -o username=ana,password=***,uid=0 x"),
        ("x password=a,b", "x password=***"),
        ("curl 'https://h/?token=abc&x=1'", "curl 'https://h/?token=***&x=1'"),
        ("\"Server=db;Password=h2;Uid=ana\"", "\"Server=db;Password=***;Uid=ana\""),
        (
            "kubectl create secret generic x --from-literal=password=h2",
            "kubectl create secret generic x --from-literal=password=***"
        ),
        ("printf 'password = h2\\nuser = ana\\n'", "printf 'password = ***\\nuser = ana\\n'"),
        ("where token == \"abc\"", "where token == \"***\""),
        ("echo 'token=abc'", "echo 'token=***'"),
        // Records, JSON, YAML, headers.
        ("{user: ana, password: \"hunter2\"}", "{user: ana, password: \"***\"}"),
        ("{password: hunter2, user: ana}", "{password: ***, user: ana}"),
        ("{auth: \"ana:x\"}", "{auth: \"***\"}"),
        ("'{\"token\": \"hunter2\", \"n\": 1}'", "'{\"token\": \"***\", \"n\": 1}'"),
        (
            "\"{\\\"token\\\": \\\"hunter2\\\", \\\"n\\\": 1}\"",
            "\"{\\\"token\\\": \\\"***\\\", \\\"n\\\": 1}\""
        ),
        ("{secret: [\"abc\"]}", "{secret: [\"***\"]}"),
        ("\"password\" => 'h2'", "\"password\" => '***'"),
        ("curl -u ana:hunter2 https://h/", "curl -u ana:*** https://h/"),
        ("^curl --user 'ana:hunter2' h", "^curl --user 'ana:***' h"),
        ("curl -sSu ana:hunter2 h", "curl -sSu ana:*** h"),
        ("curl -uana:hunter2 h", "curl -uana:*** h"),
        ("mysql -uroot -phunter2 shop", "mysql -uroot -p*** shop"),
        ("sshpass -p hunter2 ssh h", "sshpass -p *** ssh h"),
        ("redis-cli -h h -a hunter2 ping", "redis-cli -h h -a *** ping"),
        ("docker login -u ana -p hunter2 h", "docker login -u ana -p *** h"),
        ("docker run -p 80:80 -a stdout x", "docker run -p 80:80 -a stdout x"),
        ("curl -H 'Cookie: sid=abc; t=1' u", "curl -H 'Cookie: ***' u"),
        ("{Cookie: \"sid=abc\", b: 1}", "{Cookie: \"***\", b: 1}"),
        ("echo sk-proj-abcdefghijklmnopqrstuv", "echo ***"),
        ("curl -H 'X-Api-Key: K3y' u", "curl -H 'X-Api-Key: ***' u"),
        ("curl -H 'Authorization: Bearer abc.def'", "curl -H 'Authorization: Bearer ***'"),
        ("curl -H \"authorization: Basic YW5hOng=\" u", "curl -H \"authorization: Basic ***\" u"),
        ("{\"Authorization\": \"Bearer a b\"}", "{\"Authorization\": \"Bearer ***\"}"),
        (
            "\"{\\\"Authorization\\\": \\\"Bearer abc\\\"}\"",
            "\"{\\\"Authorization\\\": \\\"Bearer ***\\\"}\""
        ),
        ("curl -H 'Authorization: abc'", "curl -H 'Authorization: ***'"),
        ("say Bearer abcdefgh1", "say Bearer ***"),
        ("def f(token: string = \"abc\") { }", "def f(token: string = \"***\") { }"),
        // Addresses.
        ("psql postgres://ana:hunter2@db/app", "psql postgres://ana:***@db/app"),
        ("git clone https://ana:a@b@host/x.git", "git clone https://ana:***@host/x.git"),
        ("x redis://:h2@r:6379 y", "x redis://:***@r:6379 y"),
        ("x http://u:a#b?c@h/", "x http://u:***@h/"),
        // Tokens by their form.
        ("aws AKIAIOSFODNN7EXAMPLE x", "aws *** x"),
        ("x ASIAIOSFODNN7EXAMPLE,y", "x ***,y"),
        ("x ghp_0123456789abcdefghijABCDEFGHIJ012345", "x ***"),
        ("x github_pat_11ABCDEFG0_abcdefghijklmnop", "x ***"),
        ("x glpat-abcdefghij0123456789", "x ***"),
        ("x xoxb-123456789012-abcdefghij", "x ***"),
        ("x sk_live_abcdefghij0123456789", "x ***"),
        ("x eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjMifQ.c2lnbmF0dXJl y", "x *** y"),
        ("https://ghp_0123456789abcdefghijABCDEFGHIJ012345@github.com/x", "https://***@github.com/x"),
        ("AGE-SECRET-KEY-1QQQQQQQQQQQQQQQQQQQQQQQQ", "***"),
        (
            "echo '-----BEGIN RSA PRIVATE KEY-----\nMII\nabc\n-----END RSA PRIVATE KEY-----' > k",
            "echo '-----BEGIN RSA PRIVATE KEY-----***-----END RSA PRIVATE KEY-----' > k"
        ),
        ("-----BEGIN PRIVATE KEY-----\nMII", "-----BEGIN PRIVATE KEY-----***"),
    ])
    func masks(_ typed: String, _ shown: String) {
        #expect(SecretMask.masked(typed) == shown)
        #expect(SecretMask.masked(shown) == shown)
    }

    @Test(arguments: [
        "token-bucket.py", "open password.txt", "ls passwords/", "x --no-password host",
        "x --ask-password host",
        "x --password", "x --password --user ana", "x --password | y", "x --password < file",
        "x --password-file p.txt",
        "x --password-stdin", "x --no-pass host", "x --pass $pw", "x --pass --quiet", "{pass: 3, fail: 0}",
        "x --password $pw", "x --password \"$pw\"", "x --password=${pw}",
        "x --token $env.TOKEN",
        "x --token (open t.txt | trim)", "let token = open token.txt | trim", "let token = (random-token)",
        "$env.TOKEN = $token", "{token: $t, password: null}", "{token: true}", "x --max-tokens 100",
        "tokens=5 secrets=3", "PWD=/home/ana make", "OLDPWD=/x", "the password is lost",
        "author: ana, authority=x",
        "x --auth basic --auth none", "auth: add a login page", "token::parse", "secretary: \"ana\"",
        "PASSWORD= make",
        "def login(token: string, password: string) { }", "export def login(token: strng, key: path) { }",
        "tokenizer=bert passwordless=yes compass=n bypass=1",
        "https://host:8080/path@x", "http://host:80?mail=ana@x", "ssh://git@host:22/x", "ana@host:/path",
        "https://ana:$pw@host/", "https://ana:@host/", "bearer of news", "the Bearer came",
        "-----BEGIN CERTIFICATE-----\nMII",
        "AKIA short", "eyJ.a.b", "skip_token=1", "secret/data/app", "git commit -m 'rotate the token'",
        "token: ", "key=value",
        "x.token", "password ==", "secretName: web", "TOKEN_URL=https://x", "/etc/secret=",
    ])
    func leaves(_ typed: String) { #expect(SecretMask.masked(typed) == typed) }

    /// Arguments of a program are whole: what a shell made of quotes is known.
    @Test(arguments: [
        (["nops", "-c", "\"x\" | save a.txt"], "nops -c '\"x\" | save a.txt'"),
        (["nops", "d.nops", "--password", "my secret", "x"], "nops d.nops --password *** x"),
        (["nops", "d.nops", "--password=a b;c", "x y"], "nops d.nops --password=*** 'x y'"),
        (["nops", "d.nops", "TOKEN=a)b"], "nops d.nops TOKEN=***"),
        (["nops", "d.nops", "--pass", "my secret", "x"], "nops d.nops --pass *** x"),
        (["nops", "-c", "TOKEN=abc make it"], "nops -c 'TOKEN=*** make it'"),
        (["nops", "-c", "echo 'a'"], "nops -c \"echo 'a'\""),
        (["nops", "-c", "echo 'a' \"$b\""], "nops -c 'echo '\\''a'\\'' \"$b\"'"),
        (["nops", "x.nops", "", "*.log"], "nops x.nops '' '*.log'"),
        (["nops", "x.nops", "--no-password", "host"], "nops x.nops --no-password host"),
        (["nops", "x.nops", "--password", "--user", "ana"], "nops x.nops --password --user ana"),
    ])
    func commandLine(_ arguments: [String], _ shown: String) {
        #expect(SecretMask.commandLine(arguments) == shown)
        #expect(SecretMask.masked(shown) == shown)
    }

    /// Whatever letters a secret has: quoted as it must be, nothing of it is seen.
    @Test func nothingOfASecretIsSeen() {
        let letters = Array("abcXYZ019 $&;|<>()[]{}\\\"'`,.:=#@!*~/?%^-_+é")
        var number: UInt64 = 88_172_645_463_325_252
        func next(_ limit: Int) -> Int {
            number ^= number << 13
            number ^= number >> 7
            number ^= number << 17
            return Int(number % UInt64(limit))
        }
        for _ in 0..<2_000 {
            let secret = "q" + String((0..<3 + next(12)).map { _ in letters[next(letters.count)] }) + "Z9"
            let single = secret.split(separator: "'", omittingEmptySubsequences: false).joined(
                separator: "'\\''")
            let double = String(secret.flatMap { "\"\\".contains($0) ? ["\\", $0] : [$0] })
            var shown = [
                "x --password '\(single)' y", "PASSWORD='\(single)' y", "{password: \"\(double)\"}",
                "x '{\"token\": \"\(double)\"}'", "$env.TOKEN = \"\(double)\"",
            ].filter { !$0.contains("'{") || !secret.contains("'") }.map(SecretMask.masked)
            shown.append(SecretMask.commandLine(["x", "--password", secret, "y"]))
            shown.append(SecretMask.commandLine(["x", "--password=" + secret, "y"]))
            if !secret.contains(" ") { shown.append(SecretMask.commandLine(["PASSWORD=" + secret])) }
            for text in shown { #expect(!text.contains("q") && !text.contains("Z9"), "\(secret): \(text)") }
        }
    }

    /// What is long takes no longer than its length: a megabyte of each way to make it look twice.
    @Test(arguments: [
        "a", "token=\"x ", "token=a\"b ", "password=(", "password=[", "a://b:", "a://", "eyJaaaaaaaa.",
        "--password ", "\\\"token\\\": \\\"",
        "-----BEGIN PRIVATE KEY-----", "-----BEGIN X-----", "token: ", "password     ",
        "Authorization: Bearer ", "token=a,b",
        "\"\"\"", "ghp_", "token: string = ", "$", "(", "token=$", "password=a\\",
    ])
    func isLinear(_ piece: String) {
        let clock = ContinuousClock()
        func time(_ bytes: Int) -> Duration {
            let text = String(repeating: piece, count: bytes / piece.utf8.count)
            return clock.measure { _ = SecretMask.masked(text) }
        }
        _ = time(10_000)
        // A quadratic search would take minutes.
        #expect(time(1_000_000) < .seconds(5))
    }

    @Test func coveredTextKeepsItsWidth() {
        #expect(SecretMask.covered("x --password hünter2 y") == "x --password ******* y")
        #expect(SecretMask.covered("\"hunter2\" | into secret") == "\"*******\" | into secret")
        #expect(SecretMask.covered("print hello") == "print hello")
    }

    @Test func nameOfSecrets() {
        #expect(SecretMask.isSecretName("ARTIFACT_TOKEN"))
        #expect(SecretMask.isSecretName("db-password"))
        #expect(SecretMask.isSecretName("tokens"))
        #expect(SecretMask.isSecretName("api_keys"))
        #expect(!SecretMask.isSecretName("max_tokens"))
        #expect(!SecretMask.isSecretName("PWD"))
        #expect(!SecretMask.isSecretName("TOKENS_PER_LINE"))
    }

    @Test func secretsAreComparedAndShown() {
        let one = Secret(Text("hunter2"))
        #expect(one == Secret("hunter2", shown: "x"))
        #expect(!(one == Secret(Text("hunter3"))))
        #expect(!(one == Secret(Text("hunter"))))
        #expect(one.shown == "***")
        var text = TextBuilder()
        text.append("a ")
        try? text.append(.secret(one))
        text.append("!")
        guard case .secret(let made) = text.value else {
            Issue.record("text with a secret in it is secret")
            return
        }
        #expect(made.shown == "a ***!")
        #expect(made.revealed.string == "a hunter2!")
    }
}
