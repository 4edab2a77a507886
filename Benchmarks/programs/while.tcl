proc main {} {
    set i 0
    set total 0
    while {$i < 1000000} {
        incr total [expr {$i % 7}]
        incr i
    }
    puts $total
}
main
