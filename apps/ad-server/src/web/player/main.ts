import type { Overview } from '../api/overview.js';
import { showHealth } from '../dashboard/health.js';
import { byId, element, setText } from '../dom/element.js';
import { api } from '../session/api.js';
import { logInForm, openSession, watchSession } from '../session/session.js';
import { BreaksList } from './breaks-list.js';
import { Panel } from './panel.js';
import { Player } from './player.js';
import { ViewingForm, type Programme } from './viewing-form.js';

/** The project's own programme, made for this page. */
const PROGRAMME = [
  { src: '/media/morning-reel-75.mp4', type: 'video/mp4' },
  { src: '/media/morning-reel-75.webm', type: 'video/webm' },
];

let panel: Panel | undefined;
let session = newSession();

const breaks = new BreaksList(byId('breaks'));
const form = new ViewingForm(byId('viewing') as HTMLFormElement, () => {
  player.reset();
  watch();
});
const player = new Player(byId('player'), PROGRAMME, {
  onViewing() {
    session = newSession();
    watch();
    const { speed } = form.choice;
    return { speed, vmapUrl };
  },
  onBreaks: (progress) => breaks.show(progress),
  onSays: (text) => setText(byId('player-says'), text),
});

function vmapUrl(duration: number): string {
  const { user, programme, mode } = form.choice;
  const query = { schedule: programme.id, user, session, mode, duration: duration.toFixed(3) };
  return `/vmap?${new URLSearchParams(query).toString()}`;
}

function watch(): void {
  const { user, programme } = form.choice;
  if (programme.placement !== '') panel?.watch({ user, session, placement: programme.placement });
}

function newSession(): string {
  return `s-${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 10)}`;
}

async function openPanel(): Promise<void> {
  watchSession(() => location.reload());
  const { schedules } = await api<{ readonly schedules: readonly Programme[] }>('/dashboard/choices');
  if (schedules.length > 0) form.showProgrammes(schedules);
  panel = new Panel(byId('panel'), byId('why'), (event) => breaks.decided(event));
  watch();
  showHealth(await api<Overview>('/dashboard/overview?q='));
}

function showLogIn(): void {
  byId('panel').append(
    element(
      'p',
      { class: 'notice' },
      'The player plays for everybody. What the server decides and counts is shown to who is logged in.',
    ),
    logInForm(() => location.reload()),
  );
}

openSession().then(
  (loggedIn) => (loggedIn ? openPanel() : showLogIn()),
  () => showLogIn(),
);
