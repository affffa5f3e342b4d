-- Straight-line code for the claims of a field, written once for each shape of claims: no loops, no look-ups, one unpack and
-- one pack. It does what counter.rewrite does with charge's acts, in the case that nearly all calls are: the field is made
-- of just these counters, and the amounts are exact as one number. Otherwise it gives up before anything has changed, and
-- the acts do it.
--
-- straight.lua puts the code of several fields together. For a field alone it is
--
--   code     (text, now, expires_at, remember_until, task): the new text, and until when it has to be kept; false where a
--            limit refuses; nil where the acts have to do it
--
-- In the pieces of code below $ is the number of a claim. Its counter is start$, keep$, c$ (committed), h$ (held), e$ (its
-- edges), l$ (its log): see counter.lua. Words in capitals stand for other pieces.

local concat, gsub, format = table.concat, string.gsub, string.format

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
local shared, claims = ...
local first, drop, put, take, curve_at = shared.first, shared.drop, shared.put, shared.take, shared.curve_at
local stored_limit, require_known = shared.stored_limit, shared.require_known
local find, cut, pack, unpack_from = string.find, string.sub, struct.pack, struct.unpack
local NEVER, NOTHING = shared.NEVER, shared.NOTHING
]]
local CONSTANTS = [[
local claim$ = claims[$]
local amount$, room$, over$ = claim$.amount, claim$.room, claim$.over
local limit$_1, limit$_2, limit$_3 = claim$.values[1], claim$.values[2], claim$.values[3]
]]

local READ = [[
local ALL
if not text then
  ALL = ALL_NEW
elseif find(text, PREFIX, 1, true) == 1 then
  ALL = unpack_from(FORMAT, text, BODY_AT)
else
  return nil
end
local prefix, until_then = PREFIX, 0
]]
-- The limit of a name and its version come before its counters.
local READ_LIMITED = [[
if not text or find(text, PREFIX, 14, true) ~= 14 then return nil end
local mark, limit_here = unpack_from('<BI8', text)
if mark ~= 43 then return nil end
local ALL = unpack_from(FORMAT, text, BODY_AT)
local prefix, until_then = cut(text, 1, BODY_AT - 1), NEVER
]]
-- The counters of one field have mostly the same edges: what was made of the last ones is used again.
local WORK = [[
local edges, edge, before, after, amount = '', NEVER, false, '', 0
local used, limit, needed
]]

local SETTLE = [[
if keep$ <= now then OWN = OWN_NEW end
if c$ > SMALL or h$ > SMALL then return nil end
if e$ ~= edges then
  edges = e$
  edge = edges == '' and NEVER or first(edges)
end
if edge <= now then
  e$, h$ = drop(e$, now, h$)
  edges = false
end
]]
local SETTLE_MORE = {
  r = [[
if start$ ~= NEVER and (now >= start$ + SIZE or c$ + h$ == 0) then start$, c$, h$, e$ = NEVER, 0, 0, '' end
]],
  s = [[
if l$ ~= '' and first(l$) <= now - SIZE then l$, c$ = drop(l$, now - SIZE, c$) end
]],
}

local USED = [[
used = c$ + h$ + ROOM
]]
local ASK = {
  constant = [[
if used > LIMIT then return false end
]],
  curve = [[
limit = curve_at(LIMIT, now)
if used > limit or limit == 0 then return false end
]],
  never = [[
if true then return false end
]],
  -- The limit of this field, or of another one.
  here = [[
KNOWN
if used > limit_here or limit_here == 0 then return false end
]],
  stored = [[
limit = STORED
if not limit or used > limit or limit == 0 then return false end
]],
}

local BEGIN = [[
if start$ == NEVER then start$ = now end
BEGUN = start$
]]
local STILL = [[
if start$ ~= BEGUN then return nil end
]]
local HOLD = [[
if e$ ~= before or AMOUNT ~= amount then
  before, after, amount = e$, put(e$, expires_at, AMOUNT), AMOUNT
end
e$, h$ = after, h$ + AMOUNT
]]
local TAKE = [[
if e$ ~= before or AMOUNT ~= amount then
  before, after, amount = e$, take(e$, expires_at, AMOUNT), AMOUNT
  if not after then return nil end
end
e$, h$ = after, h$ - AMOUNT
]]
local COUNT = [[
c$ = c$ + AMOUNT
]]
local COUNT_MORE = {
  s = [[
if #l$ >= LOG_BYTES then return nil end
l$ = put(l$, now, AMOUNT)
]],
}
local KEEP = [[
needed = NEEDED
if needed < remember_until then needed = remember_until end
if keep$ < needed then keep$ = needed end
if until_then < keep$ then until_then = keep$ end
]]

local function fill(piece, words)
  return (gsub(piece, '%u[%u_]*%u', words))
end

-- The kinds of a claim's limits.
local function limits_of(claim)
  local kinds = {}
  for index, limit in ipairs(claim.limits) do
    if limit.curve then
      kinds[index] = 'curve'
    elseif limit.stored then
      kinds[index] = claim.dated and 'stored' or 'here'
    else
      kinds[index] = claim.values[index] == 0 and 'never' or 'constant'
    end
  end
  return kinds
end

-- What a claim counts, and the room that it needs: most count one.
local function amounts_of(claim)
  local amount = claim.amount == 1 and '1' or 'amount$'
  return amount, claim.room == claim.amount and amount or 'room$'
end

local function keep(claim)
  local needed = 'now + SIZE'
  if claim.kind == 'r' then needed = 'start$ + SIZE' end
  if claim.kind == 'x' then needed = 'over$' end
  if claim.kind == 'f' and claim.size == 0 then needed = 'NEVER' end
  return fill(KEEP, { NEEDED = needed })
