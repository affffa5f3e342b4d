-- Straight-line code for the claims of one field, written once for each shape of claims: no loops, no look-ups, one
-- unpack and one pack. It does what counter.rewrite does with charge's acts, in the case that nearly all calls are: the
-- field is made of just these counters, and the amounts are exact as one number. Otherwise it answers nil, has changed
-- nothing, and the acts do it.
--
--   code     (text, now, expires_at, remember_until, task): the new text, and until when it has to be kept; false where a
--            limit refuses; nil where the acts have to do it
--
-- In the pieces of code below $ is the number of a claim. Its counter is start$, keep$, c$ (committed), h$ (held), e$ (its
-- edges), l$ (its log): see counter.lua.

local concat, gsub = table.concat, string.gsub

local SMALL = 2251799813685248 -- 2^51: three of them added are exact
local LONGEST = 70368744177664 -- 2^46: such a window ends before NEVER
local MOST_CLAIMS, MOST_LIMITS, MOST_SHAPES = 4, 3, 1000

-- How a counter is stored, by its kind; what it is called on the stack; a new one; how it is given to pack.
local FORMAT = { f = 'I6I8I8I2c0', r = 'I6I6I8I8I2c0', s = 'I6I8I8I2c0I2c0' }
local NAMES = { f = 'keep$, c$, h$, e$', r = 'start$, keep$, c$, h$, e$', s = 'keep$, c$, h$, e$, l$' }
local NEW = { f = "0, 0, 0, ''", r = "NEVER, 0, 0, 0, ''", s = "0, 0, 0, '', ''" }
local PACKED = {
  f = 'keep$, c$, h$, #e$, e$', r = 'start$, keep$, c$, h$, #e$, e$', s = 'keep$, c$, h$, #e$, e$, #l$, l$',
}
for _, of in ipairs({ FORMAT, NAMES, NEW, PACKED }) do of.x = of.f end

local SHARED = [[
local shared, claims, prefix, format, packed_format, body_at = ...
local first, drop, put, take, curve_at = shared.first, shared.drop, shared.put, shared.take, shared.curve_at
local stored_limit, limit_there = shared.stored_limit, shared.limit_there
local find, cut, pack, unpack_from = string.find, string.sub, struct.pack, struct.unpack
local NEVER, SMALL, LOG_BYTES, NOTHING = shared.NEVER, shared.SMALL, shared.LOG_BYTES, shared.NOTHING
]]
local CONSTANTS = [[
local claim$ = claims[$]
local size$, amount$, room$, instance$, over$ = claim$.size, claim$.amount, claim$.room, claim$.instance, claim$.over
local limit$_1, limit$_2, limit$_3 = unpack(claim$.values)
]]

local READ = [[
local NAMES
if not text then
  NAMES = NEW
elseif find(text, prefix, 1, true) == 1 then
  NAMES = unpack_from(format, text, body_at)
else
  return nil
end
local until_then = 0
]]
local READ_LIMITED = [[
if not text or find(text, '+', 1, true) ~= 1 or find(text, prefix, 14, true) ~= 14 then return nil end
local NAMES = unpack_from(format, text, body_at)
local prefix = cut(text, 1, body_at - 1)
local until_then = NEVER
]]
local WORK = [[
local before, after, amount = false, '', 0
local used, limit, needed
]]

local SETTLE = [[
if keep$ <= now then NAMES = NEW end
if c$ > SMALL or h$ > SMALL then return nil end
if e$ ~= '' and first(e$) <= now then e$, h$ = drop(e$, now, h$) end
]]
local SETTLE_MORE = {
  r = [[
if start$ ~= NEVER and (now >= start$ + size$ or c$ + h$ == 0) then start$, c$, h$, e$ = NEVER, 0, 0, '' end
]],
  s = [[
if l$ ~= '' and first(l$) <= now - size$ then l$, c$ = drop(l$, now - size$, c$) end
]],
}

local USED = [[
used = c$ + h$ + room$
]]
local ASK = {
  constant = [[
if used > LIMIT or LIMIT == 0 then return false end
]],
  curve = [[
limit = curve_at(LIMIT, now)
if used > limit or limit == 0 then return false end
]],
  -- The limit of this field, or of another one.
  here = [[
limit = limit_there(text)
if used > limit or limit == 0 then return false end
]],
  stored = [[
limit = stored_limit(task.p, claim$, task.filling)
if not limit or used > limit or limit == 0 then return false end
]],
}

local BEGIN = [[
if start$ == NEVER then start$ = now end
task.instances[instance$] = start$
]]
local BEGUN = [[
if start$ ~= task.instances[instance$] then return nil end
]]
-- The counters of one field have mostly the same edges: what was made of the last ones is used again.
local HOLD = [[
if e$ ~= before or amount$ ~= amount then
  before, after, amount = e$, put(e$, expires_at, amount$), amount$
end
e$, h$ = after, h$ + amount$
]]
local TAKE = [[
if not task.live then return nil end
if e$ ~= before or amount$ ~= amount then
  before, after, amount = e$, take(e$, expires_at, amount$), amount$
  if not after then return nil end
end
e$, h$ = after, h$ - amount$
]]
local COUNT = [[
c$ = c$ + amount$
]]
local COUNT_MORE = {
  s = [[
if #l$ >= LOG_BYTES then return nil end
l$ = put(l$, now, amount$)
]],
}
local KEEP = [[
needed = NEEDED
if needed < remember_until then needed = remember_until end
if keep$ < needed then keep$ = needed end
if until_then < keep$ then until_then = keep$ end
]]

