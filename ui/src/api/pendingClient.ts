import { api as real } from './client';
import { call } from './call';
import type * as t from './bindings';

export const api = {
  ...real,
  exchangeOptions: (): Promise<t.ExchangeOptions> => call('exchange_options', {}),
  exportStart: (args: t.ExportArgs): Promise<t.JobView> => call('export_start', args),
  job: (args: t.JobArgs): Promise<t.JobView> => call('job', args),
  jobCancel: (args: t.JobArgs): Promise<t.JobView> => call('job_cancel', args),
};
