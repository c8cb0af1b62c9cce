SELECT w.*, c.kind, c.code, c.count FROM main.workshop w LEFT JOIN main.workshop_count c ON c.workshop = w.id
WHERE w.id = ?1 ORDER BY c.kind, c.code
