proc main {} {
    for {set i 0} {$i < 200000} {incr i} {
        incr seen(k[expr {$i * 7 % 1000}]) $i
    }
    puts [expr {$seen(k0) + $seen(k999)}]
}
main
