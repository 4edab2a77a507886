local counts, distinct, most = {}, 0, 0
for line in io.lines(arg[1]) do
  for word in line:gmatch("%S+") do
    local count = (counts[word] or 0) + 1
    if count == 1 then distinct = distinct + 1 end
    if count > most then most = count end
    counts[word] = count
  end
end
print(distinct .. " " .. most)
