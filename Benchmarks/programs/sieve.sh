composite=()
for ((i = 0; i <= 200000; i++)); do
    composite+=(0)
done
count=0
for ((i = 2; i <= 200000; i++)); do
    if ((!composite[i])); then
        ((count += 1, j = i * i))
        while ((j <= 200000)); do
            ((composite[j] = 1, j += i))
        done
    fi
done
echo "$count"
