import { element } from '../dom/element.js';

export interface Programme {
  readonly id: string;
  readonly name: string;
  /** What its breaks count as. */
  readonly placement: string;
}

/** What the form says. */
export interface ViewingChoice {
  readonly user: string;
  readonly programme: Programme;
  readonly speed: number;
  readonly mode: 'whole' | 'redirect';
}

const SPEEDS = [1, 2, 4, 8];

/** Whom to watch as, what, and how fast. The address may say it: `?user=…&schedule=…&speed=4`. */
export class ViewingForm {
  private readonly user = element('input', { name: 'user', required: true, maxlength: 256, autocomplete: 'off' });
  private readonly schedule = element('select', { name: 'schedule' });
  private readonly speed: HTMLSelectElement;
  private readonly mode: HTMLSelectElement;
  private programmes: readonly Programme[] = [];

  constructor(
    private readonly form: HTMLFormElement,
    onChange: () => void,
  ) {
    const asked = new URLSearchParams(location.search);
    this.user.value = asked.get('user') ?? newViewer();
    this.speed = element(
      'select',
      { name: 'speed' },
      SPEEDS.map((times) => element('option', { value: times }, `${times} ×`)),
    );
    this.speed.value = SPEEDS.map(String).find((times) => times === asked.get('speed')) ?? '1';
    this.mode = element(
      'select',
      { name: 'mode' },
      element('option', { value: 'whole' }, 'all at the start'),
      element('option', { value: 'redirect' }, 'each when it is reached'),
    );
    this.showProgrammes([
      { id: asked.get('schedule') ?? 'programme', name: asked.get('schedule') ?? 'Programme', placement: '' },
    ]);
    const another = (): void => {
      this.user.value = newViewer();
      onChange();
    };
    form.replaceChildren(
      element('label', {}, 'Viewer', this.user),
      element('label', {}, 'Breaks by schedule', this.schedule),
      element('label', {}, 'Breaks are decided', this.mode),
      element('label', {}, 'Speed', this.speed),
      element('button', { type: 'submit' }, 'Start over'),
      element('button', { type: 'button', class: 'quiet', onclick: another }, 'New viewer'),
    );
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      onChange();
    });
  }

  showProgrammes(programmes: readonly Programme[]): void {
    const before = this.schedule.value || new URLSearchParams(location.search).get('schedule');
    this.programmes = programmes;
    this.schedule.replaceChildren(...programmes.map(({ id, name }) => element('option', { value: id }, name)));
    if (programmes.some(({ id }) => id === before)) this.schedule.value = before ?? '';
  }

  get choice(): ViewingChoice {
    const programme = this.programmes.find(({ id }) => id === this.schedule.value) ?? this.programmes[0]!;
    const mode = this.mode.value === 'redirect' ? 'redirect' : 'whole';
    return { user: this.user.value.trim() || 'nobody', programme, speed: Number(this.speed.value), mode };
  }
}

function newViewer(): string {
  const letters = crypto.getRandomValues(new Uint8Array(4));
  return `viewer-${[...letters].map((byte) => byte.toString(36).padStart(2, '0')).join('')}`;
}
