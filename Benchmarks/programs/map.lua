local seen = {}
for i = 0, 199999 do
  local key = "k" .. (i * 7 % 1000)
  seen[key] = (seen[key] or 0) + i
end
print(seen["k0"] + seen["k999"])
