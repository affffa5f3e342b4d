#!/usr/bin/env node
// Makes apps/ad-server/media from ffmpeg's own generators. Needed only when clips.mjs changes; see apps/ad-server/media/README.md.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { adClips, contentClip } from './clips.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const target = resolve(process.argv[2] ?? join(here, '../../apps/ad-server/media'));
const fonts = process.env.FONT_DIR ?? '/usr/share/fonts/truetype/dejavu';

const width = 640;
const height = 360;
const framesPerSecond = 25;
/** A key frame every two seconds, at the same places in every file, so that HLS can cut there. */
const keyFrameEvery = framesPerSecond * 2;

/** H.264 Main at level 3.0 and AAC-LC, as makeMp4 asks for. */
const codecs = 'avc1.4d401e,mp4a.40.2';

/** The same input gives the same bytes: no dates, no encoder versions, no thread-dependent choices. */
const reproducible = [
  '-map_metadata',
  '-1',
  '-fflags',
  '+bitexact',
  '-flags:v',
  '+bitexact',
  '-flags:a',
  '+bitexact',
  '-threads',
  '1',
];

for (const clip of [...adClips, contentClip]) {
  const isContent = clip === contentClip;
  makeMp4(clip, isContent);
  makeWebm(clip, isContent);
  makeHls(clip);
  console.log(`made ${clip.id}`);
}

/** H.264 and AAC, with the index in front so that playback starts before the file is complete. */
function makeMp4(clip, isContent) {
  ffmpeg([
    ...picturesAndSound(clip),
    ...['-c:v', 'libx264', '-profile:v', 'main', '-level:v', '3.0', '-preset', 'veryslow', '-tune', 'animation'],
    ...[
      '-crf',
      isContent ? '31' : '28',
      '-g',
      `${keyFrameEvery}`,
      '-keyint_min',
      `${keyFrameEvery}`,
      '-sc_threshold',
      '0',
    ],
    ...['-c:a', 'aac', '-b:a', isContent ? '32k' : '48k', '-movflags', '+faststart', ...reproducible],
    join(target, `${clip.id}.mp4`),
  ]);
}

/** VP9 and Opus, for browsers built without licensed codecs. */
function makeWebm(clip, isContent) {
  ffmpeg([
    ...picturesAndSound(clip),
    ...['-c:v', 'libvpx-vp9', '-b:v', '0', '-crf', isContent ? '46' : '41', '-deadline', 'good', '-cpu-used', '1'],
    ...['-g', `${keyFrameEvery}`, '-keyint_min', `${keyFrameEvery}`],
    ...['-c:a', 'libopus', '-b:a', isContent ? '24k' : '40k', ...reproducible],
    join(target, `${clip.id}.webm`),
  ]);
}

/** One HLS rendition: the mp4's streams, cut at key frames into byte ranges of a single file, behind a multivariant playlist. */
function makeHls(clip) {
  const folder = join(target, 'hls', clip.id);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  ffmpeg(
    [
      ...[
        '-i',
        join(target, `${clip.id}.mp4`),
        '-c',
        'copy',
        '-f',
        'hls',
        '-hls_time',
        '4',
        '-hls_playlist_type',
        'vod',
      ],
      ...[
        '-hls_segment_type',
        'fmp4',
        '-hls_flags',
        'single_file+independent_segments',
        '-hls_segment_filename',
        'media.m4s',
      ],
      ...[...reproducible, 'media.m3u8'],
    ],
    folder,
  );
  // ffmpeg leaves CODECS out when it copies streams, and its BANDWIDTH is a guess.
  const { peak, average } = bitRates(readFileSync(join(folder, 'media.m3u8'), 'utf8'));
  const variant = `BANDWIDTH=${peak},AVERAGE-BANDWIDTH=${average},RESOLUTION=${width}x${height},FRAME-RATE=${framesPerSecond}.000,CODECS="${codecs}"`;
  const lines = [
    '#EXTM3U',
    '#EXT-X-VERSION:7',
    '#EXT-X-INDEPENDENT-SEGMENTS',
    `#EXT-X-STREAM-INF:${variant}`,
    'media.m3u8',
    '',
  ];
  writeFileSync(join(folder, 'index.m3u8'), lines.join('\n'));
}

