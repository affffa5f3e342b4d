/** An ad whose every URL names it, as XML. */
export function inLineAd(name: string, { attributes = '', inside = '' } = {}): string {
  const at = (what: string) => `<![CDATA[https://${name}.example/${what}]]>`;
  return `<Ad id="${name}" ${attributes}><InLine>
    <AdSystem>${name}</AdSystem>
    <Error>${at('error?code=[ERRORCODE]')}</Error>
    <Impression>${at('impression')}</Impression>
    <AdServingId>${name}</AdServingId>
    <AdTitle>${name}</AdTitle>
    ${inside}
    <Creatives><Creative id="${name}"><Linear><Duration>00:00:15</Duration>
      <TrackingEvents><Tracking event="start">${at('start')}</Tracking></TrackingEvents>
      <MediaFiles><MediaFile delivery="progressive" type="video/mp4" width="1" height="1">${at('m.mp4')}</MediaFile></MediaFiles>
      <VideoClicks><ClickTracking>${at('click')}</ClickTracking></VideoClicks>
    </Linear></Creative></Creatives>
  </InLine></Ad>`;
}

/** A wrapper whose every URL names it, as XML. Its error URL stands at `errors`, where that is given. */
export function wrapperAd(
  name: string,
  tag: string,
  { attributes = '', flags = '', inside = '', errors = `https://${name}.example` } = {},
): string {
  const at = (what: string) => `<![CDATA[https://${name}.example/${what}]]>`;
  return `<Ad id="${name}" ${attributes}><Wrapper ${flags}>
    <AdSystem>${name}</AdSystem>
    <Error><![CDATA[${errors}/error?of=${name}&code=[ERRORCODE]]]></Error>
    <Impression>${at('impression')}</Impression>
    ${inside}
    <VASTAdTagURI><![CDATA[${tag}]]></VASTAdTagURI>
    <Creatives><Creative><Linear>
      <TrackingEvents><Tracking event="start">${at('start')}</Tracking></TrackingEvents>
      <VideoClicks><ClickTracking>${at('click')}</ClickTracking></VideoClicks>
    </Linear></Creative></Creatives>
  </Wrapper></Ad>`;
}

/** A document. */
export function vastXml(...ads: readonly string[]): string {
  return `<VAST version="4.2" xmlns="http://www.iab.com/VAST">${ads.join('\n')}</VAST>`;
}

/** A document without ads. */
export function emptyVastXml(...errors: readonly string[]): string {
  return vastXml(...errors.map((url) => `<Error><![CDATA[${url}]]></Error>`));
}