-- The kinds of a claim's limits.
local function limits_of(claim)
  local kinds = {}
  for index, limit in ipairs(claim.limits) do
    kinds[index] = limit.curve and 'curve' or not limit.stored and 'constant' or claim.dated and 'stored' or 'here'
  end
  return kinds
end

local function settle(claim)
  return SETTLE .. (SETTLE_MORE[claim.kind] or '')
end

local function keep(claim)
  local needed = 'now + size$'
  if claim.kind == 'r' then needed = 'start$ + size$' end
  if claim.kind == 'x' then needed = 'over$' end
  if claim.kind == 'f' and claim.size == 0 then needed = 'NEVER' end
  return (gsub(KEEP, 'NEEDED', needed))
end

-- Charge's act of the same name.
local function reserve(claim)
  local code = settle(claim)
  for index, kind in ipairs(limits_of(claim)) do
    code = code .. (index == 1 and USED or '') .. gsub(ASK[kind], 'LIMIT', 'limit$_' .. index)
  end
  if not claim.counts then return code end
  return code .. (claim.kind == 'r' and BEGIN or '') .. (claim.held and HOLD or '') .. keep(claim)
end

-- Charge's act of the same name, of what is held.
local function commit(claim)
  return settle(claim) .. (claim.kind == 'r' and BEGUN or '') .. (claim.held and TAKE or '') .. COUNT
    .. (COUNT_MORE[claim.kind] or '') .. keep(claim)
end

-- A piece of code for each claim, put together.
local function each(claims, piece, between)
  local parts = {}
  for index, claim in ipairs(claims) do
    local code = gsub(gsub(piece(claim), 'NAMES', NAMES[claim.kind]), 'NEW', NEW[claim.kind])
    parts[index] = gsub(code, '%$', index)
  end
  return concat(parts, between)
end

local function by_kind(pieces)
  return function(claim) return pieces[claim.kind] end
end

local function source_of(claims, act, limited, counts)
  local names, new = each(claims, by_kind(NAMES), ', '), each(claims, by_kind(NEW), ', ')
  local reading = gsub(gsub(limited and READ_LIMITED or READ, 'NAMES', names), 'NEW', new)
  local answer = 'return text or NOTHING, 0\n'
  if counts then answer = 'return pack(packed_format, prefix, ' .. each(claims, by_kind(PACKED), ', ') .. '), until_then\n' end
  return SHARED .. each(claims, function() return CONSTANTS end, '')
    .. 'return function(text, now, expires_at, remember_until, task)\n' .. reading .. WORK .. each(claims, act, '') .. answer
    .. 'end'
end

-- Claims of the same shape have the same code.
local function shape_of(claims, name)
  local parts = { name }
  for index, claim in ipairs(claims) do
    parts[index + 1] = concat({ claim.kind, claim.size == 0 and '0' or '', claim.held and 'h' or '', claim.counts and 'c' or '',
      concat(limits_of(claim), ',') }, ' ')
  end
  return concat(parts, ';')
end

local made, shapes = {}, 0

-- Whether claims are such that there is code for them; then, whether they count, or only ask.
local function is_simple(claims)
  if #claims > MOST_CLAIMS then return false end
  for _, claim in ipairs(claims) do
    if claim.negative or claim.amount > SMALL or claim.room > SMALL or #claim.limits > MOST_LIMITS
      or claim.counts ~= claims[1].counts or ((claim.kind == 'r' or claim.kind == 's') and claim.size > LONGEST)
      or (claim.kind == 'f' and claim.size > LONGEST) then return false end
  end
  return true
end

-- The code of a group's claims for an act; false where there is none.
local function compile(shared, name, act, claims)
  if not is_simple(claims) then return false end
  local shape = shape_of(claims, name)
  local limited = false
  local format, which = '', struct.pack(counter.COUNT, #claims)
  for _, claim in ipairs(claims) do
    limited = limited or (claim.stored and not claim.dated)
    format, which = format .. FORMAT[claim.kind], which .. struct.pack(counter.WHICH, claim.kind, claim.size)
  end
  local code = made[shape]
  if not code then
    if shapes == MOST_SHAPES then return false end
    code = assert(loadstring(source_of(claims, act, limited, claims[1].counts)))
    made[shape], shapes = code, shapes + 1
  end
  local prefix, body_at = (limited and '' or '-') .. which, #which + (limited and 14 or 2)
  return code(shared, claims, prefix, '<' .. format, '<c0' .. format, body_at)
end

return {
  SMALL = SMALL,
  reserve = function(shared, claims) return compile(shared, 'reserve', reserve, claims) end,
  commit = function(shared, claims) return compile(shared, 'commit', commit, claims) end,
}
