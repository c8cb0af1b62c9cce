INSERT INTO main.workshop_count (workshop, kind, code, count) VALUES (?1, ?2, ?3, ?4)
