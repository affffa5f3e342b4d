import { element, setText } from '../dom/element.js';
import { api } from '../session/api.js';

/** A button that pauses a campaign or resumes it. */
export class PauseButton {
  readonly node: HTMLButtonElement;
  private paused = false;

  constructor(id: string, name: string, onChange: () => void, onError: (error: unknown) => void) {
    const press = async (): Promise<void> => {
      this.node.disabled = true;
      try {
        await api(`/v1/campaigns/${encodeURIComponent(id)}/${this.paused ? 'resume' : 'pause'}`, { method: 'POST' });
        this.show(!this.paused, name);
        onChange();
      } catch (error) {
        onError(error);
      } finally {
        this.node.disabled = false;
        this.node.focus();
      }
    };
    this.node = element('button', { type: 'button', class: 'quiet compact', onclick: () => void press() });
    this.show(false, name);
  }

  show(paused: boolean, name: string): void {
    this.paused = paused;
    setText(this.node, paused ? 'Resume' : 'Pause');
    this.node.setAttribute('aria-label', `${paused ? 'Resume' : 'Pause'} ${name}`);
  }
}
