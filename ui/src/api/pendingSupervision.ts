import type * as t from './bindings';
import { call } from './call';
import { api as real } from './client';

/** Commands that the desk declares and the generated client does not know yet. */
export const api = {
  ...real,
  workshops: (args: t.WorkshopsArgs): Promise<t.WorkshopView[]> => call('workshops', args),
  workshopSet: (args: t.WorkshopInput): Promise<t.WorkshopView> => call('workshop_set', args),
  workshopDiscard: (args: t.WorkshopArgs): Promise<void> => call('workshop_discard', args),
  workshopRestore: (args: t.WorkshopArgs): Promise<t.WorkshopView> => call('workshop_restore', args),
  satisfactionAdd: (args: t.SatisfactionArgs): Promise<void> => call('satisfaction_add', args),
  diagnosisAdd: (args: t.DiagnosisArgs): Promise<void> => call('diagnosis_add', args),
  skills: (): Promise<t.SkillsView> => call('skills', {}),
  trainingSet: (args: t.TrainingInput): Promise<t.SkillsView> => call('training_set', args),
  trainingRemove: (args: t.SkillArgs): Promise<t.SkillsView> => call('training_remove', args),
  skillSet: (args: t.SkillInput): Promise<t.SkillsView> => call('skill_set', args),
  equipmentSet: (args: t.EquipmentInput): Promise<t.SkillsView> => call('equipment_set', args),
  equipmentRemove: (args: t.SkillArgs): Promise<t.SkillsView> => call('equipment_remove', args),
  sessionRecord: (args: t.SessionArgs): Promise<t.RecordView> => call('session_record', args),
  sessionCorrect: (args: t.CorrectArgs): Promise<t.RecordView> => call('session_correct', args),
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
