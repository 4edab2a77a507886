items=()
for ((i = 0; i < 200000; i++)); do
    items+=($((i * 3)))
done
total=0
for ((i = 0; i < 200000; i++)); do
    ((total += items[i]))
done
for item in "${items[@]}"; do
    if ((item % 2 == 0)); then ((total += 1)); fi
done
echo "$total"
