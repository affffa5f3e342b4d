import { element, setText } from '../dom/element.js';
import { minutes } from '../dom/format.js';

/** What the viewer does. */
export interface PlayerActions {
  start(): void;
  togglePlay(): void;
  toggleMute(): void;
  seek(seconds: number): void;
  skip(): void;
  visit(): void;
}

/** The player's elements: two screens over one another, the ad's buttons, the controls. */
export class PlayerView {
  readonly content = element('video', { playsinline: true, preload: 'metadata', 'aria-label': 'Programme' });
  readonly ad = element('video', { playsinline: true, hidden: true, 'aria-label': 'Advertisement' });
  private readonly startButton: HTMLButtonElement;
  private readonly label = element('span', { class: 'ad-label' });
  private readonly skipButton: HTMLButtonElement;
  private readonly layer: HTMLElement;
  private readonly playButton: HTMLButtonElement;
  private readonly muteButton: HTMLButtonElement;
  private readonly slider: HTMLInputElement;
  private readonly cues = element('span');
  private readonly time = element('span', { class: 'time' });

  constructor(holder: HTMLElement, actions: PlayerActions) {
    const button = (text: string, action: () => void, more = {}) =>
      element('button', { type: 'button', onclick: action, ...more }, text);
    this.startButton = button('▶', () => actions.start(), { class: 'start', 'aria-label': 'Play the programme' });
    this.skipButton = button('Skip', () => actions.skip(), { class: 'skip' });
    this.playButton = button('Play', () => actions.togglePlay());
    this.muteButton = button('Mute', () => actions.toggleMute());
    this.slider = element('input', {
      type: 'range',
      min: 0,
      max: 1,
      step: 0.5,
      value: 0,
      'aria-label': 'Position in the programme',
      onchange: () => actions.seek(Number(this.slider.value)),
    });
    this.layer = element(
      'div',
      { class: 'ad-layer', hidden: true },
      this.label,
      element(
        'div',
        { class: 'ad-actions' },
        button('Visit the advertiser', () => actions.visit(), { class: 'visit' }),
        this.skipButton,
      ),
    );
    holder.replaceChildren(
      element('div', { class: 'screen' }, this.content, this.ad, this.layer, this.startButton),
      element(
        'div',
        { class: 'controls' },
        this.playButton,
        element('span', { class: 'seek' }, this.slider, this.cues),
        this.time,
        this.muteButton,
      ),
    );
  }

  /** Before the first press, and after the end. */
  showStart(again: boolean): void {
    this.startButton.hidden = false;
    this.startButton.setAttribute('aria-label', again ? 'Play the programme again' : 'Play the programme');
    this.playButton.disabled = this.slider.disabled = true;
  }

  hideStart(): void {
    const focused = document.activeElement === this.startButton;
    this.startButton.hidden = true;
    this.playButton.disabled = false;
    if (focused) this.playButton.focus();
  }

  showCues(times: readonly number[], duration: number): void {
    this.slider.max = String(duration);
    this.cues.replaceChildren(
      ...times
        .filter((time) => time > 0 && time < duration)
        .map((time) => {
          const cue = element('span', { class: 'cue' });
          cue.style.left = `${(time / duration) * 100}%`;
          return cue;
        }),
    );
  }

  showContent(): void {
    this.ad.hidden = this.layer.hidden = true;
    this.slider.disabled = false;
  }

  showAd(): void {
    this.ad.hidden = this.layer.hidden = false;
    this.slider.disabled = true;
    this.skipButton.hidden = true;
  }

  /** @param skipIn seconds until it may be skipped; `undefined`: never */
  updateAd(number: number, of: number, left: number, skipIn: number | undefined): void {
    setText(this.label, `Advertisement ${number} of ${of} · ${minutes(Math.ceil(left))}`);
    this.skipButton.hidden = skipIn === undefined;
    this.skipButton.disabled = skipIn === undefined || skipIn > 0;
    if (skipIn !== undefined) setText(this.skipButton, skipIn > 0 ? `Skip in ${Math.ceil(skipIn)}` : 'Skip ad');
  }

  updateTime(): void {
    const { currentTime, duration } = this.content;
    if (document.activeElement !== this.slider || this.slider.disabled) this.slider.value = String(currentTime);
    this.slider.setAttribute('aria-valuetext', `${minutes(currentTime)} of ${minutes(duration || 0)}`);
    setText(this.time, `${minutes(currentTime)} / ${minutes(duration || 0)}`);
  }

  updateButtons(playing: boolean, muted: boolean): void {
    setText(this.playButton, playing ? 'Pause' : 'Play');
    setText(this.muteButton, muted ? 'Unmute' : 'Mute');
  }
}
