local items = {}
for i = 0, 199999 do
  items[#items + 1] = i * 3
end
local total = 0
for i = 0, 199999 do
  total = total + items[i + 1]
end
for _, item in ipairs(items) do
  if item % 2 == 0 then total = total + 1 end
end
print(total)
