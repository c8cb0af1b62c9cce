SELECT 1 FROM main.import_batch WHERE id = ?1
