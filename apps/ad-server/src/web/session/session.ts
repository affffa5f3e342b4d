import { byId, element, setText } from '../dom/element.js';
import { api, LOGGED_OUT, messageOf } from './api.js';

/**
 * Whether there is a session. A token that the address carries in its fragment, which no server and no log ever sees, is
 * traded for one first and taken out of the address.
 */
export async function openSession(): Promise<boolean> {
  const token = new URLSearchParams(location.hash.slice(1)).get('token');
  if (token !== null) {
    history.replaceState(null, '', location.pathname + location.search);
    await api('/session', { method: 'POST', body: { token } }).catch(() => undefined);
  }
  const { loggedIn } = await api<{ readonly loggedIn: boolean }>('/session');
  return loggedIn;
}

/** Shows the button that ends the session, and what to do when it has ended. */
export function watchSession(onLoggedOut: () => void): void {
  const button = byId('log-out');
  button.hidden = false;
  button.onclick = () => {
    void api('/session', { method: 'DELETE' }).finally(() => location.assign(location.pathname));
  };
  window.addEventListener(LOGGED_OUT, onLoggedOut, { once: true });
}

/** A form that asks for the token. */
export function logInForm(onLoggedIn: () => void, why = ''): HTMLElement {
  const token = element('input', {
    type: 'password',
    name: 'token',
    autocomplete: 'current-password',
    required: true,
    'aria-describedby': 'log-in-says',
  });
  const says = element('p', { id: 'log-in-says', role: 'alert', class: 'small' }, why);
  const logIn = (event: Event) => {
    event.preventDefault();
    api('/session', { method: 'POST', body: { token: token.value } }).then(onLoggedIn, (error: unknown) => {
      setText(
        says,
        messageOf(error).startsWith('Send the admin token') ? 'This is not the admin token.' : messageOf(error),
      );
      token.select();
    });
  };
  return element(
    'section',
    { class: 'card log-in', 'aria-labelledby': 'log-in-title' },
    element('h1', { id: 'log-in-title' }, 'Log in'),
    element(
      'p',
      { class: 'muted' },
      'The server printed a link with its admin token when it started. The token is traded for a cookie that this page cannot read, and kept nowhere else.',
    ),
    element(
      'form',
      { onsubmit: logIn, class: 'fields' },
      element('label', { class: 'full' }, 'Admin token', token),
      element('button', { type: 'submit' }, 'Log in'),
    ),
    says,
  );
}
