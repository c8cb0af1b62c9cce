DELETE FROM main.workshop_count WHERE workshop IN (SELECT w.id FROM main.workshop w WHERE w.import = ?1)
