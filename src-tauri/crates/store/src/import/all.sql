SELECT * FROM main.import_batch ORDER BY at DESC, id DESC
