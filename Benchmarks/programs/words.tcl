proc main {file} {
    set channel [open $file]
    set most 0
    while {[gets $channel line] >= 0} {
        foreach word [split $line " "] {
            if {[incr counts($word)] > $most} { set most $counts($word) }
        }
    }
    puts "[array size counts] $most"
}
main [lindex $argv 0]
