import { api as real } from './client';
import { call } from './call';
import type * as t from './bindings';

export const api = {
  ...real,
  figures: (args: t.FiguresQuery): Promise<t.FiguresView> => call('figures', args),
  figuresSessions: (args: t.SessionRowsArgs): Promise<t.SessionRows> => call('figures_sessions', args),
  blocks: (args: t.FiguresQuery): Promise<t.BlocksView> => call('blocks', args),
  reportPreview: (args: t.ReportArgs): Promise<t.Sheet> => call('report_preview', args),
  reportPrint: (args: t.ReportPrintArgs): Promise<void> => call('report_print', args),
  reportSave: (args: t.ReportArgs): Promise<t.Saved> => call('report_save', args),
  reportIntro: (args: t.ReportIntroArgs): Promise<t.ReportIntro> => call('report_intro', args),
  reportIntroSet: (args: t.ReportIntro): Promise<t.ReportIntro> => call('report_intro_set', args),
  exchangeOptions: (): Promise<t.ExchangeOptions> => call('exchange_options', {}),
  exportStart: (args: t.ExportArgs): Promise<t.JobView> => call('export_start', args),
  job: (args: t.JobArgs): Promise<t.JobView> => call('job', args),
  jobCancel: (args: t.JobArgs): Promise<t.JobView> => call('job_cancel', args),
};
