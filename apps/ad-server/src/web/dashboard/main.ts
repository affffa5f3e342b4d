import { byId, element } from '../dom/element.js';
import { messageOf } from '../session/api.js';
import { logInForm, openSession, watchSession } from '../session/session.js';
import { askView } from './ask.js';
import { campaignView } from './campaign.js';
import { changesView } from './changes.js';
import { overviewView } from './overview.js';
import { tagView } from './tag.js';
import type { View } from './view.js';

let shown: View | undefined;

/** The view that the address names. */
function viewOf(hash: string): View {
  const [, campaign] = /^#\/campaigns\/(.+)$/.exec(hash) ?? [];
  const [, tag] = /^#\/tag\?url=(.+)$/.exec(hash) ?? [];
  if (campaign !== undefined) return campaignView(decodeURIComponent(campaign));
  if (tag !== undefined) return tagView(decodeURIComponent(tag));
  switch (hash) {
    case '#/ask':
      return askView();
    case '#/tag':
      return tagView();
    case '#/changes':
      return changesView();
    default:
      return overviewView();
  }
}

function show(byPerson: boolean): void {
  shown?.stop();
  shown = viewOf(location.hash);
  document.title = `${shown.title} – xsp`;
  const main = byId('content');
  main.replaceChildren(shown.node);
  for (const link of document.querySelectorAll<HTMLAnchorElement>('.bar nav a')) {
    const current = new URL(link.href).hash === (location.hash || '#/') && link.pathname === '/';
    if (current) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  shown.start();
  if (byPerson) {
    window.scrollTo(0, 0);
    main.focus();
  }
}

function showLogIn(why?: string): void {
  shown?.stop();
  shown = undefined;
  byId('log-out').hidden = true;
  byId('content').replaceChildren(logInForm(() => location.reload(), why));
}

openSession().then(
  (loggedIn) => {
    if (!loggedIn) return showLogIn();
    watchSession(() => showLogIn('The session has ended.'));
    window.addEventListener('hashchange', () => {
      // A fresh link with a token, opened in a page that is open.
      if (location.hash.startsWith('#token=')) location.reload();
      else if (location.hash !== '#content') show(true);
    });
    show(false);
  },
  (error: unknown) => byId('content').replaceChildren(element('p', { class: 'notice bad' }, messageOf(error))),
);
