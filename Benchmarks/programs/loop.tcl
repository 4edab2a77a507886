proc main {} {
    set total 0
    for {set i 0} {$i < 1000000} {incr i} {
        incr total [expr {$i % 7}]
    }
    puts $total
}
main
