import type { FastifyReply } from 'fastify';

/** The type of VAST and VMAP answers. */
export const XML = 'application/xml; charset=utf-8';

export function sendXml(reply: FastifyReply, xml: string): FastifyReply {
  return reply.type(XML).send(xml);
}
