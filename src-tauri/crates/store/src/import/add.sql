INSERT INTO main.import_batch (id, kind, at, agent, rows, refused) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
