var total = (num 0)
for row (from-json < $args[0]) {
  if $row[active] { set total = (+ $total $row[id]) }
}
printf "%.0f\n" $total
