// What is filmed: invented brands, plain colours, one tune each, so that a person (and a screenshot) can tell every clip at a glance.

/**
 * @typedef {object} Scene
 * @property {number} seconds    how long the scene lasts
 * @property {string} title      the large line
 * @property {string} subtitle   the line below it
 * @property {string[]} colours  three or four colours of the moving background
 * @property {number} seed       where the background's gradient starts
 * @property {number[]} notes    the tune, in hertz, half a second each, repeated
 */

/**
 * @typedef {object} Clip
 * @property {string} id         the name of the files
 * @property {string} label      the small line at the top, e.g. "Advertisement"
 * @property {'left'|'elapsed'} clock  what the clock in the corner shows: seconds left, or time elapsed
 * @property {Scene[]} scenes
 */

/** Every advertisement: whole seconds between 5 and 15. @type {Clip[]} */
export const adClips = [
  ad(
    'halden-summit-15',
    15,
    'HALDEN MOTORS',
    'The new Summit. Go further up.',
    ['0x7A1E12', '0xC0392B', '0xE67E22'],
    11,
    [220, 277.18, 329.63, 440],
  ),
  ad(
    'halden-city-06',
    6,
    'HALDEN CITY',
    'Small outside. Grown up inside.',
    ['0x8E2D1F', '0xD35400', '0xF39C12'],
    12,
    [329.63, 277.18, 220, 277.18],
  ),
  ad(
    'brightwave-fibre-10',
    10,
    'BRIGHTWAVE',
    'Fibre in every room.',
    ['0x0B2A6F', '0x1F5FD0', '0x19B5D8'],
    13,
    [261.63, 329.63, 392, 523.25],
  ),
  ad(
    'larder-harvest-06',
    6,
    'LARDER & LANE',
    'Picked today. Home tonight.',
    ['0x14532D', '0x2E8B57', '0x6FA832'],
    14,
    [293.66, 369.99, 440, 369.99],
  ),
  ad(
    'pelagia-islands-15',
    15,
    'PELAGIA TRAVEL',
    'Thirty islands. One ticket.',
    ['0x024B4F', '0x0E8C8C', '0x45C4B0'],
    15,
    [196, 246.94, 293.66, 392],
  ),
  ad(
    'kestrel-savings-10',
    10,
    'KESTREL BANK',
    'Savings that keep their word.',
    ['0x2C1250', '0x5B2A9D', '0x9B59B6'],
    16,
    [174.61, 220, 261.63, 349.23],
  ),
  ad(
    'reel-newsletter-05',
    5,
    'THE MORNING REEL',
    'Our newsletter, every Friday.',
    ['0x222222', '0x4A4A4A', '0x7A7A7A'],
    17,
    [392, 493.88, 587.33, 493.88],
    'House ad',
  ),
];

/** The programme that the advertisements interrupt. @type {Clip} */
export const contentClip = {
  id: 'morning-reel-75',
  label: 'The Morning Reel - programme',
  clock: 'elapsed',
  scenes: [
    scene(15, 'Harbour at dawn', 'Part one of five', ['0x1B2A41', '0x324A5F', '0x8D99AE'], 21, [196, 220, 246.94, 220]),
    scene(
      15,
      'The market opens',
      'Part two of five',
      ['0x5E3023', '0x895737', '0xC08552'],
      22,
      [220, 246.94, 261.63, 246.94],
    ),
    scene(
      15,
      'Up the old road',
      'Part three of five',
      ['0x283618', '0x606C38', '0xDDA15E'],
      23,
      [246.94, 261.63, 293.66, 261.63],
    ),
    scene(15, 'Rain by noon', 'Part four of five', ['0x22333B', '0x5E503F', '0xC6AC8F'], 24, [220, 196, 174.61, 196]),
    scene(
      15,
      'Lights on',
      'Part five of five',
      ['0x10002B', '0x3C096C', '0xE0AA3E'],
      25,
      [196, 246.94, 293.66, 246.94],
    ),
  ],
};

/** @returns {Clip} */
function ad(id, seconds, title, subtitle, colours, seed, notes, label = 'Advertisement') {
  return { id, label, clock: 'left', scenes: [scene(seconds, title, subtitle, colours, seed, notes)] };
}

/** @returns {Scene} */
function scene(seconds, title, subtitle, colours, seed, notes) {
  return { seconds, title, subtitle, colours, seed, notes };
}
