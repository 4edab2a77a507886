var i = (num 0)
var total = (num 0)
while (< $i 1000000) {
  set total = (+ $total (% $i 7))
  set i = (+ $i 1)
}
echo $total
