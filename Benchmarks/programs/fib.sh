# Results by a global: a subshell per call would take minutes.
fib() {
    if (($1 < 2)); then
        result=$1
        return
    fi
    fib $(($1 - 1))
    local first=$result
    fib $(($1 - 2))
    ((result += first))
}
fib 25
echo "$result"
