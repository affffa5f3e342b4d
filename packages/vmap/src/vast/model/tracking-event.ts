import { everywhere, named, type NamesByVersion, type OpenName, openName } from '../../schema/codecs';
import { only, since, until } from '../../schema/editions';

/** What can happen to an ad (VAST 4.3 §3.14.1, and what earlier versions had). */
export type TrackingEventName =
  | 'creativeView'
  | 'start'
  | 'firstQuartile'
  | 'midpoint'
  | 'thirdQuartile'
  | 'complete'
  | 'mute'
  | 'unmute'
  | 'pause'
  | 'resume'
  | 'rewind'
  | 'skip'
  | 'progress'
  | 'loaded'
  | 'closeLinear'
  | 'playerExpand'
  | 'playerCollapse'
  | 'fullscreen'
  | 'exitFullscreen'
  | 'adExpand'
  | 'adCollapse'
  | 'expand'
  | 'collapse'
  | 'minimize'
  | 'close'
  | 'overlayViewDuration'
  | 'timeSpentViewing'
  | 'otherAdInteraction'
  | 'acceptInvitation'
  | 'acceptInvitationLinear'
  | 'interactiveStart'
  | 'notUsed';

/** An event's name before VAST 4 and since, of which each stands for the other where the version has only that. */
function renamed(before: string, after: string, beforeIn = until('3.0')): NamesByVersion {
  const names = [
    { in: beforeIn, name: before },
    { in: since('4.0'), name: after },
  ];
  return { [before]: names, [after]: names };
}

/** The events of each version, as the schemas list them; `notUsed` is in the text of 4.3. */
export const TRACKING_EVENTS: NamesByVersion = {
  ...everywhere('creativeView', 'start', 'firstQuartile', 'midpoint', 'thirdQuartile', 'complete'),
  ...everywhere('mute', 'unmute', 'pause', 'resume', 'rewind', 'close', 'acceptInvitation'),
  ...named(since('3.0'), 'skip', 'progress'),
  ...named(since('4.0'), 'minimize', 'overlayViewDuration', 'otherAdInteraction'),
  ...named(since('4.1'), 'loaded'),
  ...named(since('4.2'), 'interactiveStart'),
  ...named(since('4.3'), 'notUsed'),
  ...named(only('3.0', '4.1', '4.2', '4.3'), 'closeLinear'),
  ...named(only('3.0', '4.0'), 'acceptInvitationLinear'),
  ...named(only('4.0'), 'timeSpentViewing'),
  ...renamed('fullscreen', 'playerExpand'),
  ...renamed('exitFullscreen', 'playerCollapse', only('3.0')),
  ...renamed('expand', 'adExpand'),
  ...renamed('collapse', 'adCollapse'),
};

/** An event's name; names that the standard does not have are read and not written. */
export type TrackingEvent = OpenName<TrackingEventName>;

export const trackingEvent = openName<TrackingEventName>(TRACKING_EVENTS);
