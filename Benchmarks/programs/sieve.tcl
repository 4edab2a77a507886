proc main {} {
    set composite {}
    for {set i 0} {$i <= 200000} {incr i} {
        lappend composite 0
    }
    set count 0
    for {set i 2} {$i <= 200000} {incr i} {
        if {![lindex $composite $i]} {
            incr count
            set j [expr {$i * $i}]
            while {$j <= 200000} {
                lset composite $j 1
                incr j $i
            }
        }
    }
    puts $count
}
main
