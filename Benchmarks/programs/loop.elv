var total = (num 0)
for i [(range 1000000)] {
  set total = (+ $total (% $i 7))
}
echo $total
