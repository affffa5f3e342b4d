import type { BlockList } from 'node:net';
import type { StateBackend } from '@xsp/core';
import type { FastifyRequest } from 'fastify';
import type { AuditEntry, AuditLog } from '../management/audit-log';
import type { ManagedCampaigns } from '../management/campaigns';
import type { LogLevel } from '../monitoring/logging';
import type { Monitoring } from '../monitoring/monitoring';
import type { IndexedCreative } from '../serving/creative-index';
import type { MonitoredAdServer } from '../serving/monitored-ad-server';
import type { ServedAd } from '../serving/serve-result';
import type { RefusalLedger } from '../reports/refusals/refusal-ledger';
import type { ReportNames } from '../reports/report-names';
import type { TokenSigner } from '../tokens/token-signer';
import type { BeaconTracker } from '../tracking/beacon-tracker';
import type { LiveFeed } from './pages/live/live-feed';

/** What the routes share. */
export interface ServerContext {
  readonly state: StateBackend;
  readonly adServer: MonitoredAdServer;
  /** A given creative as an ad that counts nothing; `undefined` when it is a tag that brings none. */
  readonly previewAd: (creative: IndexedCreative) => Promise<ServedAd | undefined>;
  readonly campaigns: ManagedCampaigns;
  readonly auditLog: AuditLog;
  /** Writes into the audit log who did what. */
  readonly audit: (
    request: FastifyRequest,
    action: string,
    target: string,
    details: AuditEntry['details'],
  ) => Promise<void>;
  readonly tracker: Pick<BeaconTracker, 'track'>;
  readonly signer: TokenSigner;
  /** What requests could not have. */
  readonly refusals: RefusalLedger;
  /** What reports name creatives and placements by. */
  readonly reportNames: ReportNames;
  readonly monitoring: Omit<Monitoring, 'close'>;
  /** Where pages hear what happens to a viewer's ads. */
  readonly feed: LiveFeed;
  readonly logLevel: LogLevel;
  /** Hashes user ids. */
  readonly userKey: string;
  readonly adminToken: string;
  readonly tokenTtlMs: number;
  /** Peers whose forwarding headers count. */
  readonly trusted: BlockList;
  /** Of one address; 0: without limit. */
  readonly requestsPer5Minutes: number;
  readonly bots: 'serve' | 'ignore';
  /** Whether ad requests are to be answered without an ad now. */
  readonly isOverloaded: () => boolean;
  /** Base of every URL in a document; known once the server listens. */
  readonly publicUrl: () => string;
  /** The server stops: what is in flight is finished, nothing new should come. */
  readonly isDraining: () => boolean;
}
