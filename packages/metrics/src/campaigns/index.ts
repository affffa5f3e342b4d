export type { CampaignFigures, PacingFigures } from './campaign-figures';
export { pacingDeviation } from './pacing-deviation';
export { forgetCampaigns, reportCampaigns, type ReportCampaignsOptions } from './report-campaigns';
export { isOverspent, REST, topCampaigns } from './top-campaigns';
