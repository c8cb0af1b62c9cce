DELETE FROM main.request WHERE session IN (SELECT s.id FROM main.session s WHERE s.import = ?1)
