typeset -A seen
for ((i = 0; i < 200000; i++)); do
    key=k$((i * 7 % 1000))
    ((seen[$key] += i))
done
echo $((seen[k0] + seen[k999]))
