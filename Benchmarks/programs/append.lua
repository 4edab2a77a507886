-- Lua's strings are made anew by each `..`; a table joined once is how Lua programs append.
local parts = {}
for i = 1, 300000 do
  parts[#parts + 1] = "ab"
end
print(#table.concat(parts))