/** The highest and the mean bit rate of a playlist's segments. */
function bitRates(playlist) {
  const segments = [...playlist.matchAll(/#EXTINF:([\d.]+),\n#EXT-X-BYTERANGE:(\d+)@/g)].map(([, seconds, bytes]) => ({
    seconds: Number(seconds),
    bits: Number(bytes) * 8,
  }));
  const sum = (key) => segments.reduce((total, segment) => total + segment[key], 0);
  return {
    peak: Math.ceil(Math.max(...segments.map(({ seconds, bits }) => bits / seconds))),
    average: Math.ceil(sum('bits') / sum('seconds')),
  };
}

/** The generators and the filters that make one clip's pictures and sound. */
function picturesAndSound(clip) {
  const total = clip.scenes.reduce((sum, { seconds }) => sum + seconds, 0);
  const chains = clip.scenes.flatMap((scene, n) => [pictures(clip, scene, n), sound(scene, n)]);
  const inputs = clip.scenes.map((_, n) => `[v${n}][a${n}]`).join('');
  const bar = `color=c=white@0.85:s=${width}x6:r=${framesPerSecond}:d=${total}[bar]`;
  const joined = `${inputs}concat=n=${clip.scenes.length}:v=1:a=1[joined][a]`;
  const clock = `[joined]${line(clockText(clip.clock, total), 'DejaVuSansMono-Bold.ttf', 28, 'w-tw-24', 'h-52')}[film]`;
  const progress = `[film][bar]overlay=x='-w+w*t/${total}':y=${height - 6}:shortest=1,format=yuv420p[v]`;
  return [
    '-filter_complex',
    [...chains, bar, joined, clock, progress].join(';'),
    '-map',
    '[v]',
    '-map',
    '[a]',
    '-t',
    `${total}`,
  ];
}

function clockText(clock, total) {
  const whole = (expression, digits) => `%{eif\\:${expression}\\:d\\:${digits}}`;
  return clock === 'left'
    ? whole(`ceil(${total}-t)`, 1)
    : `${whole('floor(t/60)', 1)}\\:${whole('floor(mod(t\\,60))', 2)}`;
}

/** A slowly moving gradient with the clip's lines on it. */
function pictures(clip, scene, n) {
  const colours = scene.colours.map((colour, i) => `c${i}=${colour}`).join(':');
  const background =
    `gradients=s=${width}x${height}:r=${framesPerSecond}:d=${scene.seconds}:n=${scene.colours.length}:${colours}` +
    `:seed=${scene.seed}:speed=0.008:x0=0:y0=0:x1=${width}:y1=${height}`;
  const lines = [
    line(clip.label, 'DejaVuSans.ttf', 18, '(w-tw)/2', '28'),
    line(scene.title, 'DejaVuSans-Bold.ttf', 50, '(w-tw)/2', '118'),
    line(scene.subtitle, 'DejaVuSans.ttf', 26, '(w-tw)/2', '192'),
    line(clip.id, 'DejaVuSansMono.ttf', 18, '24', 'h-44'),
  ];
  return [background, ...lines, 'setsar=1'].join(',') + `[v${n}]`;
}

function line(text, font, size, x, y) {
  return `drawtext=fontfile=${fonts}/${font}:text='${text}':fontsize=${size}:fontcolor=white:shadowcolor=black@0.5:shadowx=2:shadowy=2:x=${x}:y=${y}`;
}

/** Soft notes one after the other, each with a short attack and decay, faded at both ends. */
function sound(scene, n) {
  const note = scene.notes.reduceRight(
    (rest, hertz, i) =>
      rest === '' ? `${hertz}` : `if(eq(mod(floor(2*t)\\,${scene.notes.length})\\,${i})\\,${hertz}\\,${rest})`,
    '',
  );
  const envelope = 'min(1\\,mod(2*t\\,1)*20)*(1-mod(2*t\\,1))';
  const wave = `0.22*${envelope}*(sin(2*PI*t*${note})+0.3*sin(4*PI*t*${note}))`;
  return `aevalsrc=exprs='${wave}':s=48000:d=${scene.seconds},afade=t=in:d=0.1,afade=t=out:st=${scene.seconds - 0.4}:d=0.4,aformat=channel_layouts=mono[a${n}]`;
}

function ffmpeg(args, cwd = target) {
  execFileSync('ffmpeg', ['-hide_banner', '-loglevel', 'error', '-nostdin', '-y', ...args], { cwd, stdio: 'inherit' });
}