end

-- Charge's acts of the same names; a commit of what is held.
local ACTS = {}

function ACTS.reserve(claim)
  local code = SETTLE .. (SETTLE_MORE[claim.kind] or '')
  for index, kind in ipairs(limits_of(claim)) do
    code = code .. (index == 1 and USED or '') .. fill(ASK[kind], { LIMIT = 'limit$_' .. index })
  end
  if not claim.counts then return code end
  return code .. (claim.kind == 'r' and BEGIN or '') .. (claim.held and HOLD or '') .. keep(claim)
end

function ACTS.commit(claim)
  return SETTLE .. (SETTLE_MORE[claim.kind] or '') .. (claim.kind == 'r' and STILL or '')
    .. (claim.held and 'LIVE\n' .. TAKE or '') .. COUNT .. (COUNT_MORE[claim.kind] or '') .. keep(claim)
end

-- A piece of code for each claim, put together; the first claim's number is `from`.
local function each(claims, from, piece, between)
  local parts = {}
  for index, claim in ipairs(claims) do parts[index] = gsub(piece(claim), '%$', from + index - 1) end
  return concat(parts, between)
end

-- Whether a field's claims are such that there is code for them; they all count, or all only ask.
local function is_simple(claims)
  if #claims > MOST_CLAIMS then return false end
  for _, claim in ipairs(claims) do
    if claim.negative or claim.amount > SMALL or claim.room > SMALL or #claim.limits > MOST_LIMITS
      or claim.counts ~= claims[1].counts or (claim.kind ~= 'x' and claim.size > LONGEST) then return false end
  end
  return true
end

-- The code of a field's claims, whose numbers begin with `from`: it begins with `text`, and ends with `until_then`. And how
-- the new text is packed. `words`: LIVE, BEGUN, STORED and KNOWN.
local function field_code(claims, from, act, words)
  local limited, layout, which = false, '', struct.pack(counter.COUNT, #claims)
  for _, claim in ipairs(claims) do
    limited = limited or (claim.stored and not claim.dated)
    layout, which = layout .. FORMAT[claim.kind], which .. struct.pack(counter.WHICH, claim.kind, claim.size)
  end
  local function all(pieces) return each(claims, from, function(claim) return pieces[claim.kind] end, ', ') end
  local reading = fill(limited and READ_LIMITED or READ, {
    ALL = all(NAMES), ALL_NEW = all(NEW), PREFIX = format('%q', (limited and '' or '-') .. which),
    FORMAT = format('%q', '<' .. layout), BODY_AT = #which + (limited and 14 or 2),
  })
  local acting = each(claims, from, function(claim)
    local amount, room = amounts_of(claim)
    local own = {
      OWN = NAMES[claim.kind], OWN_NEW = NEW[claim.kind], SIZE = format('%.0f', claim.size), AMOUNT = amount, ROOM = room,
    }
    for word, piece in pairs(words) do own[word] = type(piece) == 'function' and piece(claim) or piece end
    local code = fill(ACTS[act](claim), own)
    return fill(code, { SMALL = format('%.0f', SMALL), LOG_BYTES = format('%.0f', 1000 * ledger.SIZE) })
  end, '')
  return reading .. WORK .. acting, format("pack('<c0%s', prefix, %s)", layout, all(PACKED))
end

-- The constants of the claims from one number to another.
local function constants(claims, from, to)
  local some = {}
  for index = from, math.min(to, #claims) do some[#some + 1] = claims[index] end
  return each(some, from, function() return CONSTANTS end, '')
end

-- What claims have to have in common to have the same code.
local function shape_of(claims)
  local parts = {}
  for index, claim in ipairs(claims) do
    parts[index] = concat({ claim.kind, format('%.0f', claim.size), claim.held and 'h' or '', claim.counts and 'c' or '',
      claim.instance or '', concat(limits_of(claim), ','), amounts_of(claim) }, ' ')
  end
  return concat(parts, ';')
end

local made, shapes = {}, 0

-- The code of a shape, which `make` makes where it is not known; false where there is none. All are forgotten now and then,
-- but by those that use them.
local function remembered(shape, make)
  local code = made[shape]
  if code == nil then
    if shapes == MOST_SHAPES then made, shapes = {}, 0 end
    shapes, code = shapes + 1, make() or false
    made[shape] = code
  end
  return code
end

local WORDS = {
  LIVE = 'if not task.live then return nil end', KNOWN = 'require_known()',
  STORED = 'stored_limit(task.p, claim$, task.filling)',
  BEGUN = function(claim) return 'task.instances[' .. (claim.instance or 0) .. ']' end,
}

-- The code of a field for an act; false where there is none.
local function compile(shared, claims, act)
  if not is_simple(claims) then return false end
  local code = remembered(act .. ';' .. shape_of(claims), function()
    local body, packed = field_code(claims, 1, act, WORDS)
    local answer = claims[1].counts and 'return ' .. packed .. ', until_then' or 'return text or NOTHING, 0'
    return loadstring(SHARED .. constants(claims, 1, #claims)
      .. 'return function(text, now, expires_at, remember_until, task)\n' .. body .. answer .. '\nend')
  end)
  return code and code(shared, claims)
end

return {
  SHARED = SHARED, is_simple = is_simple, field_code = field_code, constants = constants, shape_of = shape_of,
  remembered = remembered,
  reserve = function(shared, claims) return compile(shared, claims, 'reserve') end,
  commit = function(shared, claims) return compile(shared, claims, 'commit') end,
}
