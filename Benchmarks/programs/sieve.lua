local composite = {}
for i = 0, 200000 do
  composite[#composite + 1] = false
end
local count = 0
for i = 2, 200000 do
  if not composite[i + 1] then
    count = count + 1
    local j = i * i
    while j <= 200000 do
      composite[j + 1] = true
      j = j + i
    end
  end
end
print(count)
