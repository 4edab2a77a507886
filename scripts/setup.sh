# Set-up that the launchers share; read by `.`, with $root set to the project's folder.
# Everything here writes to standard error only: standard output belongs to the program that is launched.

say() { printf 'nops: %s\n' "$*" >&2; }

# The packages of the named sections of packages.txt, one a line.
packages_of() {
    awk -v wanted=" $* " '
        { sub(/#.*/, "") }
        /^\[.*\]/ { inside = index(wanted, " " substr($1, 2, length($1) - 2) " "); next }
        NF && inside { print $1 }' "$root/scripts/packages.txt"
}

# Installs what is missing of the named sections. Asks dpkg only, so it is quick and works offline when nothing is missing.
install_packages() {
    if ! command -v dpkg-query >/dev/null 2>&1; then
        say "this is no Debian system; needed are the counterparts of:" $(packages_of "$@")
        return 0
    fi
    missing=$(
        packages_of "$@" | while read -r package; do
            [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || echo "$package"
        done
    )
    [ -n "$missing" ] || return 0
    # The list is words without spaces: split it on purpose.
    set -- $missing
    say "installing Debian packages: $*"
    sudo=
    if [ "$(id -u)" -ne 0 ]; then
        if ! command -v sudo >/dev/null 2>&1; then
            say "error: not root, and there is no sudo"
            say "help: run as root: apt-get install $*"
            return 1
        fi
        sudo=sudo
    fi
    log=$(mktemp) || return 1
    # The package lists may be absent (a fresh container) or stale: then bring them up to date and try once more.
    if apt_install "$@" >"$log" 2>&1 ||
        { $sudo apt-get update >>"$log" 2>&1; apt_install "$@" >>"$log" 2>&1; }; then
        rm -f "$log"
        return 0
    fi
    cat "$log" >&2
    rm -f "$log"
    say "error: the packages could not be installed: $*"
    return 1
}

apt_install() {
    $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" </dev/null
}

need_swift() {
    command -v swift >/dev/null 2>&1 && return 0
    say "error: no 'swift' on PATH; nops is built with Swift 6.0 or later"
    say "help: install it from https://www.swift.org/install/linux/ and put its usr/bin on PATH"
    return 1
}

# Whether the static program is there and nothing that it is made of changed since it was built.
is_built() {
    [ -x "$root/.build/release/nops" ] && [ -e "$root/.build/nops.built" ] &&
        [ -z "$(find "$root/Sources" "$root/plugins" "$root/Package.swift" -newer "$root/.build/nops.built" -print -quit)" ]
}

# Builds the static program if needed. Launchers that start together take turns; the later ones find it built.
build_nops() {
    mkdir -p "$root/.build" || return 1
    exec 9>"$root/.build/nops.lock" || return 1
    flock 9
    if is_built; then
        exec 9>&-
        return 0
    fi
    need_swift && install_packages build || return 1
    say "building (the first time takes some minutes)"
    # What is edited while the compiler runs must count as newer: the mark is made first, and stands only after success.
    touch "$root/.build/nops.building"
    log=$root/.build/nops.log
    # The linker's advice about dlopen in static programs does not concern nops: shown only on failure.
    if swift build --package-path "$root" -c release --product nops \
        --static-swift-stdlib -Xswiftc -static-executable -Xlinker -s -Xlinker --gc-sections \
        >"$log" 2>&1 </dev/null 9>&-; then
        # The linker writes the file in pieces; copied in one go the kernel maps it in larger ones, which saves a tenth of
        # the start.
        cp "$root/.build/release/nops" "$root/.build/nops.whole" && mv "$root/.build/nops.whole" "$root/.build/release/nops"
        mv "$root/.build/nops.building" "$root/.build/nops.built"
        exec 9>&-
        return 0
    fi
    cat "$log" >&2
    say "error: the build failed (above; kept in $log)"
    exec 9>&-
    return 1
}
