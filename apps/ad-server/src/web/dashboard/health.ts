import type { Overview } from '../api/overview.js';
import { byId, element, setText } from '../dom/element.js';

/** The state's health, in the page's head. */
export function showHealth({ state }: Overview): void {
  const health = byId('health');
  const badge = health.firstElementChild ?? health.appendChild(element('span', { class: 'badge' }));
  badge.className = `badge ${state.ok ? 'good' : 'bad'}`;
  setText(badge, state.ok ? 'state answers' : 'state is away');
  badge.setAttribute('title', `${state.ms} ms`);
}
