total=0
for ((i = 0; i < 1000000; i++)); do
    ((total += i % 7))
done
echo "$total"
