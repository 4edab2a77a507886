declare -A counts
most=0
while read -r -a words; do
    for word in "${words[@]}"; do
        ((counts[$word] += 1))
        ((counts[$word] > most)) && most=${counts[$word]}
    done
done <"$1"
echo "${#counts[@]} $most"
