import { show, type Place } from '../findings';

/** An absolute http or https URL, as it was written. */
export function readHttpUrl(text: string, at: Place): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined) {
    at.mistake(`${show(text)} is not a URL; write one such as https://example.com/`);
  } else if (url.username !== '' || url.password !== '') {
    at.mistake('must not hold a user name or password: every player would see it');
  }
  return text;
}

/** An absolute http or https URL, or a path below `/media/`. */
export function readMediaUrl(text: string, at: Place): string {
  if (!text.startsWith('/')) return readHttpUrl(text, at);
  const inside = new URL(text, 'http://media.invalid').pathname.startsWith('/media/');
  if (!inside || /%(2f|5c|00)/i.test(text)) {
    at.mistake(`${show(text)} leads out of /media/; write the plain path of a file in the media folder`);
  }
  return text;
}
