-- Numbers as text, for answers. To format one costs more than to look it up, and times come again: many calls of one
-- millisecond, many holds that expire at one edge.

local MOST = 2000
local texts, count = {}, 0

local function of(number)
  local text = texts[number]
  if text then return text end
  if count == MOST then texts, count = {}, 0 end
  text = string.format('%.0f', number)
  texts[number], count = text, count + 1
  return text
end

return { of = of }
