i=0
total=0
while ((i < 1000000)); do
    ((total += i % 7, i += 1))
done
echo "$total"
