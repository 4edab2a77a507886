proc main {} {
    set items {}
    for {set i 0} {$i < 200000} {incr i} {
        lappend items [expr {$i * 3}]
    }
    set total 0
    for {set i 0} {$i < 200000} {incr i} {
        incr total [lindex $items $i]
    }
    foreach item $items {
        if {$item % 2 == 0} { incr total }
    }
    puts $total
}
main
