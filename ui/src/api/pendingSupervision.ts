import type * as t from './bindings';
import { call } from './call';
import { api as real } from './client';

/** Commands that the desk declares and the generated client does not know yet. */
export const api = {
  ...real,
  exchangeOptions: (): Promise<t.ExchangeOptions> => call('exchange_options', {}),
  coopLink: (args: t.SessionArgs): Promise<void> => call('coop_link', args),
  importOpen: (): Promise<t.ImportPreview | null> => call('import_open', {}),
  importMap: (args: t.ImportMapArgs): Promise<t.ImportPreview> => call('import_map', args),
  importRun: (args: t.ImportTokenArgs): Promise<t.JobView> => call('import_run', args),
  importForget: (args: t.ImportTokenArgs): Promise<void> => call('import_forget', args),
  imports: (): Promise<t.ImportBatch[]> => call('imports', {}),
  importUndo: (args: t.ImportArgs): Promise<t.ImportBatch[]> => call('import_undo', args),
  job: (args: t.JobArgs): Promise<t.JobView> => call('job', args),
  jobCancel: (args: t.JobArgs): Promise<t.JobView> => call('job_cancel', args),
};
