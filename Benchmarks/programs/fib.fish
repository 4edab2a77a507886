# Results by a global: a command substitution per call would take longer.
function fib
    if test $argv[1] -lt 2
        set -g result $argv[1]
        return
    end
    fib (math $argv[1] - 1)
    set -l first $result
    fib (math $argv[1] - 2)
    set -g result (math $result + $first)
end
fib 25
echo $result
